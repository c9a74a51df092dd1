"""Where each command begins: the tree of the files in question, and somebody to tell how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from govern.tree.base import Tree
from govern.tree.worktree import open_worktree

# Told the name of each step; "" before a process is forked: nothing else may run in it then.
Progress = Callable[[str], None]
# A machine of many cores may grant this process few of them.
MOST_JOBS = 8


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


def open_tree(paths: Sequence[Path] = (), *, staged: bool = False, at: str | None = None) -> Tree:
    """The files on disk, those that are staged, or those of the commit `at`. Raises UsageError where there is no
    repository, or no such commit.
    """
    if at is not None:
        from govern.tree.commit import open_commit
        from govern.tree.discovery import find_root

        return open_commit(find_root(_start(paths, staged=True)).root, at)
    if staged:
        from govern.tree.index import open_index

        return open_index(_start(paths, staged=True))
    return open_worktree(_start(paths))


def usable_cores() -> int:
    """How many processes can run at once, MOST_JOBS at most."""
    try:
        return min(MOST_JOBS, len(os.sched_getaffinity(0)))
    except AttributeError:  # not on Linux
        return min(MOST_JOBS, os.cpu_count() or 1)


def today_here() -> date:
    """The day on the clock, where the user is. Whatever is kept of a run holds for that day: suppressions expire."""
    return datetime.now().astimezone().date()


def _start(paths: Sequence[Path], *, staged: bool = False) -> Path:
    """Where the search for the repository begins. What is staged may be gone from the disk, its folder with it."""
    start = paths[0] if paths else Path()
    while staged and not start.exists() and start != start.parent:
        start = start.parent
    return start
