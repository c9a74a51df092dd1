"""Comprehensions and generator expressions."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse
from govern.project.evaluation import operators
from govern.project.evaluation.binding import assign
from govern.project.evaluation.raised import Raised
from govern.project.values import Scope, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_ELEMENTS = 5_000
NAMES = {"list": "<listcomp>", "set": "<setcomp>", "dict": "<dictcomp>", "gen": "<genexpr>"}


def comprehension(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The list, set or dictionary that a comprehension makes; a generator expression gives a list."""
    from govern.project.evaluation import classes

    _, _, kind, element, value_node, clauses = node
    prefix = f"{scope.prefix}{NAMES[kind]}.<locals>."
    inner = Scope(scope.module, {}, scope, prefix, cls=scope.cls, receiver=scope.receiver)
    if scope.is_class:
        inner.names.update(scope.names)
    out: list[Value] = []
    lost: list[str] = []

    def run(depth: int) -> bool:
        if depth == len(clauses):
            item = ev.evaluate(element, inner)
            out.append((operators.key_of(item), ev.evaluate(value_node, inner)) if kind == "dict" else item)
            return len(out) < MAX_ELEMENTS
        clause = clauses[depth]
        if clause[0] == "if":
            truth = operators.truth(ev.evaluate(clause[1], inner))
            return below(depth, conditional=truth is None) if truth is not False else True
        # The first iterable belongs to the scope around the comprehension.
        items = operators.iterate(ev.evaluate(clause[2], inner if depth else scope))
        if items is None:
            lost.append(unparse(clause[2]))
            once(clause[1], depth)
            return False
        for item in items:
            ev.step()
            assign(ev, clause[1], item, inner)
            if not below(depth, conditional=classes.is_conditional_route(ev, item)):
                return False
        return True

    def below(depth: int, *, conditional: bool) -> bool:
        ev.conditions += conditional
        try:
            return run(depth + 1)
        finally:
            ev.conditions -= conditional

    def once(target: Node, depth: int) -> None:
        """What the element does (an inclusion, a registration) happens for elements that are not known, too."""
        assign(ev, target, ev.lose("an element of something unknown", scope, node), inner)
        with contextlib.suppress(Raised):
            below(depth, conditional=True)

    run(0)
    if lost:
        return ev.lose(f"a comprehension over something unknown: {lost[0]}", scope, node)
    if kind == "dict":
        return dict(out)
    return operators.as_set(out) if kind == "set" else out
