"""Where the parts of the Python lowering meet: expressions, strings, patterns and statements refer to each other.

Each module fills its own table; an expression whose kind is in no table becomes ("error", at, text).
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

from govern.facts.syntax import COLUMN_BITS, COLUMN_MASK, Body, Node

EXPRESSIONS: dict[str, Callable[[Any], Node]] = {}
STATEMENTS: dict[str, Callable[[Any], Node]] = {}

SKIP = frozenset(("comment", "line_continuation", ",", "(", ")", "[", "]", "{", "}"))
IGNORED = frozenset(("comment", ";", ":", "line_continuation"))
TRIVIA = frozenset(("comment", "line_continuation"))
TOO_DEEP = "nested too deeply"
# Facts are marshalled, which takes 2,000 levels of tuples; a chain of operators costs one level for each of them.
MAX_CHAIN = 900
# What lowering runs into where the parser, after a syntax error, hands out a node without some of its parts.
INCOMPLETE = (AttributeError, IndexError, ValueError, StopIteration)
WHAT_STOPS = (*INCOMPLETE, RecursionError)


def at(node: Any) -> int:
    """The packed position of a tree-sitter node (whose lines are 0-based)."""
    start = node.range().start
    line: int = start.line + 1
    column: int = start.column
    return line << COLUMN_BITS | (column if column < COLUMN_MASK else COLUMN_MASK)  # noqa: FURB136  calls cost


def word(node: Any) -> str:
    """The text of an identifier as Python knows it. Interned: marshal writes a repeated string once."""
    text: str = node.text()
    return sys.intern(text if text.isascii() else unicodedata.normalize("NFKC", text))


def start_of(node: Node) -> int:
    """Where an expression begins (the position of an attribute is that of its name)."""
    while node[0] == "attr":
        node = node[2]
    start: int = node[1]
    return start


def error(node: Any) -> Node:
    return ("error", at(node), node.text()[:80])


def expression(node: Any) -> Node:
    """One tree-sitter expression as a tuple; what is not an expression becomes ("error", at, text)."""
    return EXPRESSIONS.get(node.kind(), error)(node)


def expressions(node: Any) -> tuple[Node, ...]:
    """What stands between the brackets and commas of a node."""
    found = []
    for child in node.named_children():
        kind = child.kind()
        if kind not in TRIVIA:
            found.append(EXPRESSIONS.get(kind, error)(child))
    return tuple(found)


def parts(node: Any) -> list[Any]:
    """The children of a node without comments and line continuations."""
    return [child for child in node.children() if child.kind() not in TRIVIA]


def ends(node: Any) -> list[Any]:
    """The first and the last part of a node that has two, and a token between them."""
    children: list[Any] = node.named_children()
    if len(children) == 2:  # no comment, then
        return children
    children = parts(node)
    return [children[0], children[-1]]


def only(node: Any) -> Any:
    """The one part of a node that is no token; the last one where the parser has found more."""
    children = node.named_children()
    return children[0] if len(children) == 1 else parts(node)[-1]


def body(node: Any | None, stops: tuple[type[Exception], ...] = INCOMPLETE) -> Body:
    """The statements of a block or module; an absent block is empty.

    A statement of which the parser recovered only part, or (with RecursionError among `stops`) that is nested too
    deeply for the reader, becomes an error node, and its neighbours stay.
    """
    if node is None:
        return ()
    out: list[Node] = []
    for child in node.children():
        kind = child.kind()
        if kind in IGNORED:
            continue
        try:
            lower = STATEMENTS.get(kind)
            if lower is not None:
                out.append(lower(child))
            elif kind == "ERROR":
                out.extend(body(child))
            else:
                out.append(("expr", at(child), expression(child)))
        except stops as stopped:
            lost = ("error", at(child), TOO_DEEP) if isinstance(stopped, RecursionError) else error(child)
            out.append(("expr", at(child), lost))
    return tuple(out)
