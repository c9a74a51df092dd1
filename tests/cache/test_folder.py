"""Where the cache lives, and who may write to it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govern.cache.folder import MOST_REPOSITORIES, VARIABLE, cache_of, prepare


def test_repositories_do_not_share_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    one, other = cache_of(Path("/one")), cache_of(Path("/other"))
    assert one is not None
    assert one.parent == tmp_path / "cache"
    assert one != other
    assert one == cache_of(Path("/one"))


def test_the_user_has_one_folder_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    folder = cache_of(Path("/one"))
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_prepared_folder_is_the_users_alone_and_ignored_by_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = cache_of(Path("/one"))
    assert folder is not None
    assert prepare(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "cache" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_a_folder_that_anybody_can_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    tmp_path.chmod(0o777)
    assert cache_of(Path("/one")) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not prepare(tmp_path / "file" / "repository")


def test_folders_of_repositories_that_were_not_checked_for_long_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(MOST_REPOSITORIES + 5):
        (tmp_path / f"{number}").mkdir()
        os.utime(tmp_path / f"{number}", (2_000_000_000 + number, 2_000_000_000 + number))
    (tmp_path / "ancient").mkdir()
    os.utime(tmp_path / "ancient", (1, 1))
    assert prepare(tmp_path / "new")
    left = {path.name for path in tmp_path.iterdir() if path.is_dir()}
    assert left == {"new", *map(str, range(5, MOST_REPOSITORIES + 5))}
