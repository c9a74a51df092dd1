"""All files or none, each in one step, and only over what was read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govern.errors import GovernError
from govern.fixes.plan import Change
from govern.fixes.write import write_changes


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_bytes(b"a")
    (tmp_path / "b.py").write_bytes(b"b")
    return tmp_path


def test_files_change_and_new_ones_are_made_with_their_folders(root: Path) -> None:
    (root / "a.py").chmod(0o751)
    write_changes(root, {"a.py": Change(b"a", b"A"), "docs/x/new.md": Change(None, b"N")})
    assert files(root) == {"a.py": b"A", "b.py": b"b", "docs/x/new.md": b"N"}
    assert (root / "a.py").stat().st_mode & 0o777 == 0o751


@pytest.mark.parametrize(
    ("path", "change", "message"),
    [
        ("b.py", Change(b"was", b"B"), "b.py has changed since it was read: no fix was applied; run govern again"),
        ("c.py", Change(b"c", b"C"), "c.py is gone"),
        ("b.py", Change(None, b"B"), "b.py is there by now"),
        ("../out.py", Change(None, b"B"), "no path of this repository"),
        ("/tmp/out.py", Change(None, b"B"), "no path of this repository"),
        ("a.py/x", Change(None, b"B"), "below a file"),
        (".", Change(None, b"B"), "no path of this repository"),
    ],
)
def test_one_that_is_not_as_it_was_read_stops_them_all(root: Path, path: str, change: Change, message: str) -> None:
    before = files(root)
    with pytest.raises(GovernError, match=message.replace(".", r"\.")):
        write_changes(root, {"a.py": Change(b"a", b"A"), path: change})
    assert files(root) == before


def test_links_are_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "link").symlink_to(outside)
    (outside / "x.py").write_bytes(b"x")
    (root / "x.py").symlink_to(outside / "x.py")
    for path, change in (("link/y.py", Change(None, b"y")), ("x.py", Change(b"x", b"X"))):
        with pytest.raises(GovernError):
            write_changes(root, {path: change})
    assert files(outside) == {"x.py": b"x"}


def test_a_file_that_cannot_be_written_takes_the_others_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, replace = files(root), os.replace

    def fails(source: Path, target: Path) -> None:
        if target.name == "b.py":
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(GovernError, match=r"cannot write b\.py \(no space left on device\): no fix was applied"):
        write_changes(root, {"a.py": Change(b"a", b"A"), "b.py": Change(b"b", b"B")})
    monkeypatch.undo()
    assert files(root) == before
