"""Facts of a file of SQL: where its statements stand, and the comments that may be addressed to govern."""

from __future__ import annotations

import re

from govern.facts.directives import MENTIONED, Comment, is_addressed
from govern.records import dataclass
from govern.regex import regex

# What may hold a semicolon or two hyphens that mean nothing: strings, quoted names, dollar quotes, comments.
_TOKEN = regex(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*(?:'|\Z)|\"(?:[^\"]|\"\")*(?:\"|\Z)|`[^`]*(?:`|\Z)"
    r"|(?P<mark>\$(?:[A-Za-z_]\w*)?\$).*?(?:(?P=mark)|\Z)|;",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class SqlFacts:
    """What one file of SQL says of itself: `comments` are (line, text, first line, last line), with the lines that each
    stands for: its line, the statement that it stands behind or, on a line of its own, the one that it stands above."""

    path: str
    comments: tuple[Comment, ...]


def read_sql(source: bytes, path: str) -> SqlFacts:
    """Read one file. Never raises: bytes that are no text are replaced."""
    text = source.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if MENTIONED.search(text) is None:
        return SqlFacts(path, ())
    found: list[tuple[int, str]] = []
    statements: list[tuple[int, int]] = []
    begin = position = 0
    code: list[str] = []
    for token in _TOKEN.finditer(text):
        code.append(text[position : token.start()])
        position = token.end()
        if token[0].startswith(("--", "/*")):
            code.append(re.sub(r"[^\n]", " ", token[0]))
            if is_addressed(token[0]):
                found.append((token.start(), token[0]))
            continue
        code.append(token[0])
        if token[0] == ";":
            statements.append(_lines_of("".join(code), begin))
            begin = token.end()
    code.append(text[position:])
    statements.append(_lines_of("".join(code), begin))
    lines = "".join(code).split("\n")
    return SqlFacts(path, tuple(_comment(at, comment, text, lines, statements) for at, comment in found))


def _lines_of(code: str, begin: int) -> tuple[int, int]:
    """The first and the last line of a statement that follows `begin` and ends with the text."""
    held = code[begin:]
    blank = len(held) - len(held.lstrip())
    return code.count("\n", 0, begin + blank) + 1, code.count("\n", 0, len(code.rstrip())) + 1


def _comment(at: int, comment: str, text: str, lines: list[str], statements: list[tuple[int, int]]) -> Comment:
    line = text.count("\n", 0, at) + 1
    if lines[line - 1].strip():
        held = next((one for one in statements if line in one), (line, line))
        return line, comment, *held
    below = next((number for number in range(line + 1, len(lines) + 1) if lines[number - 1].strip()), 0)
    if not below:
        return line, comment, 0, 0
    return line, comment, *next((one for one in statements if one[0] == below), (below, below))
