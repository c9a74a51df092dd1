"""What the attributes of an object stand for, by what methods assign to them; the type arguments of its class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node, walk
from govern.project.calls import binding
from govern.project.calls.annotations import instances, type_of, values_of
from govern.project.calls.graph import UNKNOWN, Frame, Values
from govern.project.calls.types import Object, one_of
from govern.project.evaluation.evaluator import Evaluator
from govern.project.values import ClassValue, External, ExternalInstance, FunctionValue, Generic, Instance, Value

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

MOST_METHODS = 12


def assigned(calls: Calls, receiver: Object | Instance, cls: ClassValue, name: str) -> Values:
    """What `self.name = ...` gives: in `__init__` and what that calls on itself, else in any other method."""
    init = cls.lookup("__init__")
    if isinstance(init, FunctionValue):
        given = receiver.bound if isinstance(receiver, Object) else _given(calls, init, receiver)
        found = _stored(calls, init, Frame(receiver, given), name, 0)
        if found:
            return found
    out: list[Values] = []
    for ancestor in cls.ancestors():
        if not isinstance(ancestor, ClassValue):
            continue
        for method in ancestor.names.values():
            if isinstance(method, FunctionValue) and method is not init and name in calls.assigned_names(method):
                out.append(_stored(calls, method, Frame(receiver), name, 3))
                if len(out) >= MOST_METHODS:
                    return one_of(*out)
    return one_of(*out)


def _given(calls: Calls, init: FunctionValue, receiver: Instance) -> tuple[tuple[str, Values], ...]:
    """What the constructor of an evaluated object was given."""
    args = tuple(values_of(arg) for arg in receiver.args)
    return binding.bound(
        calls, init, args, {name: values_of(value) for name, value in receiver.keywords.items()}, skip=1
    )


def _stored(calls: Calls, function: FunctionValue, frame: Frame, name: str, depth: int) -> Values:
    body = calls.body(calls.ref(function), frame)
    found = [
        store.value
        for store in body.stores
        if store.attribute == name and any(value == frame.receiver for value in store.receiver)
    ]
    if depth < 3:
        for call in body.calls:
            for target in call.targets:
                if target.function is not None and target.frame.receiver == frame.receiver:
                    inner = target.function.value
                    if inner.name == "__init__" or name in calls.assigned_names(inner):
                        found.append(_stored(calls, target.function.value, target.frame, name, depth + 1))
    return one_of(*found)


def assigned_names(node: Node) -> frozenset[str]:
    """The attributes that a def assigns to anything: `self.name = ...`."""
    found: set[str] = set()
    for inner in walk(node[5] if node[0] == "def" else ()):
        if inner[0] == "assign":
            found.update(target[3] for target in inner[2] if target[0] == "attr")
    return frozenset(found)


def type_argument(calls: Calls, cls: ClassValue, variable: Value) -> Values:
    """What a TypeVar of a generic base stands for in `cls`: `class Orders(Repository[Order])`."""
    ev = calls.evaluator(cls.module)
    if ev is None:
        return UNKNOWN
    for ancestor in cls.ancestors():
        if not isinstance(ancestor, ClassValue):
            continue
        for node in ancestor.node[3]:
            if node[0] != "sub":
                continue
            base = type_of(calls, ev, node, ancestor.scope)
            if isinstance(base, Generic) and isinstance(base.origin, ClassValue):
                names = _variables(calls, ev, base.origin)
                for known, argument in zip(names, base.args, strict=False):
                    if known is variable and not isinstance(argument, ExternalInstance):
                        return instances(argument)
    return UNKNOWN


def _variables(calls: Calls, ev: Evaluator, cls: ClassValue) -> list[Value]:
    """The TypeVars of a generic class, in order."""
    found: list[Value] = []
    for node in cls.node[3]:
        if node[0] != "sub":
            continue
        base = type_of(calls, ev, node, cls.scope)
        args = base.args if isinstance(base, Generic) else ()
        origin = base.origin if isinstance(base, Generic) else None
        if isinstance(origin, External) and origin.dotted.rpartition(".")[2] in ("Generic", "Protocol"):
            return list(args)
        found += [arg for arg in args if isinstance(arg, ExternalInstance) and arg not in found]
    return found
