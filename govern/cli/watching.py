"""`govern check --watch`: check again whenever a file changes, until Ctrl-C."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govern.cli.output import complain
from govern.errors import GovernError

if TYPE_CHECKING:
    from govern.tree.polling import Poll

PAUSE = 0.5
# A look at many files takes longer: at most a fiftieth of the time goes into looking.
SHARE = 50
MOST_NAMES = 3


def keep_watching(paths: Sequence[Path], once: Callable[[], None], *, staged: bool = False) -> int:
    """Call `once`, then again after each change of a file that counts. Returns when the user interrupts it.

    Raises UsageError where there is no repository; what goes wrong later is said, and the watch goes on.
    """
    from govern.tree.polling import Poll
    from govern.tree.worktree import open_worktree

    start = paths[0] if paths else Path()
    root = open_worktree(start).root
    poll = Poll(root, lambda: open_worktree(start).paths(), (".git/index",) if staged else ())
    try:
        while True:
            if sys.stdout.isatty():
                click.clear()
            try:
                once()
            except GovernError as error:
                complain(str(error))
            complain(f"watching {poll.count} files; Ctrl-C ends it")
            names = wait_for_change(poll)
            more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
            complain(f"changed: {', '.join(names[:MOST_NAMES])}{more}")
    except KeyboardInterrupt:
        return 0


def wait_for_change(poll: Poll, sleep: Callable[[float], None] = time.sleep) -> tuple[str, ...]:
    """The names of files that changed, once no more of them do: an editor, or git, may write several."""
    names: set[str] = set()
    while True:
        began = time.perf_counter()
        found = poll.changed()
        names.update(found)
        if names and not found:
            return tuple(sorted(names))
        sleep(max(PAUSE if not names else PAUSE / 2, SHARE * (time.perf_counter() - began)))
