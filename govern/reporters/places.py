"""Where a finding stands, for formats that need a file, a line and an end for each."""

from __future__ import annotations

from govern.findings import Location
from govern.reporters.report import CheckResult, Source

# What stands for the repository as a whole: the first of these that there is.
WHOLE = ("govern.yaml", "pyproject.toml", "README.md")


def placed(location: Location, result: CheckResult) -> Location:
    """The location with a file, a line from 1, and an end: of the line where none is known.

    A finding about the whole repository is placed on the first line of a file at its top.
    """
    if not location.file:
        file = next((one for one in WHOLE if result.source(one)), WHOLE[0])
        return Location(file, 1, 1, 1, 1 + max(_length(result.source, file, 1), 1), location.note)
    line, column = max(location.line, 1), max(location.column, 1)
    end_line = max(location.end_line, line)
    end = location.end_column
    if end <= (column if end_line == line else 0):
        end = max(1 + _length(result.source, location.file, end_line), column + 1 if end_line == line else 1)
    return Location(location.file, line, column, end_line, end, location.note)


def byte_column(source: Source, file: str, line: int, column: int) -> int:
    """A column counted in bytes of UTF-8, from 1, as reviewdog does."""
    lines = source(file)
    text = lines[line - 1] if 1 <= line <= len(lines) else ""
    return len(text[: column - 1].encode("utf-8", "replace")) + 1 + max(column - 1 - len(text), 0)


def _length(source: Source, file: str, line: int) -> int:
    lines = source(file)
    return len(lines[line - 1].rstrip("\r")) if 1 <= line <= len(lines) else 0
