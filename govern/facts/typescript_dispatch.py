"""Where the parts of the TypeScript lowering meet: types, expressions and statements refer to each other.

Each of the three modules fills its own table; a node whose kind is in no table becomes ("error", at, text).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from govern.facts.syntax import COLUMN_BITS, COLUMN_MASK, Body, Node
from govern.regex import regex

Lower = Callable[[Any], Node]

TYPES: dict[str, Lower] = {}
EXPRESSIONS: dict[str, Lower] = {}
STATEMENTS: dict[str, Lower] = {}

# Stands for a bare `&` that the grammar does not take, see `typescript.py`; a private-use character nobody writes.
MASKED_AMPERSAND = "\ue0a6"
TOO_DEEP = "nested too deeply"
# What lowering runs into where the parser, after a syntax error, hands out a node without some of its parts.
INCOMPLETE = (AttributeError, IndexError, ValueError)
TOKENS = frozenset(("comment", "html_comment", ",", ";", "(", ")", "[", "]", "{", "}", "<", ">", "{|", "|}"))
ESCAPE = regex(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}


def at(node: Any) -> int:
    """The packed position of a tree-sitter node (whose lines are 0-based)."""
    start = node.range().start
    line: int = start.line + 1
    column: int = start.column
    return line << COLUMN_BITS | (column if column < COLUMN_MASK else COLUMN_MASK)  # noqa: FURB136  calls cost


def word(node: Any) -> str:
    """The text of an identifier. Interned: marshal writes a repeated string once."""
    return sys.intern(node.text())


def error(node: Any) -> Node:
    return ("error", at(node), node.text()[:80])


def expression(node: Any) -> Node:
    """One tree-sitter expression, or pattern, as a tuple."""
    return EXPRESSIONS.get(node.kind(), error)(node)


def type_of(node: Any) -> Node:
    """One tree-sitter type as a tuple; an annotation gives the type it holds."""
    return TYPES.get(node.kind(), error)(node)


def optional_type(node: Any | None) -> Node | None:
    return None if node is None else type_of(node)


def optional_expression(node: Any | None) -> Node | None:
    return None if node is None else expression(node)


def body(node: Any | None) -> Body:
    """The statements of a program or block; an absent block is empty. A statement that is nested too deeply for the
    reader, or of which the parser recovered only part, becomes an error node, and its neighbours stay."""
    if node is None:
        return ()
    out: list[Node] = []
    for child in node.children():
        kind = child.kind()
        if kind == "ERROR":
            out.extend(body(child))
            continue
        lower = STATEMENTS.get(kind)
        if lower is None:
            continue
        try:
            out.append(lower(child))
        except RecursionError:
            out.append(("error", at(child), TOO_DEEP))
        except INCOMPLETE:
            out.append(error(child))
    return tuple(out)


def parts(node: Any) -> list[Any]:
    """The children of a node without punctuation and comments."""
    return [child for child in node.children() if child.kind() not in TOKENS]


def unescape(text: str) -> str:
    """A run of JavaScript string escapes decoded; a code point out of range is kept as written."""
    if MASKED_AMPERSAND in text:
        text = text.replace(MASKED_AMPERSAND, "&")
    return ESCAPE.sub(_escape, text) if "\\" in text else text


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return SIMPLE_ESCAPES.get(match[4], match[4])
    value = int(code, 16)
    return chr(value) if value <= 0x10FFFF else match[0]


def string_text(node: Any) -> str:
    """The value of a `string` node."""
    text: str = node.text()
    return unescape(text[1:-1])
