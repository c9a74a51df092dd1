"""The index as a tree: what the next commit would hold, whatever the files on disk are like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from govern.errors import GovernError, UsageError
from govern.findings import Notice
from govern.tree.blobs import REGULAR, Blob, BlobTree
from govern.tree.discovery import find_root
from govern.tree.git import first_line, run_git
from govern.tree.worktree import READ_SUFFIXES

NAME = "the index"
# A conflict leaves up to three versions of a file: of the common ancestor, of HEAD, and of what is merged into it.
MERGED, OURS = b"0", b"2"
# The content of an empty file, by SHA-1 and by SHA-256: an announced file has it.
EMPTY = (
    b"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    b"473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)


def open_index(start: Path) -> IndexTree:
    """The index of the repository that `start`, a file or a folder, belongs to: the one that a surrounding hook names
    (GIT_INDEX_FILE) where it is of this repository.

    Raises UsageError where `start` is in no git repository, GovernError where git fails.
    """
    found = find_root(start)
    if not found.git:
        raise UsageError(f"{found.root}: no git repository, so nothing is staged: leave out --staged")
    return IndexTree(found.root)


class IndexTree(BlobTree):
    """The staged files. Files that are announced only (`git add --intent-to-add`) are not part of the next commit and
    do not count; a file in conflict counts as HEAD has it, and is a notice.
    """

    def __init__(self, root: Path) -> None:
        rows, unmerged = _rows(root)
        super().__init__(root, NAME, _with_sizes(root, rows))
        said = "in conflict: judged as HEAD has it", "in conflict, and gone in HEAD: left out"
        for name in sorted(unmerged):
            shown = name.decode("utf-8", "backslashreplace")
            self._notices.append(Notice(shown, 1, said[0] if self.exists(shown) else said[1]))


def _rows(root: Path) -> tuple[list[tuple[bytes, bytes, bytes]], set[bytes]]:
    """Name, mode and object of each file of the index, and the names that are in conflict."""
    done = run_git(root, "ls-files", "-z", "--stage", "--full-name")
    if done.returncode:
        raise GovernError(f"git cannot list the index of {root}: {first_line(done.stderr)}")
    rows: list[tuple[bytes, bytes, bytes]] = []
    unmerged: set[bytes] = set()
    for row in done.stdout.split(b"\0"):
        about, _, name = row.partition(b"\t")
        if not about:
            continue
        mode, number, stage = about.split()
        if stage != MERGED:
            unmerged.add(name)
        if stage in (MERGED, OURS):
            rows.append((name, mode, number))
    announced = _announced(root) if any(number in EMPTY for _, _, number in rows) else set()
    return [row for row in rows if row[0] not in announced], unmerged


def _announced(root: Path) -> set[bytes]:
    """The files that `git add --intent-to-add` announced: to git they are not in the index, and came on disk."""
    done = run_git(root, "diff-files", "-z", "--name-only", "--ignore-submodules=all", "--diff-filter=A")
    if done.returncode:
        raise GovernError(f"git cannot compare the index of {root} with the disk: {first_line(done.stderr)}")
    return set(done.stdout.split(b"\0"))


def _with_sizes(root: Path, rows: list[tuple[bytes, bytes, bytes]]) -> Iterator[Blob]:
    """The rows with the sizes of those that may be read; 0 for the others."""
    asked = [row[2] for row in rows if row[1] in REGULAR and _is_read(row[0])]
    sizes: dict[bytes, int] = {}
    if asked:
        done = run_git(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=b"\n".join(asked) + b"\n")
        for line in done.stdout.splitlines():
            number, _, size = line.partition(b" ")
            sizes[number] = int(size) if size.isdigit() else 0
    for name, mode, number in rows:
        yield Blob(name, mode, number, sizes.get(number, 0))


def _is_read(name: bytes) -> bool:
    return os.path.splitext(name)[1].lower().decode("ascii", "replace") in READ_SUFFIXES
