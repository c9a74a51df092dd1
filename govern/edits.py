"""Edits that fixes often need: a file with other text, a line that goes, lines that come."""

from __future__ import annotations

from govern.findings import Edit
from govern.regex import regex

_LINE_END = regex("\r\n|\r|\n")


def rewritten(file: str, before: str | None, after: str) -> tuple[Edit, ...]:
    """The edit that makes the text `after` of a file whose text is `before`, None where there is no such file; no edit
    where they are the same. It replaces what lies between the first and the last line that differ. Line ends do not
    count: those of the file stay.
    """
    old, new = _lines(before or ""), _lines(after)
    if old == new and before is not None:
        return ()
    first = 0
    while first < min(len(old), len(new)) - 1 and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first - 1 and old[-1 - last] == new[-1 - last]:
        last += 1
    replaced, by = old[first : len(old) - last], new[first : len(new) - last]
    return (Edit(file, first + 1, 1, first + len(replaced), len(replaced[-1]) + 1, "\n".join(by)),)


def without_lines(file: str, first: int, last: int = 0) -> Edit:
    """The edit that takes lines out of a file, from `first` to `last` (the same where it is 0). Another one follows."""
    return Edit(file, first, 1, max(first, last) + 1, 1, "")


def _lines(text: str) -> list[str]:
    return _LINE_END.split(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
