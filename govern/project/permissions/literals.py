"""Names in the literals of Python code: lists, mappings and rows, each text with the column that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from govern.facts.syntax import LEAVES, Node, dotted
from govern.project.proofs.outline import once

WRAPPERS = {"frozenset", "set", "list", "tuple", "sorted", "dict", "OrderedDict", "MappingProxyType", "freeze"}
# Calls that put what they are given into a database.
INSERTING = {
    "bulk_insert", "bulk_insert_mappings", "bulk_save_objects", "add_all", "insert_many", "bulk_create", "executemany",
    "execute_many", "values", "execute",
}  # fmt: skip
DEEPEST = 8
# What has a body under a name of its own, and what a container stands in that defines something.
NAMED = frozenset(("def", "class"))
DEFINING = frozenset(("assign", "augassign", "for", "comp", "return"))
Read = Callable[[Node], list[str]]
Cell = tuple[str, str, Node]  # column, text, node


def cells(node: Node, read: Read, column: str = "", depth: int = 0) -> Iterator[Cell]:
    """The names in a literal, each with its column.

    A list, a set, or a tuple that is no entry of one, holds entries: "". An entry that is a tuple has columns by number
    (".0"), one that is a dict or a call by key (".code"). A mapping has keys ("{}") and what stands behind them.
    `read` gives the names that a node which is no container stands for.
    """
    if depth > DEEPEST:
        return
    tag = node[0]
    if tag in ("list", "set", "tuple"):
        for item in node[2]:
            yield from _entry(item, read, column, depth + 1)
    elif tag == "dict":
        for key, value in node[2]:
            if key is None:
                yield from cells(value, read, column, depth + 1)
                continue
            yield from ((f"{column}{{}}", text, key) for text in read(key))
            yield from cells(value, read, f"{column}{{}}=", depth + 1)
    elif tag == "call" and _last(node[2]) in WRAPPERS:
        for arg in node[3]:
            yield from cells(arg, read, column, depth + 1)
    elif tag == "binop" and node[2] in ("+", "|"):
        yield from cells(node[3], read, column, depth + 1)
        yield from cells(node[4], read, column, depth + 1)
    elif tag == "star":
        yield from cells(node[2], read, column, depth + 1)
    elif tag == "call":
        yield from _record(node, read, column, depth + 1)
    else:
        yield from ((column, text, node) for text in read(node))


def _entry(node: Node, read: Read, column: str, depth: int) -> Iterator[Cell]:
    """The names in an entry of a list: a text, or a record with columns."""
    if node[0] == "tuple":
        for at, item in enumerate(node[2]):
            yield from cells(item, read, f"{column}.{at}", depth + 1)
    elif node[0] == "dict":
        for key, value in node[2]:
            name = key[2] if key is not None and key[0] == "const" else "?"
            yield from cells(value, read, f"{column}.{name}", depth + 1)
    else:
        yield from cells(node, read, column, depth)


def _record(node: Node, read: Read, column: str, depth: int) -> Iterator[Cell]:
    for at, arg in enumerate(node[3]):
        yield from cells(arg, read, f"{column}.{at}", depth + 1)
    for name, value in node[4]:
        yield from cells(value, read, f"{column}.{name or '?'}", depth + 1)


def dotted_keys(node: Node, prefix: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """The ways to the leaves of nested mappings with text for keys: {"orders": {"read": ...}} gives orders, read."""
    if node[0] != "dict" or len(prefix) > 4:
        return
    for key, value in node[2]:
        if key is None or key[0] != "const" or not isinstance(key[2], str):
            continue
        path = (*prefix, key[2])
        if len(path) > 1 and value[0] != "dict":
            yield path, key
        yield from dotted_keys(value, path)


@once
def containers(body: tuple[Node, ...]) -> tuple[tuple[str, Node], ...]:
    """The literal containers of a body that define something: those that get a name, that a loop runs over, that a
    function returns or that are inserted; each with the name ("" where it has none), nested functions included."""
    return tuple(_containers(body, ""))


def _containers(nodes: tuple[Any, ...], prefix: str) -> Iterator[tuple[str, Node]]:
    stack: list[tuple[Any, ...]] = [nodes]
    pop, push = stack.pop, stack.append
    while stack:
        item = pop()
        if not item:
            continue
        tag = item[0]
        if tag.__class__ is str and len(item) > 1 and item[1].__class__ is int:
            if tag in NAMED:
                yield from _containers(item[3:], f"{prefix}{item[2]}.")
                continue
            if tag in LEAVES:
                continue
            if tag in DEFINING:
                yield from _defining(item, prefix)
        for part in item[::-1]:
            if part.__class__ is tuple:
                push(part)


def _defining(node: Node, prefix: str) -> Iterator[tuple[str, Node]]:
    tag = node[0]
    if tag == "assign" and node[3] is not None and is_container(node[3]):
        target = dotted(node[2][0]) if node[2] else None
        yield f"{prefix}{target or ''}", node[3]
    elif tag == "augassign" and is_container(node[4]):
        yield f"{prefix}{dotted(node[2]) or ''}", node[4]
    elif tag == "for" and is_container(node[3]):
        yield prefix.rstrip("."), node[3]
    elif tag == "comp":
        for clause in node[5]:
            if clause[0] == "for" and is_container(clause[2]):
                yield prefix.rstrip("."), clause[2]
    elif tag == "return" and node[2] is not None and is_container(node[2]):
        yield prefix.rstrip("."), node[2]


def is_container(node: Node, depth: int = 0) -> bool:
    """Whether an expression is a literal container, or made from some."""
    if depth > DEEPEST:
        return False
    if node[0] in ("list", "set", "tuple", "dict"):
        return bool(node[2])
    if node[0] == "call":
        return _last(node[2]) in WRAPPERS and any(is_container(arg, depth + 1) for arg in node[3])
    if node[0] != "binop" or node[2] not in ("+", "|"):
        return False
    return is_container(node[3], depth + 1) or is_container(node[4], depth + 1)


def inserted_rows(node: Node) -> Iterator[tuple[str, Node]]:
    """The literal rows that a call inserts, with the table as it is written: `op.bulk_insert(table, [...])`,
    `session.execute(insert(Permission), [...])`, `insert(Permission).values(code=...)`."""
    name = _last(node[2])
    if name not in INSERTING:
        return
    if name == "values":
        table = _insert_target(node[2][2])
        if table:
            for arg in node[3]:
                yield table, ("list", arg[1], (arg,)) if arg[0] == "dict" else arg
            if node[4]:
                yield table, ("call", node[1], node[2], (), node[4])
        return
    table = ""
    if node[3]:
        table = _insert_target(node[3][0]) if name == "execute" else dotted(node[3][0]) or ""
    if name in ("insert_many", "bulk_create"):
        table = dotted(node[2][2]) or ""
    for arg in node[3] if table else ():
        if is_container(arg):
            yield table, arg


def _insert_target(node: Node) -> str:
    """The table of `insert(table)`, `table.insert()` and what is chained to them; "" for anything else."""
    while node[0] == "call":
        if _last(node[2]) in ("insert", "insert_into"):
            if node[3]:
                return dotted(node[3][0]) or ""
            return (dotted(node[2][2]) or "") if node[2][0] == "attr" else ""
        if node[2][0] != "attr":
            return ""
        node = node[2][2]
    return ""


def _last(node: Node) -> str:
    """The last part of a callee's name."""
    return str(node[-1]) if node[0] in ("name", "attr") else ""
