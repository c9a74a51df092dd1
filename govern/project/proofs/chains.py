"""The expressions behind a test: what local names are made from, and the chains of names and attributes in them."""

from __future__ import annotations

from collections.abc import Iterable

from govern.facts.syntax import Body, Node
from govern.project.proofs.outline import binding_in, names_in, once

MAX_DEFINITIONS = 3
CHAINED = {"name", "attr", "call", "sub"}


@once
def definitions_of(body: Body) -> dict[str, list[Node]]:
    """What each local name of a body is made from: assigned values, iterables, context managers."""
    found: dict[str, list[Node]] = {}

    def add(target: Node, value: Node) -> None:
        if target[0] == "name":
            found.setdefault(target[2], []).append(value)
        elif target[0] in ("tuple", "list"):
            for item in target[2]:
                add(item, value)

    for node in binding_in(body):
        if node[0] == "assign" and node[3] is not None:
            for target in node[2]:
                add(target, node[3])
        elif node[0] == "for":
            add(node[2], node[3])
        elif node[0] == "walrus":
            found.setdefault(node[2], []).append(node[3])
        elif node[0] == "comp":
            for clause in node[5]:
                if clause[0] == "for":
                    add(clause[1], clause[2])
        elif node[0] == "with":
            for value, target in node[2]:
                if target is not None:
                    add(target, value)
    return found


def expanded(nodes: Iterable[Node], definitions: dict[str, list[Node]]) -> list[Node]:
    """The expressions, and those that define the local names they use, a few steps deep."""
    todo = [(node, 0) for node in nodes]
    seen: set[str] = set()
    found: list[Node] = []
    while todo:
        node, depth = todo.pop(0)
        found.append(node)
        if depth >= MAX_DEFINITIONS:
            continue
        for name in names_in(node):
            if name in definitions and name not in seen:
                seen.add(name)
                todo += [(value, depth + 1) for value in definitions[name][:4]]
    return found


@once
def chains(node: Node) -> tuple[tuple[str, ...], ...]:
    """The names and attribute chains of an expression, each as its parts: ("user", "role"). Calls in a chain are seen
    through, and constant keys count as attributes: `payload["user"].get("role")` gives payload, user, get, role.
    """
    found: list[tuple[str, ...]] = []
    stack: list[object] = [node]
    while stack:
        item = stack.pop()
        if not isinstance(item, tuple) or not item:
            continue
        if isinstance(item[0], str) and len(item) > 1 and isinstance(item[1], int) and item[0] in CHAINED:
            parts, rest = _chain(item)
            if parts:
                found.append(parts)
            stack.extend(reversed(rest))
            continue
        stack.extend(reversed(item))
    return tuple(found)


def _chain(node: Node) -> tuple[tuple[str, ...], list[Node]]:
    """The parts of a chain, and the expressions inside it that are no part of it."""
    parts: list[str] = []
    rest: list[Node] = []
    current = node
    while current[0] in CHAINED or current[0] == "await":
        if current[0] == "name":
            parts.append(current[2])
            return tuple(reversed(parts)), rest
        if current[0] == "attr":
            parts.append(current[3])
        elif current[0] == "call":
            key = current[3][0] if current[3] and current[2][-1] in ("get", "getattr") else None
            if key is not None and key[0] == "const" and isinstance(key[2], str):
                parts.append(key[2])
            rest += [*current[3], *(value for _, value in current[4])]
        elif current[0] == "sub":
            key = current[3]
            if key[0] == "const" and isinstance(key[2], str):
                parts.append(key[2])
            else:
                rest.append(key)
        current = current[2]
    return tuple(reversed(parts)), [*rest, current]


def path_of(node: Node) -> tuple[str, ...] | None:
    """The parts of an attribute chain that starts at a name, constant keys among them; None for anything else."""
    parts, rest = _chain(node) if node[0] in CHAINED and node[0] != "call" else ((), [node])
    return parts if parts and not rest else None
