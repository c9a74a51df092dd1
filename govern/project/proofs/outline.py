"""What an expression consists of, worked out once: the same bodies are walked for endpoint after endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from govern.cache.identity import Identity, identity
from govern.facts.syntax import Body, Node, walk

RUNNING = {"call", "await", "yield", "yieldfrom", "walrus", "comp", "lambda"}
# Builtins that change nothing: a test that calls only these can be looked at anywhere.
HARMLESS = {"isinstance", "len", "bool", "str", "int", "hasattr", "getattr", "any", "all", "set", "list", "tuple"}
T = TypeVar("T")
BINDING = frozenset(("assign", "for", "walrus", "comp", "with", "def"))
WORDS = ("name", "attr", "const")
MOST = 20_000


def once(work: Callable[[Node], T]) -> Callable[[Node], T]:
    """A function of a node that remembers what it gave, by the node's identity (its content is slow to hash)."""
    known: dict[Identity, tuple[Node, T]] = {}  # holds the node, so that its identity is not given to another

    def ask(node: Node) -> T:
        found = known.get(identity(node))
        if found is None:
            if len(known) >= MOST:
                known.clear()
            found = known[identity(node)] = (node, work(node))
        return found[1]

    return ask


@once
def nodes_in(node: Node) -> tuple[Node, ...]:
    """The nodes of an expression, itself included, in source order."""
    return tuple(walk(node))


@once
def binding_in(body: Body) -> tuple[Node, ...]:
    """The statements and expressions of a body, those of nested ones included, that bind names."""
    return tuple(node for node in walk(body) if node[0] in BINDING)


@once
def names_in(node: Node) -> dict[str, None]:
    """The names that an expression uses, in order."""
    return dict.fromkeys(inner[2] for inner in walk(node) if inner[0] == "name")


@once
def words_in(node: Node) -> frozenset[str]:
    """The names, attributes and texts in the code of a function."""
    return frozenset(inner[-1] for inner in walk(node) if inner[0] in WORDS and isinstance(inner[-1], str))


@once
def is_plain(node: Node) -> bool:
    """Whether evaluating an expression runs no code but harmless builtins."""
    return all(_is_plain(inner) for inner in walk(node))


def _is_plain(node: Node) -> bool:
    if node[0] == "call":
        return bool(node[2][0] == "name" and node[2][2] in HARMLESS)
    return node[0] not in RUNNING
