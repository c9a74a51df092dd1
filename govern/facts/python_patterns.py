"""Lowers `match` statements: each pattern becomes the expression it looks like (see the grammar in `syntax`)."""

from __future__ import annotations

from typing import Any

from govern.facts.python_dispatch import MAX_CHAIN, STATEMENTS, TOO_DEEP, at, body, error, expression, parts, word
from govern.facts.syntax import Node


def _match(node: Any) -> Node:
    before = parts(node)
    colon = next(i for i, child in enumerate(before) if child.kind() == ":")
    subjects = before[1:colon]
    subject = expression(subjects[0])
    if any(child.kind() == "," for child in subjects):
        subject = ("tuple", subject[1], tuple([expression(child) for child in subjects if child.kind() != ","]))
    block = node.field("body")
    cases = [_case(child) for child in block.children() if child.kind() == "case_clause"] if block is not None else []
    return ("match", at(node), subject, tuple(cases))


def _case(node: Any) -> tuple[Any, ...]:
    children = parts(node)
    patterns = [child for child in children if child.kind() == "case_pattern"]
    guard = node.field("guard")
    if any(child.kind() == "," for child in children):
        pattern: Node = ("tuple", at(patterns[0]), tuple([_pattern([child]) for child in patterns]))
    else:
        pattern = _pattern(patterns)
    return (pattern, expression(parts(guard)[-1]) if guard else None, body(node.field("consequence")))


def _pattern(nodes: list[Any]) -> Node:
    """One pattern; a negative number comes as two nodes."""
    first = nodes[0]
    if first.kind() == "-" and len(nodes) == 2:
        operand = expression(nodes[1])
        return ("const", at(first), -operand[2]) if _is_real(operand) else ("unary", at(first), "-", operand)
    lower = PATTERNS.get(first.kind())
    return lower(first) if lower is not None else expression(first)


def _is_real(node: Node) -> bool:
    return node[0] == "const" and isinstance(node[2], int | float)


def _items(children: list[Any], separator: str) -> list[list[Any]]:
    """The nodes between separators, without brackets."""
    groups: list[list[Any]] = [[]]
    for child in children:
        kind = child.kind()
        if kind == separator:
            groups.append([])
        elif kind not in ("(", ")", "[", "]", "{", "}"):
            groups[-1].append(child)
    return [group for group in groups if group]


def _inner(node: Any) -> Node:
    return _pattern(parts(node))


def _name(node: Any) -> Node:
    identifiers = [child for child in node.children() if child.kind() == "identifier"]
    result: Node = ("name", at(identifiers[0]), word(identifiers[0]))
    for part in identifiers[1:]:
        result = ("attr", at(part), result, word(part))
    return result


def _sequence(node: Any) -> Node:
    children = parts(node)
    items = tuple([_pattern(group) for group in _items(children, ",")])
    if node.kind() == "list_pattern":
        return ("list", at(node), items)
    grouped = len(items) == 1 and not any(child.kind() == "," for child in children)
    return items[0] if grouped else ("tuple", at(node), items)


def _alternatives(node: Any) -> Node:
    first, *rest = _items(parts(node), "|")
    if len(rest) > MAX_CHAIN:
        return ("error", at(node), TOO_DEEP)
    result = _pattern(first)
    start = at(node)
    for group in rest:
        result = ("binop", start, "|", result, _pattern(group))
    return result


def _as(node: Any) -> Node:
    children = parts(node)
    return ("walrus", at(node), word(children[-1]), _pattern(children[:-2]))


def _splat(node: Any) -> Node:
    name = parts(node)[-1]
    return ("star", at(node), ("name", at(name), word(name)))


def _mapping(node: Any) -> Node:
    pairs: list[tuple[Node | None, Node]] = []
    for group in _items(parts(node), ","):
        if group[0].kind() == "splat_pattern":
            pairs.append((None, _splat(group[0])[2]))
            continue
        key, value = _items(group, ":")
        pairs.append((_pattern(key), _pattern(value)))
    return ("dict", at(node), tuple(pairs))


def _class(node: Any) -> Node:
    children = parts(node)
    args: list[Node] = []
    keywords: list[tuple[str, Node]] = []
    for group in _items(children[1:], ","):
        inner = parts(group[0])
        alias = inner[0] if inner and inner[0].kind() == "as_pattern" else None
        if alias is not None:  # the parser takes `C(k=p as x)` for C((k=p) as x)
            inner = parts(parts(alias)[0])
        if inner and inner[0].kind() == "keyword_pattern":
            name, _, *value = parts(inner[0])
            pattern = _pattern(value)
            if alias is not None:
                pattern = ("walrus", at(value[0]), word(parts(alias)[-1]), pattern)
            keywords.append((word(name), pattern))
        else:
            args.append(_pattern(group))
    return ("call", at(node), _name(children[0]), tuple(args), tuple(keywords))


def _complex(node: Any) -> Node:
    children = parts(node)
    *left, op, right = children
    return ("binop", at(node), op.kind(), _pattern(left), expression(right))


PATTERNS = {
    "case_pattern": _inner, "dotted_name": _name, "list_pattern": _sequence, "tuple_pattern": _sequence,
    "as_pattern": _as, "union_pattern": _alternatives, "splat_pattern": _splat, "dict_pattern": _mapping,
    "class_pattern": _class, "complex_pattern": _complex, "_": lambda node: ("name", at(node), "_"), "ERROR": error,
}  # fmt: skip

STATEMENTS["match_statement"] = _match
