"""What parameters, attributes and results of the repository's functions stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Node
from govern.project.calls import results
from govern.project.calls.annotations import instances, type_of, values_of
from govern.project.calls.graph import UNKNOWN, Frame, Values
from govern.project.calls.implementations import is_abstract_class
from govern.project.calls.types import Object, builtin, class_of, one_of, shallow, significant
from govern.project.evaluation.evaluator import Evaluator
from govern.project.values import (
    Annotated,
    ClassValue,
    DependsValue,
    External,
    FunctionValue,
    Union,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

GENERATORS = ("typing.Generator", "typing.ContextManager", "builtins.list")
MOST_METHODS = 12


def params_of(function: FunctionValue) -> tuple[Any, ...]:
    found: tuple[Any, ...] = function.node[2] if function.node[0] == "lambda" else function.node[3]
    return found


def takes_receiver(function: FunctionValue) -> bool:
    """Whether the first parameter is `self` or `cls`."""
    return function.owner is not None and "staticmethod" not in function.marks and function.node[0] == "def"


def receiver_of(function: FunctionValue, frame: Frame) -> Value:
    """What `self` (or `cls`) of a function stands for; None where it has none."""
    if frame.receiver is not None:
        return frame.receiver
    if function.owner is None or "staticmethod" in function.marks:
        return None
    is_class = "classmethod" in function.marks or function.name in ("__new__", "__init_subclass__")
    return function.owner if is_class else Object(function.owner)


def parameters(calls: Calls, ev: Evaluator, function: FunctionValue, frame: Frame) -> dict[str, Values]:
    """What each parameter of a function may be: by annotation, by what FastAPI provides, by what the call bound."""
    given = dict(frame.bound)
    found: dict[str, Values] = {}
    receiver = receiver_of(function, frame)
    first = takes_receiver(function)
    for name, annotation, _, kind, _ in params_of(function):
        if first:
            first = False
            if kind in ("any", "posonly"):
                found[name] = (receiver,) if receiver is not None else UNKNOWN
                continue
        found[name] = _of_kind(
            kind, _parameter(calls, ev, function, receiver, name, annotation, given.get(name, UNKNOWN))
        )
    return found


def _parameter(
    calls: Calls,
    ev: Evaluator,
    function: FunctionValue,
    receiver: Value,
    name: str,
    annotation: Node | None,
    given: Values,
) -> Values:
    kind = type_of(calls, ev, annotation, function.scope)
    cls = receiver if isinstance(receiver, ClassValue) else class_of(receiver)
    values = instances(kind, receiver, lambda variable: calls.type_argument(receiver, cls, variable))
    default = plain(function.defaults.get(name))
    provided = UNKNOWN
    for depends in (default, *_metadata(kind)):
        if isinstance(plain(depends), DependsValue) and (not values or any(_is_abstract(value) for value in values)):
            provided = results.provided(calls, depends)
    if given:
        return given if not values or all(_is_abstract(value) for value in values) else one_of(given, values)
    if provided:
        return provided
    if values or isinstance(default, DependsValue):
        return values
    return tuple(value for value in values_of(default) if significant(value))


def _metadata(kind: Value) -> tuple[Value, ...]:
    if isinstance(kind, Annotated):
        return (*kind.metadata, *_metadata(kind.base))
    if isinstance(kind, Union):
        return tuple(item for option in kind.options for item in _metadata(option))
    return ()


def _is_abstract(value: Value) -> bool:
    cls = class_of(value)
    if cls is not None:
        return is_abstract_class(cls)
    return isinstance(value, Object) and value.dotted == "typing.Callable"


def _of_kind(kind: str, values: Values) -> Values:
    if kind == "vararg":
        return (builtin("list", values),)
    return (builtin("dict", (builtin("str"),), values),) if kind == "kwarg" else values


def open_parameters(calls: Calls, function: FunctionValue) -> frozenset[str]:
    """The parameters whose annotation is missing or too vague to tell what is called on them."""
    ev = calls.evaluator(function.module)
    if ev is None:
        return frozenset()
    found = set()
    for name, annotation, _, kind, _ in params_of(function):
        if kind in ("vararg", "kwarg"):
            continue
        values = instances(type_of(calls, ev, annotation, function.scope)) if annotation is not None else UNKNOWN
        if not values or any(_is_abstract(value) or _is_empty(value) for value in values):
            found.add(name)
    return frozenset(found)


def _is_empty(value: Value) -> bool:
    return isinstance(value, Object) and value.dotted in ("builtins.list", "builtins.dict") and not any(value.args)


def frame(
    calls: Calls, function: FunctionValue, args: tuple[Values, ...], keywords: Mapping[str, Values], receiver: Value
) -> Frame:
    """What a call says about the function it enters."""
    own = receiver is not None and takes_receiver(function)
    values = bound(calls, function, args, keywords, skip=1 if own else 0)
    if not own:
        return Frame(None, values)
    return Frame(None if receiver == Object(function.owner) and not values else shallow(receiver), values)  # type: ignore[arg-type]


def bound(
    calls: Calls, function: FunctionValue, args: tuple[Values, ...], keywords: Mapping[str, Values], skip: int
) -> tuple[tuple[str, Values], ...]:
    """The arguments that tell more than the annotations of the parameters they are given for."""
    if not args and not keywords:
        return ()
    wanted = calls.open_parameters(function)
    found: list[tuple[str, Values]] = []
    position = -skip
    for name, _, _, kind, _ in params_of(function):
        at, position = position, position + 1
        if at < 0 or name not in wanted:
            continue
        values = keywords.get(name, UNKNOWN)
        if kind in ("any", "posonly") and at < len(args):
            values = args[at]
        telling = tuple(shallow(value) for value in values if significant(value))
        if telling:
            found.append((name, telling))
    return tuple(found)


def generated(values: Values) -> Values:
    """What calling a generator function gives."""
    return (Object(External("typing.Generator"), (values,)),)


def managed(values: Values) -> Values:
    """What calling a function marked as a context manager gives: `with` binds what it yields."""
    return (Object(External("typing.ContextManager"), (values,)),)


def unwrapped(values: Values) -> Values:
    """What FastAPI hands on of a dependency's result: what a generator yields, else the result."""
    out = []
    for value in values:
        generator = isinstance(value, Object) and value.dotted in ("typing.Generator", "typing.ContextManager")
        out.append(value.args[0] if generator and value.args else (value,))
    return one_of(*out)
