"""Looking at expressions of a body with the evaluator, without trusting it: bounded, and without leaving a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.evaluation import calls, operators
from govern.project.evaluation.binding import lookup
from govern.project.evaluation.evaluator import BudgetExceededError, Raised
from govern.project.proofs.outline import is_plain, names_in
from govern.project.values import NOWHERE, Scope, Unknown, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_STEPS = 1_500
MAX_CALLS = 8


@dataclass(slots=True, eq=False)
class AtHand(Scope):
    """The names of a body that is given something known: a request of a known method and path, the scopes that are
    asked for. `about` are the names that hold it, or anything made from it."""

    about: set[str] = field(default_factory=set)


def concerns(node: Node, scope: Scope) -> bool:
    """Whether an expression uses what is at hand."""
    if not isinstance(scope, AtHand):
        return False
    return not scope.about.isdisjoint(names_in(node))


def look(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The value of an expression; Unknown where it would run code, raises, or takes too long. Code that is given what
    is at hand runs."""
    base = node
    while base[0] == "attr":
        base = base[2]
    if base[0] == "name":
        known = lookup(ev, base[2], scope)
        if base is node or known.__class__ is Unknown:
            return known
    elif not is_plain(node):
        if not concerns(node, scope) or ev.depth >= MAX_CALLS:
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


def called(ev: Evaluator, target: Value, args: list[Value], keywords: dict[str, Value] | None = None) -> Value:
    """What calling a function or class of the repository gives; Unknown where it raises or takes too long."""
    return _bounded(ev, lambda: calls.call(ev, target, args, dict(keywords or {}), NOWHERE))


def _bounded(ev: Evaluator, run: Callable[[], Value]) -> Value:
    steps, notes, conditions = ev.steps, len(ev.notes), ev.conditions
    ev.limits.append(steps + MAX_STEPS)
    ev.looks += 1
    try:
        return run()
    except (Raised, BudgetExceededError, RecursionError):
        return Unknown("it could not be evaluated")
    finally:
        ev.looks -= 1
        ev.limits.pop()
        ev.steps, ev.conditions = steps, conditions
        del ev.notes[notes:]


def undecided(ev: Evaluator, node: Node, scope: Scope) -> Node:
    """A test without those parts that are decided: `user.is_staff` of `method == "GET" or user.is_staff` for a POST."""
    if node[0] == "bool":
        left, right = node[3], node[4]
        if truth(ev, left, scope) is not None:
            return undecided(ev, right, scope)
        if truth(ev, right, scope) is not None:
            return undecided(ev, left, scope)
        sides = [undecided(ev, side, scope) for side in (left, right)]
        return ("bool", node[1], node[2], *sides)
    if node[0] == "unary" and node[2] == "not":
        return ("unary", node[1], "not", undecided(ev, node[3], scope))
    return node


def truth(ev: Evaluator, node: Node, scope: Scope) -> bool | None:
    """Whether a test holds; None where that is not known, or where a deployment decides it."""
    tag = node[0]
    if tag == "unary" and node[2] == "not":
        inner = truth(ev, node[3], scope)
        return None if inner is None else not inner
    if tag == "bool":
        stop = bool(node[2] == "or")
        sides = [truth(ev, node[3], scope), truth(ev, node[4], scope)]
        if stop in sides:
            return stop
        return None if None in sides else not stop
    value = look(ev, node, scope)
    if concerns(node, scope):
        value = plain(value)  # a list of paths that a deployment can change: as it stands by default
    known: bool | None = operators.truth(value)
    return None if operators.deployed(value) else known
