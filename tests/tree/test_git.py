"""Asking git, whatever surrounds it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from govern.errors import GovernError
from govern.tree.git import list_files
from govern.tree.worktree import open_worktree
from tests.tree.conftest import Git, Write


@pytest.fixture
def other(tmp_path: Path, write: Write, git: Git) -> Path:
    """Another repository, such as the one whose hook runs govern."""
    folder = write(tmp_path / "other", {"other.py": ""})
    git(folder, "init", "-q")
    git(folder, "add", ".")
    return folder


@pytest.mark.parametrize(
    "variables", [("GIT_DIR",), ("GIT_DIR", "GIT_INDEX_FILE"), ("GIT_INDEX_FILE",), ("GIT_WORK_TREE", "GIT_DIR")]
)
def test_a_surrounding_hook_does_not_mislead(
    repository: Path, other: Path, write: Write, monkeypatch: pytest.MonkeyPatch, variables: tuple[str, ...]
) -> None:
    write(repository, {"mine.py": "", "ignored.py": "", ".gitignore": "ignored.py\n"})
    values = {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_WORK_TREE": "."}
    monkeypatch.chdir(other)
    for name in variables:
        monkeypatch.setenv(name, values[name])
    assert open_worktree(repository).paths() == (".gitignore", "mine.py")
    assert open_worktree(Path()).paths() == ("other.py",)


@pytest.mark.parametrize("absolute", [True, False])
def test_the_index_of_the_hook_counts_in_its_own_repository(
    repository: Path, write: Write, git: Git, monkeypatch: pytest.MonkeyPatch, absolute: bool
) -> None:
    write(repository, {"a.py": "", "forced.log": "", ".gitignore": "*.log\n"})
    monkeypatch.chdir(repository)
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git/next-index") if absolute else ".git/next-index")
    git(repository, "add", "-f", "forced.log")
    assert "forced.log" in open_worktree(Path()).paths()
    monkeypatch.setenv("GIT_DIR", str(repository / ".git") if absolute else ".git")
    assert "forced.log" in open_worktree(repository).paths()
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert "forced.log" not in open_worktree(repository).paths()


def test_the_hook_of_a_linked_work_tree(
    repository: Path, write: Write, git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(repository, {"a.py": "", ".gitignore": "*.log\n"})
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "x")
    linked = tmp_path / "linked"
    git(repository, "worktree", "add", "-q", str(linked))
    write(linked, {"b.py": "", "forced.log": ""})
    assert open_worktree(linked).paths() == (".gitignore", "a.py", "b.py")
    monkeypatch.chdir(linked)
    monkeypatch.setenv("GIT_DIR", str(repository / ".git/worktrees/linked"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(repository / ".git/worktrees/linked/index.new"))
    git(linked, "add", "-f", "forced.log")
    assert open_worktree(Path()).paths() == (".gitignore", "a.py", "b.py", "forced.log")
    assert open_worktree(repository).paths() == (".gitignore", "a.py")


def test_no_program_of_the_repository_runs(repository: Path, write: Write, git: Git) -> None:
    write(repository, {"a.py": "", "spy.sh": "#!/bin/sh\ntouch spied\n"})
    (repository / "spy.sh").chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(repository / "spy.sh"))
    assert open_worktree(repository).paths() == ("a.py", "spy.sh")
    assert not (repository / "spied").exists()


def test_what_git_does_not_take_for_a_repository_is_listed_without_it(tmp_path: Path, write: Write) -> None:
    folder = write(tmp_path / "copied", {".git": "gitdir: /nowhere/at/all\n", "a.py": "", "node_modules/b.ts": ""})
    tree = open_worktree(folder)
    assert tree.root == folder.resolve()
    assert "a.py" in tree.paths()
    assert "node_modules/b.ts" not in tree.paths()
    assert len(tree.notices) == 1


def test_without_a_git_binary_the_ignore_rules_decide(
    repository: Path, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(repository, {"a.py": "", "b.log": "", ".gitignore": "*.log\n"})
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert list_files(repository) is None
    assert open_worktree(repository).paths() == (".gitignore", "a.py")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("fatal: detected dubious ownership in repository", "git config --global --add safe.directory"),
        ("fatal: index file corrupt\\nmore", "fatal: index file corrupt$"),
    ],
)
def test_what_git_refuses_is_one_line(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str, expected: str
) -> None:
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nprintf "{said}" >&2\nexit 128\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GovernError, match=expected) as caught:
        open_worktree(repository).paths()
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3
