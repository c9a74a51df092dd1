"""What changed between two trees."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from govern.tree.changes import Changes, Hunk, changes_between, lines_of
from govern.tree.commit import CommitTree, open_commit
from govern.tree.index import open_index
from govern.tree.memory import MemoryTree
from govern.tree.worktree import open_worktree
from tests.tree.conftest import Git, Write

LONG = "".join(f"line {number}\n" for number in range(20))


def between(old: dict[str, str | bytes], new: dict[str, str | bytes]) -> Changes:
    return changes_between(MemoryTree(old), MemoryTree(new))


def test_lines_that_changed_came_and_went() -> None:
    changes = between({"a.py": "one\ntwo\nthree\nfour\n"}, {"a.py": "one\n2\nthree\nfour\nfive\n"})
    assert changes.hunks() == (Hunk("a.py", 2, 1, 2, 1), Hunk("a.py", 5, 1, 5, 0))
    assert [changes.hunk_at("a.py", line) is not None for line in range(1, 6)] == [False, True, False, False, True]
    gone = between({"a.py": "one\ntwo\nthree\n"}, {"a.py": "one\nthree\n"})
    assert gone.hunks() == (Hunk("a.py", 2, 0, 2, 1),)
    assert [gone.before("a.py", line) for line in (1, 2)] == [("a.py", 1), ("a.py", 3)]
    assert gone.before("b.py", 7) == ("b.py", 7)


def test_line_ends_and_a_missing_last_one_are_no_change() -> None:
    assert not between({"a.py": "one\ntwo\n"}, {"a.py": "one\r\ntwo"}).files


def test_files_come_go_and_move() -> None:
    changes = between(
        {"gone.py": "gone = 1\n", "old/a.py": LONG, "old/b.py": LONG + "b\n", "photo.png": b"\0\xff"},
        {"new/a.py": LONG, "new/c.py": LONG + "c\n", "came.py": "came = 1\n", "empty.py": "", "other.png": b"\0"},
    )
    assert changes.moved == {"old/a.py": "new/a.py", "old/b.py": "new/c.py"}
    assert {path: (one.old, one.path) for path, one in changes.files.items()} == {
        "came.py": (None, "came.py"),
        "empty.py": (None, "empty.py"),
        "gone.py": ("gone.py", None),
        "new/a.py": ("old/a.py", "new/a.py"),
        "new/c.py": ("old/b.py", "new/c.py"),
        "other.png": (None, "other.png"),
        "photo.png": ("photo.png", None),
    }
    assert changes.before("new/c.py", 3) == ("old/b.py", 3)
    assert changes.before("new/c.py", 21) is None
    assert changes.before("came.py", 1) is None


@given(st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30))
def test_putting_every_hunk_back_gives_the_old_lines(old: list[str], new: list[str]) -> None:
    texts = ["".join(f"{line}\n" for line in one) for one in (old, new)]
    changes = between({"a.py": texts[0]}, {"a.py": texts[1]})
    lines = lines_of(texts[1].encode())
    for at in range(1, len(new) + 1):
        place = changes.before("a.py", at)
        assert (place is None) == (changes.hunk_at("a.py", at) is not None)
        assert place is None or old[place[1] - 1] == new[at - 1]
    for hunk in reversed(changes.hunks()):
        lines[hunk.line - 1 : hunk.line - 1 + hunk.count] = old[hunk.old_line - 1 : hunk.old_line - 1 + hunk.old_count]
    assert lines == old


def test_a_commit_the_index_and_the_disk(repository: Path, git: Git, write: Write) -> None:
    write(repository, {"a.py": "one\n", "b.py": "b\n", "same.py": "same\n", "kept.py": "kept\n"})
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "first")
    write(repository, {"a.py": "staged\n", "same.py": "same\n"})
    git(repository, "add", ".")
    git(repository, "rm", "-q", "--cached", "kept.py")
    write(repository, {"b.py": "on disk\n", "untracked.py": "new\n", "kept.py": "changed\n"})
    commit = open_commit(repository, "HEAD")
    assert [*changes_between(commit, open_index(repository)).files] == ["a.py", "kept.py"]
    assert [*changes_between(commit, open_worktree(repository)).files] == ["a.py", "b.py", "kept.py", "untracked.py"]
    assert isinstance(commit, CommitTree)
    git(repository, "commit", "-q", "-m", "second")
    assert [*changes_between(commit, open_commit(repository, "HEAD")).files] == ["a.py", "kept.py"]
