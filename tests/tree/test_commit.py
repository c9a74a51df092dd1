"""A commit read without a checkout, and what is said where there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govern.errors import GovernError, UsageError
from govern.tree.commit import CommitTree, find_commit, is_shallow, merge_base, open_commit
from tests.tree.conftest import Git, Write


@pytest.fixture
def history(repository: Path, git: Git, write: Write) -> Path:
    """Two commits: app.py changes, gone.py goes, a link and an odd file come."""
    write(repository, {"app.py": "one = 1\n", "pack/gone.py": "gone = 1\n"})
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "first")
    write(
        repository,
        {"app.py": b"two = 2\r\n", "pack/new.py": "", "large.py": b"#" * 5_000_001, "photo.png": b"\0\n" * 9},
    )
    (repository / "pack/gone.py").unlink()
    (repository / "link.py").symlink_to("app.py")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "second")
    (repository / "app.py").write_text("three = 3\n")
    return repository


def test_each_commit_has_its_own_files(history: Path) -> None:
    old, new = open_commit(history, "HEAD~1"), open_commit(history, "HEAD")
    assert old.paths() == ("app.py", "pack/gone.py")
    assert new.paths() == ("app.py", "pack/new.py", "photo.png")
    assert old.read("app.py") == b"one = 1\n"
    assert [new.read(path) for path in new.paths()] == [b"two = 2\r\n", b"", b"\0\n" * 9]
    assert new.read("app.py") == b"two = 2\r\n"
    assert [one.file for one in new.notices] == ["large.py"]
    assert new.unread() == {"large.py", "link.py"}
    assert old.unread() == frozenset()
    assert not new.exists("pack/gone.py")


def test_a_file_that_a_commit_lacks(history: Path) -> None:
    with pytest.raises(GovernError, match=r"gone\.py: no such file in HEAD"):
        open_commit(history, "HEAD").read("pack/gone.py")


def test_closing_ends_the_reader_and_reading_begins_it_again(history: Path) -> None:
    tree = open_commit(history, "HEAD")
    for _ in range(2):
        assert tree.read("app.py") == b"two = 2\r\n"
        tree.close()


@pytest.mark.parametrize("revision", ["nothing", "", "HEAD~7", "--all", "HEAD:app.py", "a\nb", "\0", "-1", "x" * 500])
def test_what_is_no_commit(history: Path, revision: str) -> None:
    with pytest.raises(UsageError) as refusal:
        open_commit(history, revision)
    assert "no such commit in this repository" in str(refusal.value)
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 300


def test_a_tag_names_its_commit(history: Path, git: Git) -> None:
    git(history, "tag", "-a", "v1", "-m", "x", "HEAD~1")
    assert find_commit(history, "v1") == git(history, "rev-parse", "HEAD~1").strip()


def test_a_shallow_clone_says_what_to_do(history: Path, git: Git, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{history}", "shallow")
    shallow = tmp_path / "shallow"
    assert is_shallow(shallow)
    assert not is_shallow(history)
    assert open_commit(shallow, "HEAD").exists("app.py")
    with pytest.raises(UsageError, match=r"shallow: fetch the history first \(git fetch --unshallow"):
        open_commit(shallow, "HEAD~1")


def test_where_two_lines_parted(history: Path, git: Git) -> None:
    fork = git(history, "rev-parse", "HEAD~1").strip()
    git(history, "branch", "side", "HEAD~1")
    assert merge_base(history, "side", "HEAD") == fork
    git(history, "checkout", "-q", "--orphan", "alone")
    git(history, "commit", "-q", "-m", "alone", "--allow-empty")
    with pytest.raises(UsageError, match="no commit in common at all"):
        merge_base(history, "side", "alone")


def test_outside_any_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no commit"):
        open_commit(tmp_path, "HEAD")


def test_a_name_that_is_no_text_is_left_out(repository: Path, git: Git) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    (repository / name).write_text("x = 1\n")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "odd")
    tree = CommitTree(repository, find_commit(repository, "HEAD"), "HEAD")
    assert tree.paths() == ()
    assert [one.message for one in tree.notices] == ["left out: its name is not valid UTF-8"]
