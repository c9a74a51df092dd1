"""Lowers operators of Python: arithmetic, and/or/not, comparisons, conditional expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from govern.facts.python_dispatch import EXPRESSIONS, MAX_CHAIN, TOO_DEEP, at, expression, parts, start_of
from govern.facts.syntax import Node


def _binary(tag: str) -> Callable[[Any], Node]:
    kind = "binary_operator" if tag == "binop" else "boolean_operator"

    def lower(node: Any) -> Node:
        """Chains of operators lean to the left; their spine is walked in a loop, not by recursion."""
        spine: list[tuple[Any, Any]] = []
        left = node
        while left.kind() == kind:
            children = parts(left)
            spine.append((children[1], children[-1]))
            left = children[0]
        if len(spine) > MAX_CHAIN:
            return ("error", at(node), TOO_DEEP)
        first = expression(left)
        result = _operand(left, first)
        start = at(node) if first is result else start_of(result)
        for op, right in reversed(spine):
            result = (tag, start, op.kind(), result, expression(right))
        return _named(left, first, result)

    return lower


def _operand(node: Any, lowered: Node) -> Node:
    """The parser takes `(a := b or c)` for ((a := b) or c): the operand is the value, `_named` names the result."""
    value: Node = lowered[3] if node.kind() == "named_expression" else lowered
    return value


def _named(node: Any, lowered: Node, result: Node) -> Node:
    if node.kind() != "named_expression":
        return result
    return ("walrus", lowered[1], lowered[2], (result[0], start_of(lowered[3]), *result[2:]))


def _unary(node: Any) -> Node:
    children = parts(node)
    operand = expression(children[-1])
    if children[0].kind() == "-" and operand[0] == "const" and isinstance(operand[2], int | float):
        return ("const", at(node), -operand[2])
    return ("unary", at(node), children[0].kind(), operand)


def _comparison(node: Any) -> Node:
    children = parts(node)
    pairs = tuple(
        [(" ".join(children[i].text().split()), expression(children[i + 1])) for i in range(1, len(children) - 1, 2)]
    )
    first = expression(children[0])
    return _named(children[0], first, ("compare", at(node), _operand(children[0], first), pairs))


def _conditional(node: Any) -> Node:
    body, _, test, _, orelse = parts(node)
    first = expression(body)
    result = ("ifexp", at(node), expression(test), _operand(body, first), expression(orelse))
    return _named(body, first, result)


EXPRESSIONS.update({
    "binary_operator": _binary("binop"), "boolean_operator": _binary("bool"), "comparison_operator": _comparison,
    "unary_operator": _unary, "not_operator": _unary, "conditional_expression": _conditional,
})  # fmt: skip
