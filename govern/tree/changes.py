"""What changed between two trees: which files came, went, moved, and which lines of them differ.

Bytes are compared as both trees give them: files on disk that no commit has count, line ends do not, and no filter or
diff driver of the repository is run.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from govern.errors import GovernError
from govern.records import dataclass
from govern.tree.base import Tree
from govern.tree.commit import CommitTree
from govern.tree.git import first_line, run_git
from govern.tree.moves import find_moves
from govern.tree.worktree import READ_SUFFIXES, WorkTree

# Beyond so many pairs of lines what differs is one hunk: comparing takes as many steps, at worst.
MOST_PAIRS = 9_000_000
# The counts of lines, now and before, of the hunk that stands for a file's move.
MOVE = (0, 0)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that differ: `count` lines of `file` from `line` on stand where `old_count` lines from `old_line` on stood.

    Lines are 1-based. A count of 0 means that nothing stands there, just before that line; where both are 0, it is the
    file that moved, or came or went empty.
    """

    file: str
    line: int
    count: int
    old_line: int
    old_count: int

    def holds(self, line: int) -> bool:
        """Whether a line of the new file is one of the changed ones."""
        return self.line <= line < self.line + self.count


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs: its path now (None where it is gone), its path before (None where it came), the hunks."""

    path: str | None
    old: str | None
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All files that differ, by their path now, or before where they are gone; `moved` gives the path now for the path
    before of each file that moved.
    """

    files: Mapping[str, FileChange]
    moved: Mapping[str, str]

    def hunks(self) -> tuple[Hunk, ...]:
        """All hunks, by file and line."""
        return tuple(hunk for change in self.files.values() for hunk in change.hunks)

    def hunk_at(self, file: str, line: int) -> Hunk | None:
        """The hunk that a line of a file as it is now belongs to; None where that line was there before."""
        change = self.files.get(file)
        return next((one for one in change.hunks if one.holds(line)), None) if change is not None else None

    def now_of(self, file: str) -> str:
        """The path now of a file of before."""
        return self.moved.get(file, file)

    def before(self, file: str, line: int) -> tuple[str, int] | None:
        """Where a line of a file as it is now stood before; None where it was changed."""
        change = self.files.get(file)
        if change is None:
            return file, line
        shift = 0
        for hunk in change.hunks:
            if hunk.holds(line):
                return None
            if hunk.line <= line:
                shift += hunk.old_count - hunk.count
        return None if change.old is None else (change.old, line + shift)


def changes_between(old: Tree, new: Tree) -> Changes:
    """What changed from `old` to `new`, two trees of one repository. Files that govern never reads, such as pictures,
    only come and go. Raises GovernError where a file cannot be read.
    """
    before, now = set(old.paths()), set(new.paths())
    gone, came = before - now, now - before
    moved = find_moves(
        {one: old.read(one) for one in filter(_is_read, gone)}, {one: new.read(one) for one in filter(_is_read, came)}
    )
    pairs = [(path, path) for path in filter(_is_read, _suspects(old, new, before & now))]
    pairs += moved.items()
    files = [_compare(origin, old.read(origin), target, new.read(target)) for origin, target in pairs]
    files += [_compare(None, b"", path, _content(new, path)) for path in came - set(moved.values())]
    files += [_compare(path, _content(old, path), None, b"") for path in gone - set(moved)]
    kept = {one.path or one.old or "": one for one in files if one.hunks}
    return Changes(dict(sorted(kept.items())), moved)


def _content(tree: Tree, path: str) -> bytes:
    """The bytes of a file, one line in place of those that nobody reads."""
    return tree.read(path) if _is_read(path) else b"\n"


def _is_read(path: str) -> bool:
    return os.path.splitext(path)[1].lower() in READ_SUFFIXES


def lines_of(content: bytes) -> list[str]:
    """The lines of a file, without line ends; none of an empty one."""
    lines = [line.rstrip("\r") for line in content.decode("utf-8", "replace").split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _suspects(old: Tree, new: Tree, both: set[str]) -> set[str]:
    """The files of `both` that may differ: as few as can be told without reading them."""
    # a tree that wraps another one has what that one has
    old_id, new_id = getattr(old, "object_id", None), getattr(new, "object_id", None)
    if old_id is not None and new_id is not None:
        return {path for path in both if old_id(path) != new_id(path)}
    if isinstance(old, CommitTree) and isinstance(new, WorkTree):
        # Without --patch no content is read, so that no filter is run: files whose time alone is new are listed, too.
        row = ("diff-index", "-z", "--name-only", "--no-renames", "--ignore-submodules=all", old.commit)
        done = run_git(old.root, *row)
        if done.returncode:
            raise GovernError(f"git cannot compare the files on disk with {old.name}: {first_line(done.stderr)}")
        return both & ({name.decode("utf-8", "replace") for name in done.stdout.split(b"\0")} | _forgotten(old, both))
    return {path for path in both if old.read(path) != new.read(path)}


def _forgotten(old: CommitTree, both: set[str]) -> set[str]:
    """Files that the index has no longer, though they are on disk still."""
    done = run_git(old.root, "ls-files", "-z", "--cached")
    return both - {name.decode("utf-8", "replace") for name in done.stdout.split(b"\0")}


def _compare(origin: str | None, before: bytes, target: str | None, now: bytes) -> FileChange:
    file = target if target is not None else origin or ""
    hunks = [] if before == now else [*_hunks(file, lines_of(before), lines_of(now))]
    if target != origin and (not hunks or (origin is not None and target is not None)):
        hunks.insert(0, Hunk(file, 1, 0, 1, 0))
    return FileChange(target, origin, tuple(hunks))


def _hunks(file: str, old: list[str], new: list[str]) -> Iterable[Hunk]:
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    first, second = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(first) * len(second) > MOST_PAIRS:
        yield Hunk(file, head + 1, len(second), head + 1, len(first))
        return
    from difflib import SequenceMatcher

    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Hunk(file, head + c + 1, d - c, head + a + 1, b - a)
