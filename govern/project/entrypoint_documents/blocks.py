"""Blocks of a Markdown document that govern writes, between two comments; all around them belongs to people.

    <!-- govern:begin endpoints without=tests,frontend -->
    what govern writes
    <!-- govern:end endpoints -->

Markers inside fenced code are text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from govern.records import dataclass
from govern.regex import regex

BEGIN = regex(r" {0,3}<!--\s*govern:begin\s+([a-z][a-z0-9-]*)((?:\s+[a-z-]+=[\w,-]*)*)\s*-->\s*\Z")
END = regex(r" {0,3}<!--\s*govern:end(?:\s+([a-z][a-z0-9-]*))?\s*-->\s*\Z")
MARKER = regex(r"\s*<!--\s*govern:(?:begin|end)\b")
FENCE = regex(r" {0,3}(`{3,}|~{3,})(.*)\Z")
LINE = regex(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its name, the options behind the name, the 1-based lines of its two markers, what stands between them
    (lines without their ends)."""

    name: str
    options: tuple[tuple[str, str], ...]
    begin: int
    end: int
    lines: tuple[str, ...]

    def option(self, name: str) -> tuple[str, ...]:
        """The values of an option, between commas."""
        return tuple(part for key, value in self.options if key == name for part in value.split(",") if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """A marker that makes no sense: its line, and why."""

    line: int
    message: str


def split(text: str) -> list[str]:
    """The lines of a text, each with the line end that it has; they join to the text."""
    lines: list[str] = LINE.findall(text)
    return [line for line in lines if line]


def blocks_of(text: str) -> tuple[list[Block], list[Problem]]:
    """The blocks of a document in order, and the markers that belong to none."""
    blocks: list[Block] = []
    problems: list[Problem] = []
    lines = [line.rstrip("\r\n") for line in split(text)]
    fence = ""
    opened: tuple[int, re.Match[str]] | None = None
    names: set[str] = set()
    for number, line in enumerate(lines, start=1):
        mark = FENCE.match(line)
        if fence:
            if mark is not None and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
            continue
        if mark is not None and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            continue
        if not MARKER.match(line):
            continue
        begin, end = BEGIN.match(line), END.match(line)
        if begin is not None:
            if opened is not None:
                problems.append(Problem(opened[0], f"the block {opened[1][1]!r} is not closed before the next begins"))
            opened = (number, begin)
        elif end is None:
            problems.append(
                Problem(number, "a marker must be `<!-- govern:begin NAME -->` or `<!-- govern:end NAME -->`")
            )
        elif opened is None:
            problems.append(Problem(number, "a block ends here that does not begin"))
        else:
            start, match = opened
            opened = None
            name = match[1]
            if end[1] not in (None, name):
                problems.append(Problem(number, f"the block {name!r} is closed as {end[1]!r}"))
            elif name in names:
                problems.append(Problem(start, f"a second block {name!r}"))
            else:
                names.add(name)
                options = tuple((key, value) for key, _, value in (part.partition("=") for part in match[2].split()))
                blocks.append(Block(name, options, start, number, tuple(lines[start : number - 1])))
    if opened is not None:
        problems.append(Problem(opened[0], f"the block {opened[1][1]!r} is not closed"))
    return blocks, problems


def with_block(text: str, name: str, content: Sequence[str]) -> str:
    """The text with the lines of a block replaced; a block is added at the end where there is none of that name.

    Not a byte outside of the block changes, but for a line end at the end of the text where a block is added behind it.
    The new lines have the line end that the text has. Raises ValueError where the markers of the text make no sense.
    """
    blocks, problems = blocks_of(text)
    if problems:
        raise ValueError(f"{problems[0].line}: {problems[0].message}")
    newline = newline_of(text)
    found = next((block for block in blocks if block.name == name), None)
    if found is not None:
        if tuple(content) == found.lines:
            return text
        lines = split(text)
        new = [line + newline for line in content]
        return "".join((*lines[: found.begin], *new, *lines[found.end - 1 :]))
    gap = "" if not text else newline if text.endswith(("\n", "\r")) else newline * 2
    block = (f"<!-- govern:begin {name} -->", *content, f"<!-- govern:end {name} -->")
    return text + gap + "".join(line + newline for line in block)


def newline_of(text: str) -> str:
    """The line end that most lines have."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
