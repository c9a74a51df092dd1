"""The text of a Python file as tokens: where expressions, arguments, parameters and statements end.

Facts say where things begin. Ends are found here, by matching brackets, so that an edit takes exactly one thing away.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import NamedTuple

from govern.facts.syntax import column_of, line_of
from govern.regex import regex

_TOKEN = regex(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>[A-Za-z]{0,2}(?:'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\""
    r"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"))"
    r"|(?P<word>[^\W\d]\w*|\d[\w.]*)"
    r"|(?P<newline>\n)|(?P<space>(?:[ \t\f\r]|\\\n)+)|(?P<mark>.)",
    re.DOTALL,
)
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class Token(NamedTuple):
    """A token: where it begins and ends, its kind (a group of the expression above), the depth of brackets around."""

    start: int
    end: int
    kind: str
    text: str
    depth: int


class Span(NamedTuple):
    """A range of characters, the end exclusive."""

    start: int
    end: int


class SourceText:
    """One Python file."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def tokens(self) -> list[Token]:
        """All tokens but spaces and comments; newlines count only outside of brackets."""
        found: list[Token] = []
        depth = 0
        for match in _TOKEN.finditer(self.text):
            kind, text = str(match.lastgroup), match[0]
            if kind in ("space", "comment") or (kind == "newline" and depth):
                continue
            if kind == "mark" and text in _CLOSE:
                depth = max(depth - 1, 0)
            found.append(Token(match.start(), match.end(), kind, text, depth))
            if kind == "mark" and text in _OPEN:
                depth += 1
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def offset(self, at: int) -> int:
        """The offset of a packed position."""
        return self.offset_of(line_of(at), column_of(at))

    def offset_of(self, line: int, column: int = 0) -> int:
        """The offset of a 1-based line and a 0-based column."""
        return min(self._lines[min(line, len(self._lines)) - 1] + column, len(self.text))

    def line_at(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return bisect_right(self._lines, offset)

    def indent(self, offset: int) -> str:
        """The white space before the first word of the line of an offset."""
        line = self.text[self._lines[self.line_at(offset) - 1] :]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def index(self, offset: int) -> int:
        """The number of the first token at or behind an offset."""
        return bisect_left(self._starts, offset)

    def item(self, start: int) -> Span:
        """An argument, element or parameter that begins at `start`: up to the next comma or closing bracket."""
        first = self.index(start)
        depth = self.tokens[first].depth if first < len(self.tokens) else 0
        end = start
        for token in self.tokens[first:]:
            if token.depth < depth or (token.depth == depth and token.text == ","):
                break
            end = token.end
        return Span(start, end)

    def without(self, span: Span) -> Span:
        """`span`, an item of a list, with the comma that goes if it goes."""
        after = self.index(span.end)
        if after < len(self.tokens) and self.tokens[after].text == ",":
            following = self.tokens[after + 1]
            if following.text not in _CLOSE:
                return Span(span.start, following.start)
            end = self.tokens[after].end
        else:
            end = span.end
        before = self.index(span.start) - 1
        if before >= 0 and self.tokens[before].text == ",":
            return Span(self.tokens[before].start, max(span.end, end))
        return Span(span.start, end)

    def keyword(self, value_start: int) -> int:
        """Where the keyword argument begins whose value begins at `value_start`."""
        at = self.index(value_start)
        if at >= 2 and self.tokens[at - 1].text == "=" and self.tokens[at - 2].kind == "word":
            return self.tokens[at - 2].start
        return value_start

    def statement(self, start: int) -> Span:
        """A simple statement that begins at `start`: up to the end of its logical line, or a semicolon."""
        first = self.index(start)
        depth = self.tokens[first].depth if first < len(self.tokens) else 0
        end = start
        for token in self.tokens[first:]:
            if token.kind == "newline" or (token.text == ";" and token.depth == depth):
                break
            end = token.end
        return Span(start, end)

    def bracket_end(self, start: int) -> int:
        """The offset behind the bracket that closes the one at `start`."""
        first = self.index(start)
        depth = self.tokens[first].depth
        for token in self.tokens[first + 1 :]:
            if token.depth == depth and token.text in _CLOSE:
                return token.end
        return len(self.text)

    def primary(self, start: int) -> Span:
        """A name or bracket at `start` with all attributes, calls and subscripts behind it: `a.b(c)[d]`."""
        at = self.index(start)
        end = self.bracket_end(start) if self.tokens[at].text in _OPEN else self.tokens[at].end
        while True:
            at = self.index(end)
            token = self.tokens[at] if at < len(self.tokens) else None
            if token is not None and token.text == "." and at + 1 < len(self.tokens):
                end = self.tokens[at + 1].end
            elif token is not None and token.text in ("(", "["):
                end = self.bracket_end(token.start)
            else:
                return Span(start, end)

    def word_at(self, offset: int) -> str:
        """The name that begins at an offset, "" where none does."""
        at = self.index(offset)
        token = self.tokens[at] if at < len(self.tokens) else None
        return token.text if token is not None and token.start == offset and token.kind == "word" else ""
