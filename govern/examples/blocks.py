"""The Markdown of a page's `# Examples` section, as a flat list of headings and named code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govern.records import dataclass
from govern.regex import regex

_HEADING = regex(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = regex(r" {0,3}(`{3,}|~{3,})[ \t]*([^`]*)$")
_NAME = regex(r"`([^`]+)`[ \t]*:?[ \t]*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 in the section."""

    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the backticked name above it ("" if none), its lines, and where the first stands in the page."""

    line: int
    name: str
    language: str
    lines: tuple[str, ...]
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A backticked line that no block follows."""

    line: int
    name: str


def example_parts(body: str, first_line: int) -> Iterator[Heading | Block | Name]:
    """The parts of the section `# Examples`, in order, with lines of the page. Fences elsewhere hide headings too."""
    inside = False
    name: Name | None = None
    lines = body.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        number = first_line + at
        at += 1
        if fence := _FENCE.match(line):
            start = at
            at, closed = _end_of(lines, start, fence[1])
            if inside:
                content = tuple(lines[start : at - 1] if closed else lines[start:at])
                yield Block(number + 1, name.name if name else "", fence[2].strip(), content, closed)
                name = None
        elif line.strip():
            if inside and name:
                yield name
            name = None
            if heading := _HEADING.match(line):
                if len(heading[1]) == 1:
                    inside = heading[2].lower() == "examples"
                elif inside and len(heading[1]) == 2:
                    yield Heading(number, heading[2])
            elif inside and (named := _NAME.match(line)):
                name = Name(number, named[1].strip())
    if inside and name:
        yield name


def _end_of(lines: list[str], start: int, fence: str) -> tuple[int, bool]:
    """The index behind the closing fence, and whether there is one."""
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for at in range(start, len(lines)):
        if closing.match(lines[at]):
            return at + 1, True
    return len(lines), False
