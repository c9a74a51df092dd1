"""Lowers what functions, methods and signatures of TypeScript share: parameters, type parameters, names, bodies."""

from __future__ import annotations

from typing import Any

from govern.facts.syntax import Node
from govern.facts.typescript_dispatch import at, body, expression, optional_type, parts, string_text, type_of, word


def key_of(node: Any) -> str:
    """The name of a property, method or field; one that is computed stays bracketed: "[Symbol.iterator]"."""
    kind = node.kind()
    if kind == "string":
        return string_text(node)
    if kind == "computed_property_name":
        inner = parts(node)
        if len(inner) == 1 and inner[0].kind() == "string":
            return string_text(inner[0])
    return word(node)


def type_parameters(node: Any) -> tuple[tuple[Any, ...], ...]:
    """The type parameters of a declaration or signature, each (name, constraint?, default?)."""
    declared = node.field("type_parameters")
    if declared is None:
        return ()
    return tuple(
        (child.field("name").text(), optional_type(child.field("constraint")), optional_type(child.field("value")))
        for child in parts(declared)
        if child.kind() == "type_parameter"
    )


def parameters(node: Any) -> tuple[Node, ...]:
    """The parameters of a `formal_parameters` node."""
    return tuple(
        [parameter(child) for child in parts(node) if child.kind() in ("required_parameter", "optional_parameter")]
    )


def parameter(node: Any) -> Node:
    pattern = node.field("pattern") or node.field("name")
    children = node.children()
    kinds = {child.kind() for child in children}
    if pattern is None:  # `this: T`
        pattern = next((child for child in children if child.kind() == "this"), children[0])
    visibility = next((child.text() for child in children if child.kind() == "accessibility_modifier"), "")
    if not visibility and "readonly" in kinds:
        visibility = "public"
    declared, default = node.field("type"), node.field("value")
    rest = pattern.kind() == "rest_pattern"
    return (
        "param", at(node), expression(parts(pattern)[-1]) if rest else expression(pattern), optional_type(declared),
        expression(default) if default else None, node.kind() == "optional_parameter" or default is not None, rest,
        visibility,
    )  # fmt: skip


def signature(node: Any, name: str, kind: str) -> Node:
    """The ("func", ...) of anything with parameters, a return type and maybe a body."""
    params, returns, block = node.field("parameters"), node.field("return_type"), node.field("body")
    single = node.field("parameter")
    if params is not None:
        lowered = parameters(params)
    elif single is not None:  # x => e
        lowered = (("param", at(single), expression(single), None, None, False, False, ""),)
    else:
        lowered = ()
    named = node.field("name")
    content: tuple[Node, ...] | None
    if block is None:
        content = None
    elif block.kind() == "statement_block":
        content = body(block)
    else:
        content = (("return", at(block), expression(block)),)
    is_async = any(child.kind() == "async" for child in node.children())
    return (
        "func", at(named if named is not None else node), name, type_parameters(node), lowered,
        type_of(returns) if returns else None, content, kind, is_async, node.range().end.line + 1,
    )  # fmt: skip
