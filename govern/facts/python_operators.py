"""Lowers operators of Python: arithmetic, and/or/not, comparisons, conditional expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govern.facts.python_dispatch import EXPRESSIONS, MAX_CHAIN, TOO_DEEP, at, error, expression, parts, start_of
from govern.facts.syntax import Node


def _binary(tag: str) -> Callable[[Any], Node]:
    kind = "binary_operator" if tag == "binop" else "boolean_operator"

    def lower(node: Any) -> Node:
        """Chains of operators lean to the left; their spine is walked in a loop, not by recursion."""
        spine: list[tuple[Any, Any]] = []
        left, left_kind = node, kind
        while left_kind == kind:
            children = operation(left)
            spine.append((children[1], children[-1]))
            left = children[0]
            left_kind = left.kind()
        if len(spine) > MAX_CHAIN:
            return ("error", at(node), TOO_DEEP)
        first = EXPRESSIONS.get(left_kind, error)(left)
        result = _operand(left_kind, first)
        start = at(node) if first is result else start_of(result)
        for op, right in reversed(spine):
            result = (tag, start, op.kind(), result, expression(right))
        return _named(left_kind, first, result)

    return lower


def operation(node: Any) -> list[Any]:
    """The operands of an operator and what stands between them."""
    children: list[Any] = node.children()
    return children if len(children) == 3 else parts(node)


def _operand(kind: str, lowered: Node) -> Node:
    """The parser takes `(a := b or c)` for ((a := b) or c): the operand is the value, `_named` names the result."""
    value: Node = lowered[3] if kind == "named_expression" else lowered
    return value


def _named(kind: str, lowered: Node, result: Node) -> Node:
    if kind != "named_expression":
        return result
    return ("walrus", lowered[1], lowered[2], (result[0], start_of(lowered[3]), *result[2:]))


def _unary(node: Any) -> Node:
    children = parts(node)
    operand = expression(children[-1])
    if children[0].kind() == "-" and operand[0] == "const" and isinstance(operand[2], int | float):
        return ("const", at(node), -operand[2])
    return ("unary", at(node), children[0].kind(), operand)


def _comparison(node: Any) -> Node:
    children = operation(node)
    pairs = tuple(
        [(" ".join(children[i].text().split()), expression(children[i + 1])) for i in range(1, len(children) - 1, 2)]
    )
    kind = children[0].kind()
    first = EXPRESSIONS.get(kind, error)(children[0])
    return _named(kind, first, ("compare", at(node), _operand(kind, first), pairs))


def _conditional(node: Any) -> Node:
    body, _, test, _, orelse = parts(node)
    kind = body.kind()
    first = EXPRESSIONS.get(kind, error)(body)
    result = ("ifexp", at(node), expression(test), _operand(kind, first), expression(orelse))
    return _named(kind, first, result)


EXPRESSIONS.update({
    "binary_operator": _binary("binop"), "boolean_operator": _binary("bool"), "comparison_operator": _comparison,
    "unary_operator": _unary, "not_operator": _unary, "conditional_expression": _conditional,
})  # fmt: skip
