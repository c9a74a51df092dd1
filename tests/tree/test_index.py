"""What is staged, read without a look at the files on disk."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govern.errors import GovernError, UsageError
from govern.tree.index import open_index
from tests.tree.conftest import Git, Write


@pytest.fixture
def committed(repository: Path, git: Git, write: Write) -> Path:
    """One commit with two files."""
    write(repository, {"app.py": "one = 1\n", "old.py": "old = 1\n"})
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "first")
    return repository


def contents(root: Path) -> dict[str, bytes]:
    tree = open_index(root)
    return {path: tree.read(path) for path in tree.paths()}


def test_a_repository_without_commits(repository: Path, git: Git, write: Write) -> None:
    assert contents(repository) == {}
    write(repository, {"a.py": "staged\n", "b.py": "not\n"})
    git(repository, "add", "a.py")
    assert contents(repository) == {"a.py": b"staged\n"}


def test_half_of_a_file_is_staged_and_other_files_are_not(committed: Path, git: Git, write: Write) -> None:
    write(committed, {"app.py": "two = 2\r\n"})
    git(committed, "add", "app.py")
    write(committed, {"app.py": "three = 3\n", "untracked.py": "", "empty.py": ""})
    git(committed, "add", "empty.py")
    (committed / "old.py").unlink()
    assert contents(committed) == {"app.py": b"two = 2\r\n", "empty.py": b"", "old.py": b"old = 1\n"}


def test_what_is_gone_and_what_is_renamed(committed: Path, git: Git) -> None:
    git(committed, "mv", "app.py", "main.py")
    git(committed, "rm", "-q", "--cached", "old.py")
    assert contents(committed) == {"main.py": b"one = 1\n"}


def test_an_announced_file_is_not_part_of_the_commit(committed: Path, git: Git, write: Write) -> None:
    write(committed, {"new.py": "new = 1\n", "empty.py": ""})
    git(committed, "add", "empty.py")
    git(committed, "add", "--intent-to-add", "new.py")
    assert [*contents(committed)] == ["app.py", "empty.py", "old.py"]
    git(committed, "add", "new.py")
    assert contents(committed)["new.py"] == b"new = 1\n"


def test_a_conflict_is_judged_as_head_has_it(committed: Path, git: Git, write: Write) -> None:
    git(committed, "checkout", "-q", "-b", "side")
    write(committed, {"app.py": "theirs = 1\n", "old.py": "theirs = 1\n"})
    git(committed, "commit", "-q", "-a", "-m", "side")
    git(committed, "checkout", "-q", "-")
    write(committed, {"app.py": "ours = 1\n"})
    git(committed, "rm", "-q", "old.py")
    git(committed, "commit", "-q", "-a", "-m", "ours")
    with pytest.raises(Exception, match="merge"):
        git(committed, "merge", "side")
    assert contents(committed) == {"app.py": b"ours = 1\n"}
    assert [(one.file, one.message) for one in open_index(committed).notices] == [
        ("app.py", "in conflict: judged as HEAD has it"),
        ("old.py", "in conflict, and gone in HEAD: left out"),
    ]
    write(committed, {"app.py": "both = 1\n"})
    git(committed, "add", "app.py")
    git(committed, "rm", "-q", "old.py")
    assert contents(committed) == {"app.py": b"both = 1\n"}


def test_links_submodules_odd_names_and_large_files(committed: Path, git: Git, write: Write, tmp_path: Path) -> None:
    other = write(tmp_path / "other", {"inner.py": ""})
    git(other, "init", "-q")
    git(other, "add", ".")
    git(other, "commit", "-q", "-m", "inner")
    git(committed, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "vendored")
    (committed / "link.py").symlink_to("app.py")
    odd = os.fsdecode(b"caf\xe9.py")
    write(committed, {odd: "x = 1\n", "large.py": b"#" * 5_000_001, "a\nb\t\"c'é.py": "odd = 1\n"})
    git(committed, "add", ".")
    tree = open_index(committed)
    assert tree.paths() == (".gitmodules", "a\nb\t\"c'é.py", "app.py", "old.py")
    assert tree.read("a\nb\t\"c'é.py") == b"odd = 1\n"
    assert tree.unread() == {"large.py", "link.py", "vendored"}
    assert [one.message for one in tree.notices] == [
        "left out: its name is not valid UTF-8",
        "left out: larger than 5 MB",
    ]
    with pytest.raises(GovernError, match=r"link\.py: no such file in the index"):
        tree.read("link.py")


@pytest.mark.parametrize("absolute", [True, False])
def test_the_index_of_a_hook_counts(
    committed: Path, git: Git, write: Write, monkeypatch: pytest.MonkeyPatch, absolute: bool
) -> None:
    """`git commit FILE` has an index of its own, in which other staged files are missing."""
    write(committed, {"app.py": "two = 2\n", "old.py": "staged, and not part of it\n"})
    git(committed, "add", "old.py")
    monkeypatch.chdir(committed)
    name = ".git/next-index-7.lock"
    monkeypatch.setenv("GIT_INDEX_FILE", str(committed / name) if absolute else name)
    git(committed, "read-tree", "HEAD")
    git(committed, "add", "app.py")
    assert contents(committed) == {"app.py": b"two = 2\n", "old.py": b"old = 1\n"}
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert contents(committed) == {"app.py": b"one = 1\n", "old.py": b"staged, and not part of it\n"}


def test_linked_work_trees_have_indexes_of_their_own(
    committed: Path, git: Git, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(committed, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    linked = write(tmp_path / "linked", {"app.py": "linked = 1\n"})
    git(linked, "add", "app.py")
    assert contents(linked)["app.py"] == b"linked = 1\n"
    assert contents(committed)["app.py"] == b"one = 1\n"
    git_dir = git(linked, "rev-parse", "--absolute-git-dir").strip()
    monkeypatch.chdir(linked)
    monkeypatch.setenv("GIT_DIR", git_dir)
    monkeypatch.setenv("GIT_INDEX_FILE", f"{git_dir}/index")
    assert contents(linked)["app.py"] == b"linked = 1\n"
    assert contents(committed)["app.py"] == b"one = 1\n"


def test_a_shallow_clone_and_a_detached_head(committed: Path, git: Git, write: Write, tmp_path: Path) -> None:
    write(committed, {"app.py": "two = 2\n"})
    git(committed, "commit", "-q", "-a", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{committed}", "shallow")
    assert contents(tmp_path / "shallow")["app.py"] == b"two = 2\n"
    git(committed, "checkout", "-q", "--detach", "HEAD~1")
    assert contents(committed)["app.py"] == b"one = 1\n"


def test_a_sparse_checkout_has_all_that_is_staged(committed: Path, git: Git, write: Write) -> None:
    write(committed, {"pack/in.py": "x = 1\n"})
    git(committed, "add", ".")
    git(committed, "commit", "-q", "-m", "pack")
    git(committed, "sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    assert not (committed / "pack").exists()
    assert contents(committed)["pack/in.py"] == b"x = 1\n"


def test_without_git_nothing_is_staged(tmp_path: Path, write: Write) -> None:
    folder = write(tmp_path, {"pyproject.toml": ""})
    with pytest.raises(UsageError, match="no git repository, so nothing is staged"):
        open_index(folder)


def test_a_broken_index_is_said_in_one_line(committed: Path) -> None:
    (committed / ".git" / "index").write_bytes(b"nonsense")
    with pytest.raises(GovernError, match=r"^git cannot list the index of [^\n]*$"):
        open_index(committed)
