"""Evaluates lowered expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, line_of, unparse
from govern.project.evaluation import comprehensions, formatting, operators, type_values
from govern.project.evaluation.binding import assign, lookup
from govern.project.evaluation.branches import merge_values
from govern.project.evaluation.type_objects import class_getitem
from govern.project.values import (
    BoundMethod,
    ClassValue,
    Either,
    External,
    FunctionValue,
    Generic,
    Instance,
    ModuleValue,
    Scope,
    Setting,
    Site,
    Unknown,
    Value,
    plain,
)
from govern.project.values import Union as UnionType

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def evaluate(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The value of one expression. Raises `Raised` where evaluated code raises."""
    handler = HANDLERS.get(node[0])
    return handler(ev, node, scope) if handler is not None else ev.lose(f"a {node[0]} expression", scope, node)


def evaluate_annotation(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The value of an annotation: strings are parsed, `X | Y` is a union of types, `None` is None."""
    if node[0] == "const" and isinstance(node[2], str):
        return evaluate_annotation(ev, ev.parse_annotation(node[2]), scope)
    if node[0] == "binop" and node[2] == "|":
        return type_values.union(evaluate_annotation(ev, node[3], scope), evaluate_annotation(ev, node[4], scope))
    return evaluate(ev, node, scope)


def make_function(ev: Evaluator, node: Node, scope: Scope) -> FunctionValue:
    """The function that a def or lambda makes: its defaults are evaluated now, its body never here."""
    is_lambda = node[0] == "lambda"
    params = node[2] if is_lambda else node[3]
    name = "<lambda>" if is_lambda else node[2]
    closure = scope.parent if scope.is_class else scope
    if closure is not None and closure.parent is None and closure.names is scope.module.names:
        closure = None
    function = FunctionValue(
        name, scope.prefix + name, scope.module, node, closure or Scope(scope.module, scope.module.names)
    )
    function.owner = scope.cls if scope.is_class else None
    for param in params:
        if param[2] is not None:
            function.defaults[param[0]] = evaluate(ev, param[2], scope)
    return function


def _name(ev: Evaluator, node: Node, scope: Scope) -> Value:
    name, names = node[2], scope.names
    return names[name] if name in names else lookup(ev, name, scope)


def _attr(ev: Evaluator, node: Node, scope: Scope) -> Value:
    value = evaluate(ev, node[2], scope)
    if value.__class__ is Unknown:
        return value
    return ev.get_attribute(value, node[3], Site(scope.module.path, line_of(node[1])))


def _call(ev: Evaluator, node: Node, scope: Scope) -> Value:
    ev.step()
    callee = evaluate(ev, node[2], scope)
    args, keywords = arguments(ev, node[3], node[4], scope)
    if callee is SUPER:
        return operators.make_super(scope)
    return ev.call(callee, args, keywords, Site(scope.module.path, line_of(node[1])), scope)


SUPER = External("builtins.super")
# What both sides of a conditional expression count for where a deployment decides it.
THINGS = (BoundMethod, ClassValue, FunctionValue, Instance, ModuleValue)


def arguments(
    ev: Evaluator, args: tuple[Node, ...], keywords: tuple[tuple[str | None, Node], ...], scope: Scope
) -> tuple[list[Value], dict[str, Value]]:
    """Evaluated arguments; what an unknown `*x` or `**x` adds is kept under the keyword "**" as Unknown."""
    values: list[Value] = []
    named: dict[str, Value] = {}
    for arg in args:
        if arg[0] == "star":
            items = operators.iterate(evaluate(ev, arg[2], scope))
            if items is None:
                named["**"] = ev.lose(f"*{unparse(arg[2])}", scope, arg)
            else:
                values.extend(items)
        else:
            values.append(evaluate(ev, arg, scope))
    for name, node in keywords:
        value = evaluate(ev, node, scope)
        if name is not None:
            named[name] = value
        elif isinstance(plain(value), dict):
            named.update({str(key): item for key, item in plain(value).items()})
        else:
            named["**"] = ev.lose(f"**{unparse(node)}", scope, node)
    return values, named


def _subscript(ev: Evaluator, node: Node, scope: Scope) -> Value:
    container = evaluate(ev, node[2], scope)
    if type_values.is_type(container):
        items = node[3][2] if node[3][0] == "tuple" else (node[3],)
        first = node[2]
        literal = isinstance(container, External) and container.dotted.endswith(".Literal")
        if literal:
            return Generic(container, tuple(plain(evaluate(ev, item, scope)) for item in items))
        annotated = isinstance(container, External) and container.dotted.rpartition(".")[2] == "Annotated"
        args = [
            evaluate(ev, item, scope) if annotated and i else evaluate_annotation(ev, item, scope)
            for i, item in enumerate(items)
        ]
        site = Site(scope.module.path, line_of(node[1]))
        if isinstance(container, ClassValue) and (made := class_getitem(ev, container, tuple(args), site)) is not None:
            return made
        return type_values.subscript_type(container, tuple(args), ev.lose(first, scope, node))
    key = evaluate(ev, node[3], scope)
    return operators.subscript(
        ev, container, key, ev.lose(node, scope, node), Site(scope.module.path, line_of(node[1]))
    )


def _slice(ev: Evaluator, node: Node, scope: Scope) -> Value:
    parts = [plain(evaluate(ev, part, scope)) if part is not None else None for part in node[2:5]]
    if all(part is None or isinstance(part, int) for part in parts):
        return slice(*parts)
    return ev.lose("a slice", scope, node)


def _elements(ev: Evaluator, items: tuple[Node, ...], scope: Scope) -> list[Value]:
    out: list[Value] = []
    for item in items:
        if item[0] == "star":
            inner = operators.iterate(evaluate(ev, item[2], scope))
            out.extend(inner if inner is not None else [ev.lose(f"*{unparse(item[2])}", scope, item)])
        else:
            out.append(evaluate(ev, item, scope))
    return out


def _dict(ev: Evaluator, node: Node, scope: Scope) -> Value:
    out: dict[Value, Value] = {}
    for key_node, value_node in node[2]:
        if key_node is not None:
            out[operators.key_of(evaluate(ev, key_node, scope))] = evaluate(ev, value_node, scope)
            continue
        inner = plain(evaluate(ev, value_node, scope))
        if not isinstance(inner, dict):
            out["**"] = ev.lose(f"**{unparse(value_node)}", scope, node)
            continue
        out.update(inner)
    return out


def _binop(ev: Evaluator, node: Node, scope: Scope) -> Value:
    left, right = evaluate(ev, node[3], scope), evaluate(ev, node[4], scope)
    if node[2] == "|" and any(isinstance(v, (UnionType, ClassValue)) or type_values.is_type(v) for v in (left, right)):
        return type_values.union(left, right)
    return operators.binary(ev, node[2], left, right, ev.lose(node, scope, node))


def _unary(ev: Evaluator, node: Node, scope: Scope) -> Value:
    value = evaluate(ev, node[3], scope)
    if node[2] == "not":
        truth = operators.truth(value)
        if truth is None:
            return ev.lose(node, scope, node)
        return Setting(not truth, getattr(value, "origin", "")) if isinstance(value, Setting) else not truth
    inner = plain(value)
    if isinstance(inner, (int, float)):
        return -inner if node[2] == "-" else +inner if node[2] == "+" else ~int(inner)
    return ev.lose(node, scope, node)


def _bool(ev: Evaluator, node: Node, scope: Scope) -> Value:
    left = evaluate(ev, node[3], scope)
    truth = operators.truth(left)
    stop = truth is False if node[2] == "and" else truth is True
    if stop:
        return left
    right = evaluate(ev, node[4], scope)
    if truth is not None:
        return operators.mark_deployed(right, left)
    if operators.truth(right) is (node[2] != "and"):
        return right
    if node[2] == "or":
        return Either((left, right)) if not isinstance(left, Unknown) else right
    return ev.lose(node, scope, node)


def _compare(ev: Evaluator, node: Node, scope: Scope) -> Value:
    left = evaluate(ev, node[2], scope)
    result: Value = True
    for op, right_node in node[3]:
        right = evaluate(ev, right_node, scope)
        result = operators.compare(ev, op, left, right, ev.lose(node, scope, node))
        if operators.truth(result) is not True:
            return result
        left = right
    return result


def _lambda(ev: Evaluator, node: Node, scope: Scope) -> Value:
    return make_function(ev, node, scope)


def _ifexp(ev: Evaluator, node: Node, scope: Scope) -> Value:
    test = evaluate(ev, node[2], scope)
    truth = operators.truth(test)
    first, second = (node[3], node[4]) if truth is not False else (node[4], node[3])
    chosen = evaluate(ev, first, scope)
    if truth is not None and not (operators.deployed(test) and isinstance(chosen, THINGS)):
        return operators.mark_deployed(chosen, test)
    return merge_values([chosen, evaluate(ev, second, scope)])


def _yield(ev: Evaluator, node: Node, scope: Scope) -> Value:
    value = evaluate(ev, node[2], scope) if node[2] is not None else None
    current: Scope | None = scope
    while current is not None and current.yields is None:
        current = current.parent
    if current is not None and current.yields is not None:
        if node[0] == "yieldfrom":
            current.yields.extend(operators.iterate(value) or [])
        else:
            current.yields.append(value)
    return None


def _walrus(ev: Evaluator, node: Node, scope: Scope) -> Value:
    value = evaluate(ev, node[3], scope)
    scope.names[node[2]] = value
    return value


__all__ = ["arguments", "assign", "evaluate", "evaluate_annotation", "lookup", "make_function"]
HANDLERS: dict[str, Callable[[Evaluator, Node, Scope], Value]] = {
    "name": _name, "attr": _attr, "call": _call, "format": formatting.format_value, "sub": _subscript,
    "slice": _slice, "dict": _dict, "fstr": formatting.format_string,
    "const": lambda ev, node, scope: node[2],
    "tuple": lambda ev, node, scope: tuple(_elements(ev, node[2], scope)),
    "list": lambda ev, node, scope: _elements(ev, node[2], scope),
    "set": lambda ev, node, scope: operators.as_set(_elements(ev, node[2], scope)),
    "binop": _binop, "unary": _unary, "bool": _bool, "compare": _compare, "lambda": _lambda, "ifexp": _ifexp,
    "comp": comprehensions.comprehension, "await": lambda ev, node, scope: evaluate(ev, node[2], scope),
    "yield": _yield,
    "yieldfrom": _yield, "walrus": _walrus, "star": lambda ev, node, scope: evaluate(ev, node[2], scope),
}  # fmt: skip
