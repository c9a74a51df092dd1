"""What can be read of a Python file that does not parse: the statements at its left margin, each by itself."""

from __future__ import annotations

import itertools
import re
from typing import Any

from govern.facts.python_dispatch import WHAT_STOPS, body
from govern.facts.syntax import Body, Node, line_of
from govern.regex import regex

# A line that begins a statement at the left margin; decorators belong to the definition below them.
START = regex(
    r"^(?:@|(?:async[ \t]+)?(?:def|for|with)\b|class\b|from\b|import\b|if\b|while\b|try\b"
    r"|(?!(?:else|elif|except|finally|case)\b)[^\W\d][\w.\[\]\"']*[ \t]*(?:=(?!=)|:|\())",
    re.MULTILINE,
)
DECORATORS = regex(r"(?:@[^\n]*\n(?:[ \t)\]}][^\n]*\n|\n)*)+", re.MULTILINE)
MAX_PIECES = 2_000
MAX_JOINED = 4


def recovered(root: Any, text: str, lowered: Body, broken: int) -> Body:
    """The statements of a file whose first error is on line `broken`: those before it stay as they were lowered.

    From the statement with the error on, each piece of text from the margin to the margin is read by itself. A piece
    that does not parse alone is read together with the next ones (it may hold a long string); what parses in no such
    way gives the statements that the parser finds in it.
    """
    first = next((child.range().start.line for child in root.children() if child.range().end.line >= broken - 1), 0)
    found: list[Node] = [node for node in lowered if line_of(node[1]) <= first]
    start = 0
    for _ in range(first):
        start = text.index("\n", start) + 1
    cuts = _cuts(text, start)
    pieces = [text[begin:end] for begin, end in itertools.pairwise([start, *cuts, len(text)]) if begin < end]
    line, position = first, 0
    while position < len(pieces):
        piece, used = _read(pieces, position, line)
        found += body(piece, WHAT_STOPS)
        line += sum(piece.count("\n") for piece in pieces[position : position + used])
        position += used
    return tuple(found)


def _cuts(text: str, start: int) -> list[int]:
    cuts: list[int] = []
    behind = 0  # where the decorators of the last cut end: the definition below them is no piece of its own
    for match in START.finditer(text, start):
        if match.start() < behind or (match.start() == behind and behind):
            continue
        decorators = DECORATORS.match(text, match.start())
        behind = decorators.end() if decorators else 0
        if match.start() > start:
            cuts.append(match.start())
    return cuts[:MAX_PIECES]


def _read(pieces: list[str], position: int, line: int) -> tuple[Any, int]:
    """The tree of a piece, and of how many pieces it is made; lines above it are left blank, so that positions hold."""
    from ast_grep_py import SgRoot

    margin = "\n" * line
    alone = SgRoot(margin + pieces[position], "python").root()
    if alone.find(kind="ERROR") is None:
        return alone, 1
    for count in range(2, min(MAX_JOINED, len(pieces) - position) + 1):
        joined = SgRoot(margin + "".join(pieces[position : position + count]), "python").root()
        if joined.find(kind="ERROR") is None:
            return joined, count
    return alone, 1
