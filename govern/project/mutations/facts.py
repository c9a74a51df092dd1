"""What a test that was passed says of a later one: the same test has the same outcome until its names change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse, walk
from govern.project.proofs import wording

if TYPE_CHECKING:
    from govern.project.mutations.outcomes import State

MOST_TEXT = 200


def learned(state: State, test: Node, holds: bool) -> State | None:
    """The state in which a test has this outcome; None where it is known to have the other one."""
    while test[0] == "unary" and test[2] == "not":
        test, holds = test[3], not holds
    if test[0] == "bool" and (test[2] == "and") == holds:
        # both sides of "a and b" hold, neither of "a or b"
        left = learned(state, test[3], holds)
        return learned(left, test[4], holds) if left is not None else None
    if test[0] == "bool":
        # one side is enough: it fails only where both are known to be the other way round
        sides = [learned(state, side, holds) for side in (test[3], test[4])]
        return None if sides == [None, None] else _with(state, unparse(test, MOST_TEXT), holds)
    if test[0] == "const":
        return state if bool(test[2]) == holds else None
    text, holds = _canonical(test, holds)
    return _with(state, text, holds)


def _canonical(test: Node, holds: bool) -> tuple[str, bool]:
    """A test as the question whether something is there: `x is None` and `x` ask the same."""
    if test[0] == "compare" and len(test[3]) == 1:
        op, right = test[3][0]
        if right[0] == "const" and right[2] is None and op in ("is", "is not", "==", "!="):
            return unparse(test[2], MOST_TEXT), (op in ("is not", "!=")) == holds
        opposite = {"!=": "==", "not in": "in", "is not": "is"}.get(op)
        if opposite is not None:
            return unparse(("compare", test[1], test[2], ((opposite, right),)), MOST_TEXT), not holds
    return unparse(test, MOST_TEXT), holds


def _with(state: State, text: str, holds: bool) -> State | None:
    if (text, not holds) in state.facts:
        return None
    return replace(state, facts=state.facts | {(text, holds)})


def after_assignment(node: Node, states: list[State]) -> list[State]:
    """The states after an assignment: what was known of its names is so no longer."""
    targets = node[2] if node[0] == "assign" else (node[2],)
    names = {name for target in targets for name in _assigned(target)}
    value = node[3] if node[0] == "assign" else None
    sure = value is not None and value[0] == "const" and len(targets) == 1 and targets[0][0] == "name"
    fact = (str(targets[0][2]), bool(value[2])) if sure and value is not None else None
    return [replace(state, facts=_without(state.facts, names) | ({fact} if fact else set())) for state in states]


def _assigned(target: Node) -> Iterator[str]:
    """What an assignment's target names: "order", "order.title"."""
    if target[0] in ("tuple", "list"):
        for item in target[2]:
            yield from _assigned(item)
    elif target[0] == "star":
        yield from _assigned(target[2])
    else:
        yield unparse(target, MOST_TEXT)


def _without(facts: Iterable[tuple[str, bool]], names: set[str]) -> frozenset[tuple[str, bool]]:
    named = [re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)") for name in names]
    return frozenset(fact for fact in facts if not any(one.search(fact[0]) for one in named))


def names_in(test: Node) -> set[str]:
    """The words of the names in a test."""
    return {word for inner in walk(test) if inner[0] in ("name", "attr") for word in wording.words(str(inner[-1]))}


def refuses(node: Node | None) -> bool:
    """Whether what is returned answers with an error: a response with a status of 400 or more."""
    if node is None or node[0] != "call":
        return False
    given = [value for name, value in node[4] if name in ("status_code", "status", "code")]
    return any(_is_error(value) for value in given)


def _is_error(node: Node) -> bool:
    if node[0] == "const":
        return isinstance(node[2], int) and node[2] >= 400
    return node[0] == "attr" and any(part in str(node[3]) for part in ("_4", "_5", "BAD_", "FORBIDDEN", "NOT_FOUND"))
