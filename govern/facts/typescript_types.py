"""Lowers tree-sitter types of TypeScript into the tuples of `typescript_syntax`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from govern.facts.syntax import Node
from govern.facts.typescript_dispatch import (
    INCOMPLETE,
    TYPES,
    at,
    error,
    expression,
    optional_type,
    parts,
    string_text,
    type_of,
    unescape,
    word,
)
from govern.facts.typescript_functions import key_of, parameters, signature, type_parameters


def arguments_of(node: Any | None) -> tuple[Node, ...]:
    """The types of a `type_arguments` node; none where it is absent."""
    return () if node is None else tuple([type_of(child) for child in parts(node)])


def dotted_name(node: Any) -> str:
    return sys.intern("".join(node.text().split()))


def _reference(node: Any) -> Node:
    return ("ref", at(node), dotted_name(node), ())


def _keyword(node: Any) -> Node:
    return ("keyword", at(node), word(node))


def _generic(node: Any) -> Node:
    return ("ref", at(node), dotted_name(node.field("name")), arguments_of(node.field("type_arguments")))


def _annotation(node: Any) -> Node:
    inner = [child for child in parts(node) if child.kind() not in (":", "?:", "-?:", "+?:")]
    return type_of(inner[0]) if inner else error(node)


def _parenthesized(node: Any) -> Node:
    inner = parts(node)
    return type_of(inner[0]) if inner else error(node)


def _flat(tag: str, kind: str, operator: str) -> Callable[[Any], Node]:
    """Unions and intersections nest to the left, one level an operator: walked with a loop, for they can be long."""

    def lower(node: Any) -> Node:
        items: list[Node] = []
        stack = [node]
        while stack:
            current = stack.pop()
            if current.kind() == kind:
                stack.extend(reversed([c for c in current.children() if c.kind() not in (operator, "comment")]))
                continue
            item = type_of(current)
            items.extend(item[2] if item[0] == tag else (item,))
        return items[0] if len(items) == 1 else (tag, at(node), tuple(items))

    return lower


def _literal(node: Any) -> Node:
    child = parts(node)[0]
    kind = child.kind()
    if kind in ("null", "undefined"):
        return ("keyword", at(node), kind)
    if kind == "string":
        return ("literal", at(node), string_text(child))
    if kind in ("true", "false"):
        return ("literal", at(node), kind == "true")
    if kind == "unary_expression":
        value = expression(child)
        return ("literal", at(node), value[2]) if value[0] == "const" else error(node)
    value = expression(child)
    return ("literal", at(node), value[2]) if value[0] == "const" else error(node)


def _template(node: Any) -> Node:
    pieces: list[Any] = []
    for child in node.children():
        kind = child.kind()
        if kind == "template_type":
            inner = [c for c in child.children() if c.kind() not in ("${", "}", "comment")]
            pieces.append(type_of(inner[0]) if inner else error(child))
        elif kind in ("string_fragment", "escape_sequence"):
            pieces.append(unescape(child.text()))
    if all(isinstance(piece, str) for piece in pieces):
        return ("literal", at(node), "".join(pieces))
    return ("templatetype", at(node), tuple(pieces))


def _array(node: Any) -> Node:
    return ("arrayof", at(node), type_of(parts(node)[0]), False)


def _readonly(node: Any) -> Node:
    inner = type_of(parts(node)[-1])
    return (*inner[:-1], True) if inner[0] in ("arrayof", "tupleof") else inner


def _tuple(node: Any) -> Node:
    items: list[tuple[Any, ...]] = []
    for child in parts(node):
        kind = child.kind()
        if kind == "rest_type":
            items.append((None, type_of(parts(child)[-1]), False, True))
        elif kind == "optional_type":
            items.append((None, type_of(parts(child)[0]), True, False))
        elif kind in ("required_parameter", "optional_parameter"):
            declared = child.field("type")
            pattern = child.field("pattern") or child.field("name")
            rest = pattern is not None and pattern.kind() == "rest_pattern"
            name = pattern.text().lstrip(". ") if pattern is not None else None
            items.append((name, type_of(declared) if declared else error(child), kind == "optional_parameter", rest))
        else:
            items.append((None, type_of(child), False, False))
    return ("tupleof", at(node), tuple(items), False)


def members(node: Any) -> tuple[Node, ...]:
    """The members of an interface body or an object type."""
    out: list[Node] = []
    for child in node.children():
        kind = child.kind()
        if kind == "ERROR":
            out.extend(members(child))
        elif kind in MEMBERS:
            try:
                out.append(MEMBERS[kind](child))
            except INCOMPLETE:
                out.append(error(child))
    return tuple(out)


def _property(node: Any) -> Node:
    kinds = {child.kind() for child in node.children()}
    name = node.field("name")
    declared = node.field("type")
    return (
        "field", at(name), key_of(name), optional_type(declared), "?" in kinds, "readonly" in kinds, None, False,
        "public",
    )  # fmt: skip


def _method(node: Any) -> Node:
    kinds = {child.kind() for child in node.children()}
    name = node.field("name")
    func = signature(node, key_of(name), "get" if "get" in kinds else "set" if "set" in kinds else "signature")
    return ("method", at(name), key_of(name), func, "?" in kinds, False, "public")


def _index(node: Any) -> Node:
    children = [child for child in node.children() if child.kind() != "comment"]
    clause = next((child for child in children if child.kind() == "mapped_type_clause"), None)
    declared = node.field("type")
    value = optional_type(declared)
    if clause is None:
        key = node.field("index_type")
        readonly = any(child.kind() == "readonly" for child in children)
        return ("index", at(node), type_of(key) if key else error(node), value or error(node), readonly)
    named = [child for child in parts(clause) if child.kind() not in ("in", "as")]
    renamed = clause.field("alias")
    readonly_at = next((i for i, child in enumerate(children) if child.kind() == "readonly"), -1)
    sign = children[readonly_at - 1].kind() if readonly_at > 0 else "+"
    optional = {"opting_type_annotation": "+", "adding_type_annotation": "+", "omitting_type_annotation": "-"}
    return (
        "mapped", at(node), named[0].text(), type_of(named[1]) if len(named) > 1 else error(clause),
        type_of(renamed) if renamed else None, value, optional.get(declared.kind(), "") if declared else "",
        "" if readonly_at < 0 else "-" if sign == "-" else "+",
    )  # fmt: skip


def _callable(is_new: bool) -> Callable[[Any], Node]:
    return lambda node: ("callable", at(node), signature(node, "", "signature"), is_new)


def _function(is_new: bool) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        returns = node.field("return_type") or node.field("type")
        params = node.field("parameters")
        func = (
            "func", at(node), "", type_parameters(node), parameters(params) if params else (), optional_type(returns),
            None, "signature", False, node.range().end.line + 1,
        )  # fmt: skip
        return ("functype", at(node), func, is_new)

    return lower


def _lookup(node: Any) -> Node:
    value, index = parts(node)[:2]
    return ("lookup", at(node), type_of(value), type_of(index))


def _keyof(node: Any) -> Node:
    return ("keyof", at(node), type_of(parts(node)[-1]))


def _typeof(node: Any) -> Node:
    children = [child for child in parts(node) if child.kind() != "typeof"]
    named = [child for child in children if child.kind() != "type_arguments"]
    args = next((child for child in children if child.kind() == "type_arguments"), None)
    return ("typeof", at(node), expression(named[0]) if named else error(node), arguments_of(args))


def _conditional(node: Any) -> Node:
    fields = [node.field(name) for name in ("left", "right", "consequence", "alternative")]
    return ("conditional", at(node), *[type_of(field) if field else error(node) for field in fields])


def _infer(node: Any) -> Node:
    return ("infer", at(node), parts(node)[1].text())


def _predicate(node: Any) -> Node:
    inner = [child for child in parts(node) if child.kind() not in (":", "asserts", "is")]
    if len(inner) == 1 and inner[0].kind() in ("type_predicate", "asserts"):
        return _predicate(inner[0])
    return ("predicate", at(node), inner[0].text() if inner else "", type_of(inner[1]) if len(inner) > 1 else None)


def _member_expression(node: Any) -> Node:
    """`import("./x").Y`, which the grammar gives as a member of a call, or a dotted name in a type query."""
    value = expression(node)
    names: list[str] = []
    while value[0] == "attr":
        names.append(value[3])
        value = value[2]
    if value[0] == "call" and value[2][0] == "name" and value[2][2] == "import" and value[3]:
        source = value[3][0]
        return ("importtype", at(node), source[2] if source[0] == "const" else "", ".".join(reversed(names)), ())
    return ("ref", at(node), dotted_name(node), ()) if value[0] == "name" else error(node)


MEMBERS: dict[str, Callable[[Any], Node]] = {
    "property_signature": _property, "method_signature": _method, "index_signature": _index,
    "call_signature": _callable(False), "construct_signature": _callable(True),
}  # fmt: skip

TYPES.update({
    "type_identifier": _reference, "identifier": _reference, "nested_type_identifier": _reference,
    "generic_type": _generic, "nested_identifier": _reference, "predefined_type": _keyword, "this_type": _keyword,
    "existential_type": _keyword, "this": _keyword, "type_annotation": _annotation,
    "opting_type_annotation": _annotation, "omitting_type_annotation": _annotation,
    "adding_type_annotation": _annotation, "parenthesized_type": _parenthesized,
    "union_type": _flat("union", "union_type", "|"),
    "intersection_type": _flat("intersection", "intersection_type", "&"), "literal_type": _literal,
    "template_literal_type": _template, "array_type": _array, "readonly_type": _readonly, "tuple_type": _tuple,
    "object_type": lambda node: ("shape", at(node), members(node)), "function_type": _function(False),
    "constructor_type": _function(True), "lookup_type": _lookup, "index_type_query": _keyof, "type_query": _typeof,
    "conditional_type": _conditional, "infer_type": _infer, "type_predicate": _predicate,
    "type_predicate_annotation": _predicate, "asserts": _predicate, "asserts_annotation": _predicate,
    "member_expression": _member_expression, "call_expression": _member_expression,
    "rest_type": lambda node: type_of(parts(node)[-1]), "optional_type": lambda node: type_of(parts(node)[0]),
    "constraint": lambda node: type_of(parts(node)[-1]), "default_type": lambda node: type_of(parts(node)[-1]),
})  # fmt: skip
