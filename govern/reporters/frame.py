"""A code frame: the line of source that a location names, with carets under its region."""

from __future__ import annotations

from collections.abc import Sequence

from govern.findings import Location
from govern.reporters.printable import cells

ELLIPSIS = "…"
SHORTEST = 20


def frame(location: Location, lines: Sequence[str], width: int) -> tuple[str, str] | None:
    """The line to show and the line of carets below it, at most `width` columns wide; None where there is no such line.

    A region of several lines is underlined to the end of its first one. A line that is too long is cut around it.
    """
    if not 1 <= location.line <= len(lines):
        return None
    width = max(width, SHORTEST)
    source = lines[location.line - 1].rstrip()
    start = min(max(location.column - 1, 0), len(source))
    end = _end_of_region(location, source, start)
    if start == 0 and end == len(source):
        start = len(source) - len(source.lstrip())

    # What lies further away than this can never be shown: a minified file may have millions of characters in a line.
    first = max(0, start - width)
    shown = cells(source[first : start + 2 * width])
    sizes = [size for _, size in shown]
    whole = len(shown) == len(source) and sum(sizes) <= width
    left, right = (0, len(shown)) if whole else _window(sizes, start - first, width)
    cut_left, cut_right = first + left > 0, first + right < len(source)

    prefix = ELLIPSIS if cut_left else ""
    text = prefix + "".join(what for what, _ in shown[left:right]) + (ELLIPSIS if cut_right else "")
    indent = len(prefix) + sum(size for _, size in shown[left : start - first])
    carets = sum(size for _, size in shown[start - first : min(end - first, right)])
    return text, " " * indent + "^" * max(carets, 1)


def _end_of_region(location: Location, source: str, start: int) -> int:
    if location.end_line in (0, location.line) and location.end_column > location.column:
        return min(location.end_column - 1, len(source))
    if location.end_line == location.line:
        return min(start + 1, len(source))
    return len(source)


def _window(sizes: Sequence[int], start: int, width: int) -> tuple[int, int]:
    """The slice of characters to show where not all of them fit: `start`, with a quarter of the width before it."""
    room = width - 2 * len(ELLIPSIS)
    left, before = start, 0
    while left > 0 and before + sizes[left - 1] <= room // 4:
        left -= 1
        before += sizes[left]
    right, taken = left, 0
    while right < len(sizes) and taken + sizes[right] <= room:
        taken += sizes[right]
        right += 1
    while left > 0 and taken + sizes[left - 1] <= room:
        left -= 1
        taken += sizes[left]
    return left, right
