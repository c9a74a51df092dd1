"""What calling a function or a class of the repository runs and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.calls import binding
from govern.project.calls.annotations import instances, type_of, values_of
from govern.project.calls.graph import NO_FRAME, UNKNOWN, Frame, Target, Values
from govern.project.calls.implementations import is_abstract_class
from govern.project.calls.types import Method, Object, class_of, elements, one_of
from govern.project.values import ClassValue, DependsValue, FunctionValue, Instance, Value, plain

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

# Far beyond what code does: those that come too late are entered as if nothing was known of them, and which these are
# hangs on what was asked first.
MAX_FRAMES = 500
MANAGERS = {"contextmanager", "asynccontextmanager"}
Args = tuple[Values, ...]
Keywords = dict[str, Values]


def entered(
    calls: Calls, function: FunctionValue, args: Args, keywords: Keywords, receiver: Value = None
) -> tuple[tuple[Target, ...], Values]:
    """What calling a function of the repository runs (itself, and what decorators put around it) and gives."""
    inner = function
    layers = [function]
    while isinstance(inner.wrapped, FunctionValue) and len(layers) < 10:
        inner = inner.wrapped
        layers.append(inner)
    targets = []
    for layer in reversed(layers):
        frame = _limited(calls, layer, binding.frame(calls, layer, args, keywords, receiver))
        targets.append(Target("function", layer.full_name, calls.ref(layer), None, frame))
    return tuple(targets), returns(calls, inner, targets[0].frame, function.marks)


def _limited(calls: Calls, function: FunctionValue, frame: Frame) -> Frame:
    """The frame, without what parameters are bound to once a receiver's function was entered in MAX_FRAMES ways."""
    receiver = Object(frame.receiver.cls) if isinstance(frame.receiver, Object) else frame.receiver
    known = calls.frames.setdefault((id(function), receiver), set())
    if frame in known or len(known) < MAX_FRAMES:
        known.add(frame)
        return frame
    return Frame(receiver)


def constructed(calls: Calls, cls: ClassValue, args: Args, keywords: Keywords) -> tuple[tuple[Target, ...], Values]:
    """What making an instance of a class runs and gives."""
    targets = [Target("class", cls.full_name, cls=cls)]
    init = cls.lookup("__init__")
    made = Object(cls)
    if isinstance(init, FunctionValue):
        bound = binding.bound(calls, init, args, keywords, skip=1)
        made = Object(cls, (), bound)
    for name in ("__new__", "__init__", "__post_init__", "model_post_init"):
        function = cls.lookup(name)
        if isinstance(function, FunctionValue):
            frame = _limited(calls, function, Frame(made, made.bound if name == "__init__" else ()))
            targets.append(Target("function", function.full_name, calls.ref(function), None, frame))
    return tuple(targets), (made,)


def returns(
    calls: Calls, function: FunctionValue, frame: Frame = NO_FRAME, marks: frozenset[str] | None = None
) -> Values:
    """What calling a function gives: its annotation, else what its body returns; generators as their elements."""
    marks = function.marks if marks is None else marks
    declared = _declared_return(calls, function, frame)
    if declared and not any(is_vague(value) for value in declared):
        values = declared
    else:
        values = _returned(calls, function, frame) or declared
    if marks & MANAGERS:
        return binding.managed(one_of(*(elements(value) for value in values)))
    return values


def _declared_return(calls: Calls, function: FunctionValue, frame: Frame) -> Values:
    ev = calls.evaluator(function.module)
    if ev is None or function.node[0] != "def" or function.node[4] is None:
        return UNKNOWN
    receiver = binding.receiver_of(function, frame)
    kind = type_of(calls, ev, function.node[4], function.scope)
    cls = receiver if isinstance(receiver, ClassValue) else class_of(receiver)
    self_value = Object(receiver) if isinstance(receiver, ClassValue) else receiver
    return instances(kind, self_value, lambda variable: calls.type_argument(receiver, cls, variable))


def _returned(calls: Calls, function: FunctionValue, frame: Frame) -> Values:
    body = calls.body(calls.ref(function), frame)
    return binding.generated(body.yields) if body.generator else body.returns


def provided(calls: Calls, depends: Value, annotation: Values = UNKNOWN) -> Values:
    """What FastAPI hands to a parameter with this `Depends(...)`."""
    depends = plain(depends)
    if not isinstance(depends, DependsValue):
        return UNKNOWN
    found: list[Values] = []
    for target in values_of(depends.callable):
        if isinstance(target, ClassValue):
            found.append((Object(target),))
        elif isinstance(target, FunctionValue):
            found.append(binding.unwrapped(entered(calls, target, (), {})[1]))
        elif isinstance(target, Method):
            found.append(binding.unwrapped(entered(calls, target.function, (), {}, target.receiver)[1]))
        elif isinstance(target, (Object, Instance)):
            cls = class_of(target)
            method = cls.lookup("__call__") if cls is not None else None
            if isinstance(method, FunctionValue):
                found.append(binding.unwrapped(entered(calls, method, (), {}, target)[1]))
    return one_of(*found)


def is_vague(value: Value) -> bool:
    """Whether a declared type says too little: an abstract class, a callable, a container of unknown things."""
    if not isinstance(value, Object):
        return False
    if isinstance(value.cls, ClassValue):
        return is_abstract_class(value.cls)
    return value.dotted in ("typing.Callable", "builtins.dict", "builtins.tuple", "builtins.list") and not any(
        value.args
    )
