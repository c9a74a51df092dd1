"""Lowers tree-sitter expressions of Python into the tuples of `syntax`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from keyword import kwlist
from typing import Any

from govern.facts.python_dispatch import (
    EXPRESSIONS,
    SKIP,
    TRIVIA,
    at,
    ends,
    error,
    expression,
    expressions,
    only,
    parts,
    start_of,
    word,
)
from govern.facts.syntax import COLUMN_MASK, Node
from govern.regex import regex

# Names and dots without blanks: what is read from the text costs half of what is read part by part.
CHAIN = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+", re.ASCII)
KEYWORDS = frozenset(kwlist)


def _name(node: Any) -> Node:
    return ("name", at(node), word(node))


def _literal(value: object) -> Callable[[Any], Node]:
    return lambda node: ("const", at(node), value)


def _number(node: Any) -> Node:
    text: str = node.text().lower()
    try:
        if text.endswith("j"):
            value: object = complex(0, float(text[:-1]))
        elif not text.startswith("0x") and ("." in text or "e" in text):
            value = float(text)
        else:
            value = int(text, 0)
    except ValueError:  # 10L and 0777 of Python 2, and numbers of more digits than Python reads
        return error(node)
    return ("const", at(node), value)


def _attribute(node: Any) -> Node:
    return _chain(node) or _attribute_of_value(node)


def _attribute_of_value(node: Any) -> Node:
    value, name = ends(node)
    inner = expression(value)
    if inner[0] == "star":  # the parser takes `[*a.b]` for [(*a).b]
        return ("star", inner[1], ("attr", at(name), inner[2], word(name)))
    return ("attr", at(name), inner, word(name))


def _chain(node: Any) -> Node | None:
    """An attribute that is nothing but names; None for any other."""
    text = node.text()
    if CHAIN.fullmatch(text) is None:
        return None
    name, *attributes = names = text.split(".")
    position = at(node)
    if not KEYWORDS.isdisjoint(names) or (position & COLUMN_MASK) + len(text) > COLUMN_MASK:
        return None
    result: Node = ("name", position, sys.intern(name))
    for attribute in attributes:
        position += len(name) + 1
        name = sys.intern(attribute)
        result = ("attr", position, result, name)
    return result


def arguments(node: Any) -> tuple[tuple[Node, ...], tuple[tuple[str | None, Node], ...]]:
    """The positional and keyword arguments of an `argument_list` (or of the one generator that stands for it)."""
    if node.kind() == "generator_expression":
        return (expression(node),), ()
    args: list[Node] = []
    keywords: list[tuple[str | None, Node]] = []
    for child in node.named_children():
        kind = child.kind()
        if kind == "keyword_argument":
            name, value = ends(child)
            keywords.append((word(name), expression(value)))
        elif kind == "dictionary_splat":
            keywords.append((None, expression(child.children()[-1])))
        elif kind not in TRIVIA:
            args.append(EXPRESSIONS.get(kind, error)(child))
    return tuple(args), tuple(keywords)


def _call(node: Any) -> Node:
    called, given = ends(node)
    args, keywords = arguments(given)
    kind = called.kind()
    if kind == "attribute":
        chain = _chain(called)
        callee = chain or _attribute_of_value(called)
        start = at(node) if chain is None else start_of(chain)
    else:
        callee = EXPRESSIONS.get(kind, error)(called)
        start = callee[1] if kind == "identifier" else at(node)
    if callee[0] == "star":
        return ("star", start, ("call", start_of(callee[2]), callee[2], args, keywords))
    return ("call", start, callee, args, keywords)


def _subscript(node: Any) -> Node:
    children = node.children()
    inner, *items = [child for child in children if child.kind() not in SKIP]
    value, index = expression(inner), _index(items, children)
    if value[0] == "star":
        return ("star", at(node), ("sub", start_of(value[2]), value[2], index))
    return ("sub", at(node), value, index)


def _generic_type(node: Any) -> Node:
    value, index = parts(node)
    items = [child for child in index.children() if child.kind() not in SKIP]
    return ("sub", at(node), expression(value), _index(items, index.children()))


def _index(items: list[Any], children: list[Any]) -> Node:
    found = tuple([expression(item) for item in items])
    if len(found) == 1 and found[0][0] != "star" and not _has_comma(children):
        return found[0]
    return ("tuple", at(items[0]), found)


def _has_comma(children: list[Any]) -> bool:
    return any(child.kind() == "," for child in children)


def _slice(node: Any) -> Node:
    bounds: list[Node | None] = [None, None, None]
    position = 0
    for child in parts(node):
        if child.kind() == ":":
            position += 1
        else:
            bounds[min(position, 2)] = expression(child)
    return ("slice", at(node), *bounds)


def _sequence(tag: str) -> Callable[[Any], Node]:
    return lambda node: (tag, at(node), expressions(node))


def _target(node: Any) -> Node:
    """`(a, b)` or `(a)` on the left of an assignment."""
    items = expressions(node)
    grouped = len(items) == 1 and not _has_comma(node.children())
    return items[0] if grouped and items[0][0] != "star" else ("tuple", at(node), items)


def _parenthesized(node: Any) -> Node:
    for child in node.named_children():
        kind = child.kind()
        if kind not in TRIVIA:
            return EXPRESSIONS.get(kind, error)(child)
    return ("tuple", at(node), ())


def _dictionary(node: Any) -> Node:
    items: list[tuple[Node | None, Node]] = []
    for child in node.named_children():
        kind = child.kind()
        if kind == "pair":
            key, value = ends(child)
            items.append((expression(key), expression(value)))
        elif kind == "dictionary_splat":
            items.append((None, expression(child.children()[-1])))
    return ("dict", at(node), tuple(items))


def _lambda(node: Any) -> Node:
    params = node.field("parameters")
    body = node.field("body")
    return ("lambda", at(node), parameters(params) if params else (), expression(body))


def _comprehension(kind: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        element: Node | None = None
        value: Node | None = None
        clauses: list[tuple[Any, ...]] = []
        for child in node.named_children():
            child_kind = child.kind()
            if child_kind == "for_in_clause":
                clauses.append(_clause(child))
            elif child_kind == "if_clause":
                clauses.append(("if", expression(only(child))))
            elif child_kind == "pair":
                element, value = map(expression, ends(child))
            elif child_kind not in TRIVIA:
                element = expression(child)
        return ("comp", at(node), kind, element or error(node), value, tuple(clauses))

    return lower


def _clause(node: Any) -> tuple[Any, ...]:
    children = parts(node)
    split = next(i for i, child in enumerate(children) if child.kind() == "in")
    iterables = [child for child in children[split + 1 :] if child.kind() != ","]
    iterable = expression(iterables[0])
    if len(iterables) > 1:
        iterable = ("tuple", iterable[1], tuple([expression(child) for child in iterables]))
    return ("for", expression(node.field("left")), iterable)


def _await(node: Any) -> Node:
    return ("await", at(node), expression(only(node)))


def _yield(node: Any) -> Node:
    children = parts(node)
    if len(children) == 1:
        return ("yield", at(node), None)
    if children[1].kind() == "from":
        return ("yieldfrom", at(node), expression(children[-1]))
    return ("yield", at(node), expression(children[-1]))


def _walrus(node: Any) -> Node:
    children = parts(node)
    return ("walrus", at(node), word(children[0]), expression(children[-1]))


def _splat(node: Any) -> Node:
    return ("star", at(node), expression(only(node)))


def _first(node: Any) -> Node:
    children = node.named_children()
    return expression(children[0] if len(children) == 1 else parts(node)[0])


def _member_type(node: Any) -> Node:
    children = parts(node)
    return ("attr", at(children[-1]), expression(children[0]), word(children[-1]))


def _union_type(node: Any) -> Node:
    children = parts(node)
    return ("binop", at(node), "|", expression(children[0]), expression(children[-1]))


def parameters(node: Any) -> tuple[tuple[Any, ...], ...]:
    """The parameters of a function or lambda, each (name, annotation?, default?, kind, at)."""
    out: list[tuple[Any, ...]] = []
    kind = "any"
    for child in node.named_children():
        child_kind = child.kind()
        if child_kind == "positional_separator":
            out = [(*param[:3], "posonly", param[4]) for param in out]
        elif child_kind == "keyword_separator":
            kind = "kwonly"
        elif child_kind == "identifier":
            out.append((word(child), None, None, kind, at(child)))
        elif child_kind in ("list_splat_pattern", "dictionary_splat_pattern"):
            out.append(_variadic(child, None))
            kind = "kwonly"
        elif child_kind in ("default_parameter", "typed_default_parameter"):
            name, annotation, default = child.field("name"), child.field("type"), child.field("value")
            out.append(
                (word(name), expression(annotation) if annotation else None, expression(default), kind, at(name))
            )
        elif child_kind == "typed_parameter":
            first, declared = ends(child)
            annotation = expression(declared)
            if first.kind() == "identifier":
                out.append((word(first), annotation, None, kind, at(first)))
            else:
                out.append(_variadic(first, annotation))
                kind = "kwonly"
    return tuple(out)


def _variadic(node: Any, annotation: Node | None) -> tuple[Any, ...]:
    stars, *_, name = parts(node)
    return (word(name), annotation, None, "vararg" if stars.kind() == "*" else "kwarg", at(name))


def _dotted(node: Any) -> Node:
    first, *rest = [child for child in node.children() if child.kind() == "identifier"]
    result: Node = ("name", at(first), word(first))
    for part in rest:
        result = ("attr", at(part), result, word(part))
    return result


EXPRESSIONS.update({
    "identifier": _name, "keyword_identifier": _name, "dotted_name": _dotted,
    "true": _literal(True), "false": _literal(False), "none": _literal(None), "ellipsis": _literal(...),
    "integer": _number, "float": _number, "attribute": _attribute, "call": _call, "subscript": _subscript,
    "slice": _slice, "tuple": _sequence("tuple"), "expression_list": _sequence("tuple"),
    "pattern_list": _sequence("tuple"), "tuple_pattern": _target, "list": _sequence("list"),
    "list_pattern": _sequence("list"), "set": _sequence("set"), "dictionary": _dictionary,
    "parenthesized_expression": _parenthesized, "generic_type": _generic_type, "type": _first,
    "member_type": _member_type, "union_type": _union_type, "constrained_type": _first, "splat_type": _splat,
    "lambda": _lambda,
    "list_comprehension": _comprehension("list"), "set_comprehension": _comprehension("set"),
    "generator_expression": _comprehension("gen"), "dictionary_comprehension": _comprehension("dict"),
    "await": _await, "yield": _yield, "named_expression": _walrus, "list_splat": _splat, "list_splat_pattern": _splat,
    "parenthesized_list_splat": _splat, "as_pattern": _first, "as_pattern_target": _first,
})  # fmt: skip
