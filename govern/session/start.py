"""Where each command begins: the tree of the files in question, and somebody to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from govern.tree.base import Tree
from govern.tree.worktree import open_worktree

Progress = Callable[[str], None]


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


def open_tree(paths: Sequence[Path] = (), *, staged: bool = False) -> Tree:
    """The files on disk, or those that are staged. Raises UsageError where there is no repository."""
    if staged:
        from govern.tree.index import open_index

        return open_index(_start(paths, staged=True))
    return open_worktree(_start(paths))


def today_here() -> date:
    """The day on the clock, where the user is. Whatever is kept of a run holds for that day: suppressions expire."""
    return datetime.now().astimezone().date()


def _start(paths: Sequence[Path], *, staged: bool = False) -> Path:
    """Where the search for the repository begins. What is staged may be gone from the disk, its folder with it."""
    start = paths[0] if paths else Path()
    while staged and not start.exists() and start != start.parent:
        start = start.parent
    return start
