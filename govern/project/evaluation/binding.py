"""Names and targets: what a name stands for, and what assignments bind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.evaluation import operators
from govern.project.evaluation.builtin_names import BUILTINS
from govern.project.values import Scope, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def bind(scope: Scope, name: str, value: Value) -> None:
    """Bind a name in a scope, or in the module's where the code declares it global."""
    if name in scope.outer_names:
        target = scope.parent
        while target is not None:
            if name in target.names:
                target.names[name] = value
                return
            target = target.parent
        scope.module.names[name] = value
        return
    scope.names[name] = value


def lookup(ev: Evaluator, name: str, scope: Scope) -> Value:
    """What a name stands for, by Python's scoping; Unknown where nothing binds it."""
    if name in scope.names:
        return scope.names[name]
    current = scope.parent
    while current is not None:
        if name in current.names and not current.is_class:
            return current.names[name]
        current = current.parent
    if name in scope.module.names:
        return scope.module.names[name]
    if name in BUILTINS:
        return BUILTINS[name]
    return Unknown(f"the name {name} is not bound", scope.module.path)


def assign(ev: Evaluator, target: Node, value: Value, scope: Scope) -> None:
    """Bind a target (name, attribute, subscript, tuple) to a value."""
    tag = target[0]
    if tag == "name":
        bind(scope, target[2], value)
        return
    if tag in ("tuple", "list"):
        _unpack(ev, target[2], value, scope)
    elif tag == "attr":
        ev.set_attribute(ev.evaluate(target[2], scope), target[3], value)
    elif tag == "sub":
        container, key = plain(ev.evaluate(target[2], scope)), operators.key_of(ev.evaluate(target[3], scope))
        if isinstance(container, dict) or (
            isinstance(container, list) and isinstance(key, int) and -len(container) <= key < len(container)
        ):
            container[key] = value
    elif tag == "star":
        assign(ev, target[2], value, scope)


def _unpack(ev: Evaluator, targets: tuple[Node, ...], value: Value, scope: Scope) -> None:
    items = operators.iterate(value)
    star = next((i for i, target in enumerate(targets) if target[0] == "star"), None)
    if items is None or (star is None and len(items) != len(targets)) or len(items) < len(targets) - 1:
        for target in targets:
            assign(ev, target, ev.lose("an element of something unknown", scope, target), scope)
        return
    if star is not None:
        behind = len(targets) - star - 1
        items = [*items[:star], items[star : len(items) - behind], *items[len(items) - behind :]]
    for target, item in zip(targets, items, strict=True):
        assign(ev, target, item, scope)
