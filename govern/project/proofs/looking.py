"""Looking at expressions of a body with the evaluator, without trusting it: bounded, and without leaving a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, walk
from govern.project.evaluation import calls, operators
from govern.project.evaluation.evaluator import BudgetExceededError, Raised
from govern.project.values import NOWHERE, Instance, Scope, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_STEPS = 1_500
MAX_CALLS = 8
RUNNING = {"call", "await", "yield", "yieldfrom", "walrus", "comp", "lambda"}
# Builtins that change nothing: a test that calls only these can be looked at anywhere.
HARMLESS = {"isinstance", "len", "bool", "str", "int", "hasattr", "getattr", "any", "all", "set", "list", "tuple"}


def is_plain(node: Node) -> bool:
    """Whether evaluating an expression runs no code but harmless builtins."""
    for inner in walk(node):
        if inner[0] == "call":
            if inner[2][0] != "name" or inner[2][2] not in HARMLESS:
                return False
        elif inner[0] in RUNNING:
            return False
    return True


def look(ev: Evaluator, node: Node, scope: Scope, *, deep: bool = False) -> Value:
    """The value of an expression; Unknown where it would run code, raises, or takes too long. With `deep`, code runs
    that is given something of the request at hand."""
    if not is_plain(node):
        if not deep or not concerns_request(node, scope) or ev.depth >= MAX_CALLS:
            return Unknown("not looked at")
        from govern.project.proofs.deciding import worked_out

        ev.depth += 1
        try:
            return worked_out(ev, node, scope)
        finally:
            ev.depth -= 1
    return _bounded(ev, lambda: ev.evaluate(node, scope))


def evaluated(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The value of an expression, whatever code it runs; Unknown where it raises or takes too long."""
    return _bounded(ev, lambda: ev.evaluate(node, scope))


def concerns_request(node: Node, scope: Scope) -> bool:
    """Whether an expression uses a local name that holds the request at hand, or text made from it."""
    return any(inner[0] == "name" and is_of_request(scope.names.get(inner[2])) for inner in walk(node))


def is_of_request(value: Value) -> bool:
    """Whether a value is a request of a known method and path, its scope, or a text."""
    if isinstance(value, Instance):
        return "method" in value.attributes and "url" in value.attributes
    return isinstance(value, str | bool) or (isinstance(value, dict) and "method" in value and "path" in value)


def called(ev: Evaluator, target: Value, args: list[Value], keywords: dict[str, Value] | None = None) -> Value:
    """What calling a function or class of the repository gives; Unknown where it raises or takes too long."""
    return _bounded(ev, lambda: calls.call(ev, target, args, dict(keywords or {}), NOWHERE))


def _bounded(ev: Evaluator, run: Callable[[], Value]) -> Value:
    steps, notes, conditions = ev.steps, len(ev.notes), ev.conditions
    ev.limits.append(steps + MAX_STEPS)
    try:
        return run()
    except (Raised, BudgetExceededError, RecursionError):
        return Unknown("it could not be evaluated")
    finally:
        ev.limits.pop()
        ev.steps, ev.conditions = steps, conditions
        del ev.notes[notes:]


def undecided(ev: Evaluator, node: Node, scope: Scope, *, deep: bool = False) -> Node:
    """A test without those parts that are decided: `user.is_staff` of `method == "GET" or user.is_staff` for a POST."""
    if node[0] == "bool":
        left, right = node[3], node[4]
        if truth(ev, left, scope, deep=deep) is not None:
            return undecided(ev, right, scope, deep=deep)
        if truth(ev, right, scope, deep=deep) is not None:
            return undecided(ev, left, scope, deep=deep)
        sides = [undecided(ev, side, scope, deep=deep) for side in (left, right)]
        return ("bool", node[1], node[2], *sides)
    if node[0] == "unary" and node[2] == "not":
        return ("unary", node[1], "not", undecided(ev, node[3], scope, deep=deep))
    return node


def truth(ev: Evaluator, node: Node, scope: Scope, *, deep: bool = False) -> bool | None:
    """Whether a test holds; None where that is not known, or where a deployment decides it."""
    tag = node[0]
    if tag == "unary" and node[2] == "not":
        inner = truth(ev, node[3], scope, deep=deep)
        return None if inner is None else not inner
    if tag == "bool":
        stop = bool(node[2] == "or")
        sides = [truth(ev, node[3], scope, deep=deep), truth(ev, node[4], scope, deep=deep)]
        if stop in sides:
            return stop
        return None if None in sides else not stop
    value = look(ev, node, scope, deep=deep)
    if deep and concerns_request(node, scope):
        value = plain(value)  # a list of paths that a deployment can change: as it stands by default
    known: bool | None = operators.truth(value)
    return None if operators.deployed(value) else known
