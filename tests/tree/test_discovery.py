"""Which folder is the root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govern.errors import UsageError
from govern.tree import discovery
from govern.tree.discovery import MARKERS, Found, find_root
from govern.tree.worktree import open_worktree
from tests.tree.conftest import Git, Write


def test_the_top_of_the_git_repository(repository: Path, write: Write) -> None:
    write(repository, {"backend/app/main.py": "", "backend/pyproject.toml": ""})
    for start in ("", "backend", "backend/app", "backend/app/main.py"):
        assert find_root(repository / start) == Found(repository.resolve(), git=True)


def test_a_folder_with_its_own_git_is_the_root(repository: Path, write: Write, git: Git) -> None:
    inner = write(repository / "inner", {"a.py": ""})
    git(inner, "init", "-q")
    assert find_root(inner).root == inner.resolve()


@pytest.mark.parametrize("marker", MARKERS)
def test_without_git_the_nearest_marker(tmp_path: Path, write: Write, marker: str) -> None:
    write(tmp_path, {f"project/{marker}": "", "project/src/app/main.py": ""})
    assert find_root(tmp_path / "project/src/app") == Found((tmp_path / "project").resolve(), git=False)


def test_without_a_marker_a_folder_with_sources_counts(tmp_path: Path, write: Write) -> None:
    write(tmp_path, {"loose/app/deep/main.py": ""})
    assert find_root(tmp_path / "loose") == Found((tmp_path / "loose").resolve(), git=False)


@pytest.mark.parametrize("files", [{}, {"notes.txt": ""}, {"node_modules/x/index.ts": "", ".venv/lib/x.py": ""}])
def test_outside_any_repository(tmp_path: Path, write: Write, files: dict[str, str]) -> None:
    folder = write(tmp_path / "loose", files)
    folder.mkdir(exist_ok=True)
    with pytest.raises(UsageError, match="in no repository") as caught:
        open_worktree(folder)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


def test_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        find_root(tmp_path / "missing")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_a_path_that_cannot_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be opened") as caught:
        find_root(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(UsageError):
        find_root(tmp_path / "one")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_folder_that_is_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with pytest.raises(UsageError, match="cannot be opened"):
        find_root(closed)


def test_a_link_to_a_repository_is_that_repository(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository)
    assert find_root(tmp_path / "link").root == repository.resolve()


def test_a_marker_in_the_home_folder_claims_nothing(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write(tmp_path / "home", {"package.json": "{}", "work/notes.txt": "", "code/a.py": ""})
    monkeypatch.setenv("HOME", str(home))
    with pytest.raises(UsageError, match="in no repository"):
        find_root(home / "work")
    assert find_root(home / "code").root == (home / "code").resolve()
    assert find_root(home).root == home.resolve()


def test_the_search_for_sources_ends(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST_ENTRIES", 10)
    write(tmp_path / "many", {f"{number:03}.txt": "" for number in range(20)} | {"deep/a.py": ""})
    with pytest.raises(UsageError, match="in no repository"):
        find_root(tmp_path / "many")
