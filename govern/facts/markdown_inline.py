"""Code spans, links and comments inside one run of Markdown text (a paragraph, a heading, a table cell)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govern.facts.syntax import pack
from govern.regex import regex

TICKS = regex(r"`+")
INTEREST = regex(r"[`\[\]\\<!]")
AUTOLINK = regex(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
ANCHOR = regex(r"""<[a-z][a-z0-9]{0,9}\s[^<>]{0,200}?\b(?:id|name)=["']([^"'<>]{1,200})["']""", re.IGNORECASE)
TARGET = regex(
    r"""\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*))"""
    r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
REFERENCE = regex(r"\[([^\[\]]{0,999})\]")

# (kind, at, text, target): "code", "comment" and "anchor" with a text, "link" and "image" with a target, "reference"
# with a label
Inline = tuple[str, int, str, str]


def inline(lines: list[tuple[int, int, str]]) -> Iterator[Inline]:
    """What a run of lines holds, in order. `lines` are (line, column, text) of neighbours: a code span or a link may
    begin in one and end in a later one. Time grows with the length of the text, whatever it holds."""
    text = "\n".join(line[2] for line in lines)
    starts: list[int] = []
    offset = 0
    for _, _, part in lines:
        starts.append(offset)
        offset += len(part) + 1
    closing = _closing_ticks(text)

    def place(index: int) -> int:
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= index else (low, middle)
        line, column, _ = lines[low]
        return pack(line, column + index - starts[low])

    brackets: list[tuple[int, bool]] = []
    position = 0
    while match := INTEREST.search(text, position):
        start = match.start()
        position = start + 1
        character = match[0]
        if character == "\\":
            position = start + 2
        elif character == "`":
            run = TICKS.match(text, start)
            length = len(run[0]) if run else 1
            end = closing.get(start)
            if end is None:
                position = start + length
            else:
                held = text[start + length : end].replace("\n", " ")
                padded = len(held) > 2 and held[0] == held[-1] == " " and bool(held.strip())
                yield "code", place(start + length + padded), held[1:-1] if padded else held, ""
                position = end + length
        elif character == "!":
            if text.startswith("[", position):
                brackets.append((start, True))
                position += 1
        elif character == "[":
            brackets.append((start, False))
        elif character == "]":
            if brackets:
                opened, image = brackets.pop()
                label = text[opened + (2 if image else 1) : start]
                target = TARGET.match(text, position) if text.startswith("(", position) else None
                if target:
                    found = target[1] if target[1] is not None else target[2]
                    yield "image" if image else "link", place(opened), label, found
                    position = target.end()
                elif not image and (named := REFERENCE.match(text, position)):
                    yield "reference", place(opened), label, named[1] or label
                    position = named.end()
                elif not image and not text.startswith(("(", ":"), position):
                    yield "reference", place(opened), label, label
        elif text.startswith("<!--", start):
            end = text.find("-->", start)
            position = len(text) if end < 0 else end + 3
            yield "comment", place(start), text[start:position], ""
        elif auto := AUTOLINK.match(text, start):
            yield "link", place(start), auto[1], auto[1]
            position = auto.end()
        elif tag := ANCHOR.match(text, start):
            yield "anchor", place(start), tag[1], ""
            position = tag.end()


def _closing_ticks(text: str) -> dict[int, int]:
    """Where each run of backticks that opens a span finds the run of the same length that closes it."""
    runs = [(match.start(), len(match[0])) for match in TICKS.finditer(text)]
    following: dict[int, int] = {}
    closing: dict[int, int] = {}
    for start, length in reversed(runs):
        if length in following:
            closing[start] = following[length]
        following[length] = start
    return closing
