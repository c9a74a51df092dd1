"""Changes as a unified diff, as git and patch read it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from govern.fixes.plan import Change
from govern.fixes.text import FixError, read_text

NO_END = "\\ No newline at end of file\n"


def unified_diff(changes: Mapping[str, Change]) -> str:
    """The diff of all changes, by path, with `a/` and `b/` before the names. Line ends are those of the files."""
    return "".join(line for path in sorted(changes) for line in _of_file(path, changes[path]))


def _of_file(path: str, change: Change) -> Iterator[str]:
    old = f"a/{path}" if change.before is not None else "/dev/null"
    lines = difflib.unified_diff(_lines(change.before or b""), _lines(change.after), old, f"b/{path}")
    for line in lines:
        yield line
        if not line.endswith("\n"):
            yield f"\n{NO_END}"


def _lines(content: bytes) -> list[str]:
    """The lines with their ends; a carriage return belongs to its line, as in git."""
    try:
        text = read_text(content).text
    except FixError:
        text = content.decode("utf-8", "replace")
    pieces = text.split("\n")
    return [f"{piece}\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
