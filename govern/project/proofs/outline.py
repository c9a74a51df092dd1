"""What an expression consists of, worked out once: the same bodies are walked for endpoint after endpoint."""

from __future__ import annotations

from dataclasses import dataclass

from govern.facts.syntax import Node, walk

RUNNING = {"call", "await", "yield", "yieldfrom", "walrus", "comp", "lambda"}
# Builtins that change nothing: a test that calls only these can be looked at anywhere.
HARMLESS = {"isinstance", "len", "bool", "str", "int", "hasattr", "getattr", "any", "all", "set", "list", "tuple"}


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """`nodes` are those of the expression, itself included, in source order, `names` the names it uses, `words` these,
    the attributes and the texts in it; `plain` says that evaluating it runs no code but harmless builtins."""

    nodes: tuple[Node, ...]
    names: frozenset[str]
    words: frozenset[str]
    plain: bool


WORDS = ("name", "attr", "const")
MOST = 200_000
_KNOWN: dict[int, Outline] = {}  # by the identity of the node, which its outline keeps alive


def outline(node: Node) -> Outline:
    """The outline of an expression."""
    known = _KNOWN.get(id(node))
    if known is None:
        if len(_KNOWN) >= MOST:
            _KNOWN.clear()
        nodes = tuple(walk(node))
        names = frozenset(inner[2] for inner in nodes if inner[0] == "name")
        words = frozenset(inner[-1] for inner in nodes if inner[0] in WORDS and isinstance(inner[-1], str))
        known = _KNOWN[id(node)] = Outline(nodes, names, words, all(_is_plain(inner) for inner in nodes))
    return known


def _is_plain(node: Node) -> bool:
    if node[0] == "call":
        return bool(node[2][0] == "name" and node[2][2] in HARMLESS)
    return node[0] not in RUNNING
