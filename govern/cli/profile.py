"""`--profile-run`: where the time of a run goes, for a look at the slowest parts and for a report of slowness."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govern.errors import GovernError

MOST_ROWS = 15


@contextmanager
def profiled(file: Path | None) -> Iterator[None]:
    """Profile what happens in the context, write it to `file` (for pstats, snakeviz ...) and sum it up on standard
    error; nothing of that where there is no file. Raises GovernError where it cannot be written."""
    if file is None:
        yield
        return
    from cProfile import Profile

    profile = Profile()
    with profile:
        yield
    try:
        profile.dump_stats(file)
    except OSError as error:
        raise GovernError(f"cannot write {file}: {error.strerror or error}") from None
    sys.stderr.write("".join(f"{row}\n" for row in _rows(file)))


def _rows(file: Path) -> Iterator[str]:
    """The parts of govern by the time spent in them, what they call left out."""
    from pstats import Stats

    own: Counter[str] = Counter()
    for (source, _, _), (_, _, seconds, _, _) in Stats(str(file)).stats.items():  # type: ignore[attr-defined]
        own[_part(source)] += seconds
    yield f"where the time goes (the profiler takes some; all of it is in {file}):"
    for part, seconds in own.most_common(MOST_ROWS):
        yield f"{seconds:8.3f}s  {part}"


def _part(source: str) -> str:
    path = source.replace(os.sep, "/")
    for mark in ("/govern/", "/rules/"):
        if mark in path:
            return f"{mark[1:]}{path.rpartition(mark)[2]}"
    return "Python and libraries"
