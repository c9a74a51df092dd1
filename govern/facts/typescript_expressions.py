"""Lowers tree-sitter expressions and patterns of TypeScript and TSX into the tuples of `typescript_syntax`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from govern.facts.syntax import Node
from govern.facts.typescript_dispatch import (
    EXPRESSIONS,
    TOKENS,
    at,
    error,
    expression,
    optional_expression,
    parts,
    string_text,
    type_of,
    unescape,
    word,
)
from govern.facts.typescript_functions import key_of, signature
from govern.facts.typescript_types import arguments_of


def _name(node: Any) -> Node:
    return ("name", at(node), word(node))


def _literal(value: object) -> Callable[[Any], Node]:
    return lambda node: ("const", at(node), value)


def _string(node: Any) -> Node:
    return ("const", at(node), string_text(node))


def _number(node: Any) -> Node:
    text = node.text().replace("_", "").rstrip("n").lower()
    try:
        value: object = int(text, 0) if text[:2] in ("0x", "0b", "0o") else int(text)
    except ValueError:
        try:
            value = float(text)
        except ValueError:
            return error(node)
    return ("const", at(node), value)


def _template(node: Any) -> Node:
    pieces: list[Any] = []
    for child in node.children():
        kind = child.kind()
        if kind == "template_substitution":
            inner = [c for c in child.children() if c.kind() not in ("${", "}", "comment")]
            pieces.append(expression(inner[0]) if inner else error(child))
        elif kind in ("string_fragment", "escape_sequence"):
            text = unescape(child.text())
            if pieces and isinstance(pieces[-1], str):
                pieces[-1] += text
            else:
                pieces.append(text)
    return ("template", at(node), tuple(pieces))


def _optional(node: Any) -> bool:
    return any(child.kind() in ("optional_chain", "?.") for child in node.children())


def _member(node: Any) -> Node:
    name = node.field("property")
    return ("attr", at(name), expression(node.field("object")), word(name), _optional(node))


def _subscript(node: Any) -> Node:
    return ("sub", at(node), expression(node.field("object")), expression(node.field("index")), _optional(node))


def arguments(node: Any | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    if node.kind() == "template_string":
        return (expression(node),)
    return tuple([expression(child) for child in parts(node)])


def _call(node: Any) -> Node:
    callee, args = node.field("function"), node.field("arguments")
    if args is not None and args.kind() == "template_string":
        return ("tagged", at(node), expression(callee), expression(args))
    types = arguments_of(node.field("type_arguments"))
    if callee.kind() == "await_expression" and types:
        # `await f<T>(x)`: the grammar takes `await f` for the callee.
        call = ("call", at(node), expression(parts(callee)[-1]), arguments(args), types, _optional(node))
        return ("await", at(node), call)
    return ("call", at(node), expression(callee), arguments(args), types, _optional(node))


def _new(node: Any) -> Node:
    callee, types = node.field("constructor"), arguments_of(node.field("type_arguments"))
    return ("new", at(node), expression(callee), arguments(node.field("arguments")), types)


def _array(node: Any) -> Node:
    items: list[Node] = []
    previous = "["
    for child in node.children():
        kind = child.kind()
        if kind == "," and previous in ("[", ","):
            items.append(("hole", at(child)))
        elif kind not in TOKENS:
            items.append(expression(child))
        if kind != "comment":
            previous = kind
    return ("array", at(node), tuple(items))


def _object(node: Any) -> Node:
    return ("object", at(node), tuple([m for m in map(_object_member, parts(node)) if m is not None]))


def _object_member(node: Any) -> Node | None:
    kind = node.kind()
    if kind in ("pair", "pair_pattern"):
        key, value = node.field("key"), node.field("value")
        return ("prop", at(key), _key(key), optional_expression(value) or error(node))
    if kind in ("shorthand_property_identifier", "shorthand_property_identifier_pattern"):
        return ("prop", at(node), word(node), _name(node))
    if kind in ("spread_element", "rest_pattern"):
        return ("spread", at(node), expression(parts(node)[-1]))
    if kind == "object_assignment_pattern":
        left, right = node.field("left"), node.field("right")
        return ("prop", at(left), word(left), ("assign", at(node), "=", expression(left), expression(right)))
    if kind == "method_definition":
        return method(node)
    return None


def _key(node: Any) -> Any:
    if node.kind() == "computed_property_name":
        inner = parts(node)
        if len(inner) == 1 and inner[0].kind() != "string":
            return expression(inner[0])
    return key_of(node)


def method(node: Any) -> Node:
    """The ("method", ...) of a method of an object literal or a class."""
    name = node.field("name")
    children = node.children()
    kinds = {child.kind() for child in children}
    visibility = next((child.text() for child in children if child.kind() == "accessibility_modifier"), "public")
    key = key_of(name)
    func = signature(node, key, "get" if "get" in kinds else "set" if "set" in kinds else "method")
    return ("method", at(name), key, func, "?" in kinds, "static" in kinds, "#" if key.startswith("#") else visibility)


def _function(kind: str) -> Callable[[Any], Node]:
    def lower(node: Any) -> Node:
        named = node.field("name")
        return signature(node, named.text() if named is not None else "", kind)

    return lower


def _operand(tag: str) -> Callable[[Any], Node]:
    return lambda node: (tag, at(node), expression(parts(node)[-1]))


def _yield(node: Any) -> Node:
    inner = [child for child in parts(node) if child.kind() not in ("yield", "*")]
    return ("yield", at(node), expression(inner[0]) if inner else None)


def _unary(node: Any) -> Node:
    operator, operand = node.field("operator"), node.field("argument")
    value = expression(operand)
    if operator.text() == "-" and value[0] == "const" and isinstance(value[2], int | float):
        return ("const", at(node), -value[2])
    return ("unary", at(node), word(operator), value)


def _update(node: Any) -> Node:
    return ("unary", at(node), word(node.field("operator")), expression(node.field("argument")))


def _binary(node: Any) -> Node:
    """Chains of operators nest to the left: taken apart with a loop, for generated code concatenates without end."""
    rights: list[tuple[Any, Any, Any]] = []
    current = node
    while current.kind() == "binary_expression":
        rights.append((current, current.field("operator"), current.field("right")))
        current = current.field("left")
    value = expression(current)
    for outer, operator, right in reversed(rights):
        value = ("binop", at(outer), word(operator), value, expression(right))
    return value


def _assignment(node: Any) -> Node:
    operator = node.field("operator")
    left, right = expression(node.field("left")), expression(node.field("right"))
    return ("assign", at(node), operator.text() if operator is not None else "=", left, right)


def _conditional(node: Any) -> Node:
    fields = [expression(node.field(name)) for name in ("condition", "consequence", "alternative")]
    return ("cond", at(node), *fields)


def _as(node: Any) -> Node:
    value, *rest = parts(node)
    if not rest or rest[-1].kind() in ("const", "as", "satisfies"):  # `as const`
        return expression(value)
    return ("as", at(node), expression(value), type_of(rest[-1]), rest[0].kind())


def _assertion(node: Any) -> Node:
    types, value = parts(node)[:2]
    asserted = arguments_of(types)
    return ("as", at(node), expression(value), asserted[0], "as") if asserted else expression(value)


def _inner(node: Any) -> Node:
    inner = [child for child in parts(node) if child.kind() not in ("!", "${")]
    return expression(inner[0]) if inner else ("seq", at(node), ())


def _sequence(node: Any) -> Node:
    return ("seq", at(node), tuple([expression(child) for child in parts(node)]))


def _jsx(node: Any) -> Node:
    opening = node.field("open_tag") if node.kind() == "jsx_element" else node
    named = opening.field("name") if opening is not None else None
    attributes = [_attribute(child) for child in parts(opening)] if opening is not None else []
    children: list[Any] = []
    for child in node.children() if opening is not node else ():
        kind = child.kind()
        if kind in ("jsx_text", "html_character_reference"):
            if text := unescape(child.text()).strip():
                children.append(text)
        elif kind in ("jsx_element", "jsx_self_closing_element"):
            children.append(_jsx(child))
        elif kind == "jsx_expression" and parts(child):
            children.append(_inner(child))
    name = sys.intern("".join(named.text().split())) if named is not None else ""
    return ("jsx", at(node), name, tuple([a for a in attributes if a is not None]), tuple(children))


def _attribute(node: Any) -> Node | None:
    kind = node.kind()
    if kind == "jsx_expression":
        inner = parts(node)
        return expression(inner[0]) if inner else None
    if kind != "jsx_attribute":
        return None
    inner = [child for child in parts(node) if child.kind() != "="]
    return ("prop", at(node), word(inner[0]), expression(inner[1]) if len(inner) > 1 else None)


def _jsx_expression(node: Any) -> Node:
    return _inner(node) if parts(node) else ("seq", at(node), ())


EXPRESSIONS.update({
    "identifier": _name, "this": _name, "super": _name, "undefined": _name, "import": _name, "meta_property": _name,
    "property_identifier": _name, "private_property_identifier": _name,
    "shorthand_property_identifier_pattern": _name, "shorthand_property_identifier": _name, "type_identifier": _name,
    "nested_identifier": _member, "true": _literal(True), "false": _literal(False), "null": _literal(None),
    "string": _string, "number": _number, "template_string": _template,
    "regex": lambda node: ("regex", at(node), node.text()), "member_expression": _member,
    "subscript_expression": _subscript, "call_expression": _call, "new_expression": _new, "array": _array,
    "array_pattern": _array, "object": _object, "object_pattern": _object, "arrow_function": _function("arrow"),
    "function_expression": _function("function"), "function": _function("function"),
    "generator_function": _function("function"), "await_expression": _operand("await"), "yield_expression": _yield,
    "spread_element": _operand("spread"), "rest_pattern": _operand("spread"), "unary_expression": _unary,
    "update_expression": _update, "binary_expression": _binary, "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment, "assignment_pattern": _assignment,
    "object_assignment_pattern": _assignment, "ternary_expression": _conditional, "as_expression": _as,
    "satisfies_expression": _as, "type_assertion": _assertion, "non_null_expression": _inner,
    "parenthesized_expression": _inner, "sequence_expression": _sequence, "jsx_element": _jsx,
    "jsx_self_closing_element": _jsx, "jsx_fragment": _jsx, "jsx_expression": _jsx_expression,
    "instantiation_expression": _inner, "decorator": _operand("spread"),
})  # fmt: skip
