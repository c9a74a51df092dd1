"""The rows that statements of SQL insert: each text in them with its table, its column, its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from govern.regex import regex

# A statement's pieces: comments, quoted texts, quoted names, words, signs. What is not closed goes to the end.
PIECE = regex(
    r"""(?P<comment>--[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z))
      | (?P<text>[NEne]?'(?:[^'\\]|\\.|'')*(?:'|\\?\Z))
      | (?P<name>"[^"]*(?:"|\Z)|`[^`]*(?:`|\Z)|\[[A-Za-z_]\w*\]|[A-Za-z_][\w$]*)
      | (?P<sign>[(),;.])
      | (?P<other>[^\s'"`(),;.\[#-]+|.)""",
    re.VERBOSE | re.DOTALL,
)
ENDS = {"on", "returning", "from", "where", "union"}
LARGEST = 2_000_000


class Cell(NamedTuple):
    """A text that a statement inserts; `column` is its name, or its number where the statement names none."""

    table: str
    column: str
    text: str
    line: int


class Token(NamedTuple):
    kind: str
    text: str
    line: int


def inserted(sql: str, first_line: int = 1) -> Iterator[Cell]:
    """The texts that the INSERT statements in some SQL give to columns. What cannot be read is passed over."""
    if len(sql) > LARGEST or not any(word in sql.lower() for word in ("insert", "replace into")):
        return
    tokens = list(_tokens(sql, first_line))
    columns: dict[str, list[str]] = {}
    at = 0
    while at < len(tokens):
        word = _word(tokens, at)
        if word == "create" and _word(tokens, at + 1) == "table":
            at, name, listed = _create(tokens, at + 2)
            columns.setdefault(name, listed)
        elif word in ("insert", "replace"):
            for step in range(1, 4):
                if _word(tokens, at + step) == "into":
                    at, cells = _insert(tokens, at + step + 1, columns)
                    yield from cells
                    break
            else:
                at += 1
        else:
            at += 1


def _tokens(sql: str, first_line: int) -> Iterator[Token]:
    line, seen = first_line, 0
    for found in PIECE.finditer(sql):
        line += sql.count("\n", seen, found.start())
        seen = found.start()
        kind = found.lastgroup or "other"
        text = found.group()
        if kind == "comment" or text.isspace():
            continue
        if kind == "text":
            text = text[text.index("'") + 1 :].removesuffix("'").replace("''", "'")
        elif kind == "name":
            text = text.strip('"`[]')
        yield Token(kind, text, line)


def _word(tokens: list[Token], at: int) -> str:
    return tokens[at].text.lower() if at < len(tokens) and tokens[at].kind == "name" else ""


def _sign(tokens: list[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) and tokens[at].kind == "sign" else ""


def _table(tokens: list[Token], at: int) -> tuple[int, str]:
    """The name of a table, without its schema, and where it ends."""
    name = _word(tokens, at)
    while _sign(tokens, at + 1) == ".":
        at += 2
        name = _word(tokens, at)
    return at + 1, name


def _create(tokens: list[Token], at: int) -> tuple[int, str, list[str]]:
    """CREATE TABLE: its name and columns, in order."""
    while _word(tokens, at) in ("if", "not", "exists"):
        at += 1
    at, name = _table(tokens, at)
    if _sign(tokens, at) != "(":
        return at, name, []
    depth, first, columns = 1, True, list[str]()
    at += 1
    while at < len(tokens) and depth:
        sign = _sign(tokens, at)
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if first and tokens[at].kind == "name":
            columns.append(tokens[at].text)
        first = depth == 1 and sign == ","
        at += 1
    return at, name, columns


def _insert(tokens: list[Token], at: int, known: dict[str, list[str]]) -> tuple[int, list[Cell]]:
    """INSERT INTO: the texts of its rows, whether they stand behind VALUES or SELECT."""
    at, table = _table(tokens, at)
    columns = known.get(table, [])
    if _sign(tokens, at) == "(":
        columns = []
        while at < len(tokens) and _sign(tokens, at) != ")":
            if tokens[at].kind == "name":
                columns.append(tokens[at].text)
            at += 1
        at += 1
    cells: list[Cell] = []
    if _word(tokens, at) in ("values", "value"):
        at += 1
        while _sign(tokens, at) == "(":
            at, row = _row(tokens, at + 1)
            cells += _named(table, columns, row)
            at += 1 if _sign(tokens, at) == "," else 0
        return at, cells
    while at < len(tokens) and _sign(tokens, at) != ";" and _word(tokens, at) not in ("insert", "create"):
        if _word(tokens, at) == "select":
            at, row = _row(tokens, at + 1)
            cells += _named(table, columns, row)
        else:
            at += 1
    return at, cells


def _row(tokens: list[Token], at: int) -> tuple[int, list[Token | None]]:
    """The values up to the end of a row, each text as it is, None for anything else."""
    row: list[Token | None] = []
    held: list[Token] = []
    depth = 0
    while at < len(tokens):
        sign = _sign(tokens, at)
        if depth == 0 and (sign in (")", ";") or _word(tokens, at) in ENDS):
            at += 1 if sign == ")" else 0
            break
        if depth == 0 and sign == ",":
            row.append(_only_text(held))
            held = []
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            held.append(tokens[at])
        at += 1
    row.append(_only_text(held))
    return at, row


def _only_text(held: list[Token]) -> Token | None:
    """The text that a value is, with or without a cast or an alias behind it."""
    if not held or held[0].kind != "text":
        return None
    return held[0] if len(held) == 1 or held[1].text.startswith("::") or held[1].text.lower() == "as" else None


def _named(table: str, columns: list[str], row: list[Token | None]) -> Iterator[Cell]:
    for at, token in enumerate(row):
        if token is not None and token.text:
            yield Cell(table, columns[at] if at < len(columns) else str(at), token.text, token.line)
