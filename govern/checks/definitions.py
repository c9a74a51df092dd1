"""The functions and classes that a module's body defines, at any depth, with the attributes that queries know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern.facts.syntax import Body, Node, column_of, dotted, line_of, unparse
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """One `def` or `class`: where its statement stands (1-based), and its attributes."""

    qualname: str
    line: int
    column: int
    attributes: Mapping[str, object]


def definitions(body: Body, tag: str) -> Iterator[Definition]:
    """Those with `tag` "def" or "class", in the order of the file."""
    stack: list[tuple[Any, tuple[str, ...], str]] = [(body, (), "module")]
    while stack:
        item, scope, inside = stack.pop()
        if not isinstance(item, tuple) or not item:
            continue
        if item[0] in ("def", "class") and len(item) >= 8 and isinstance(item[1], int):
            if item[0] == tag:
                yield _function(item, scope, inside) if tag == "def" else _class(item, scope)
            stack.append((item[5], (*scope, item[2]), item[0]))
        else:
            stack += [(part, scope, inside) for part in reversed(item) if isinstance(part, tuple)]


def _function(node: Node, scope: tuple[str, ...], inside: str) -> Definition:
    _, at, name, params, _, body, decorators, is_async, end = node
    attributes = {
        **_named(name, scope, body, decorators, at, end),
        "async": is_async,
        "method": inside == "class",
        "nested": inside == "def",
        "parameters": tuple(param[0] for param in params),
    }
    return Definition(".".join((*scope, name)), line_of(at), column_of(at) + 1, attributes)


def _class(node: Node, scope: tuple[str, ...]) -> Definition:
    _, at, name, args, _, body, decorators, end = node[:8]
    bases = tuple(unparse(base) for base in args)
    attributes = {**_named(name, scope, body, decorators, at, end), "bases": bases}
    return Definition(".".join((*scope, name)), line_of(at), column_of(at) + 1, attributes)


def _named(name: str, scope: tuple[str, ...], body: Body, decorators: Any, at: int, end: int) -> dict[str, object]:
    parts = (*scope, name)
    return {
        "name": name,
        "qualname": ".".join(parts),
        "public": not any(part.startswith("_") for part in parts),
        "decorators": tuple(filter(None, (_decorator(one) for one in decorators))),
        "docstring": _docstring(body),
        "lines": end - line_of(at) + 1,
    }


def _decorator(node: Node) -> str | None:
    return dotted(node[2] if node[0] == "call" else node)


def _docstring(body: Body) -> str:
    first = body[0] if body else None
    if first is not None and first[0] == "expr" and first[2][0] == "const" and isinstance(first[2][2], str):
        return first[2][2]
    return ""
