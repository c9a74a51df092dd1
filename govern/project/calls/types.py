"""The values that expressions of a body may stand for, beyond those of the evaluator, and how both are put together.

Nothing of a body is executed, so an expression has a type more often than a value: `Object` is "some instance of this
class". Everything here is hashable, so that what is known of a call can be the key under which its body is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.calls.graph import UNKNOWN, Values
from govern.project.interned import Made
from govern.project.values import (
    BoundMethod,
    ClassValue,
    Either,
    External,
    FunctionValue,
    Instance,
    ModuleValue,
    Setting,
    Super,
    Value,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.calls.walker import Walker

MOST = 12
MAX_NESTING = 2


_made = Made()


class Object:
    """Some instance of a class. `args` are the values that its type arguments allow: the elements of a list, the keys
    and values of a dict, the rows of a query. `bound` holds what its constructor was given for parameters without a
    useful annotation.

    Equal ones are one object.
    """

    __slots__ = ("__weakref__", "args", "bound", "cls")

    cls: ClassValue | External
    args: tuple[Values, ...]
    bound: tuple[tuple[str, Values], ...]

    def __new__(
        cls, of: ClassValue | External, args: tuple[Values, ...] = (), bound: tuple[tuple[str, Values], ...] = ()
    ) -> Object:
        key = (of, args, bound)
        kept = _made.get(key)
        found: Object | None = kept() if kept is not None else None
        if found is None:
            found = super().__new__(cls)
            found.cls, found.args, found.bound = of, args, bound
            _made.keep(key, found)
        return found

    @property
    def dotted(self) -> str:
        return self.cls.dotted if isinstance(self.cls, External) else self.cls.full_name

    def __repr__(self) -> str:
        return f"Object({self.dotted})"


@dataclass(frozen=True, slots=True)
class Method:
    """A function of the repository on its receiver: an Object, an Instance, or a class."""

    function: FunctionValue
    receiver: Value


@dataclass(frozen=True, slots=True)
class Applied:
    """`functools.partial` of something callable; what it was given is kept without what that holds in turn."""

    function: Value
    args: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()


def applied(function: Value, args: tuple[Values, ...], keywords: Mapping[str, Values]) -> Applied:
    """A partial; a partial of a partial is one partial."""
    if isinstance(function, Applied):
        return Applied(
            function.function, (*function.args, *args), tuple({**dict(function.keywords), **keywords}.items())
        )
    return Applied(function, args, tuple(keywords.items()))


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function or lambda that a body defines; `walker` is the body, `node` the definition."""

    node: Node
    walker: Walker

    @property
    def name(self) -> str:
        return str(self.node[2]) if self.node[0] == "def" else "<lambda>"


def builtin(name: str, *args: Values) -> Object:
    """Some instance of a built-in class: `builtin("list", elements)`."""
    return Object(External(f"builtins.{name}"), args)


BOOL: Values = (builtin("bool"),)
STR: Values = (builtin("str"),)


def one_of(*groups: Sequence[Value]) -> Values:
    """All values of the groups, each once, at most MOST of them."""
    only: Sequence[Value] = UNKNOWN
    for group in groups:
        if group:
            if only or len(group) > 1:
                break
            only = group
    else:
        return tuple(only)
    found = tuple(dict.fromkeys(chain.from_iterable(groups)))
    return found if len(found) <= MOST else found[:MOST]


def elements(value: Value) -> Values:
    """What iterating over a value gives."""
    if not isinstance(value, Object) or not value.args:
        return UNKNOWN
    name = value.dotted.rpartition(".")[2]
    if name == "tuple":
        return one_of(*value.args)
    if name in ("Result", "Query") and len(value.args) > 1:
        return (builtin("tuple", *value.args),)
    return value.args[0]


def elements_of(values: Values) -> Values:
    return one_of(*map(elements, values)) if values else UNKNOWN


def is_external(value: Value) -> bool:
    """Whether a value is some instance of a class from outside the repository."""
    return isinstance(value, Object) and isinstance(value.cls, External)


def external_names(value: Value) -> list[str]:
    """The dotted names of the classes outside the repository that a value is an instance of: its own, or its bases'."""
    if isinstance(value, (Object, Instance)):
        value = value.cls
    if isinstance(value, External):
        return [value.dotted]
    return base_names(value) if isinstance(value, ClassValue) else []


def base_names(cls: ClassValue) -> list[str]:
    """The dotted names of a class's ancestors outside the repository; "sqlalchemy.orm.declarative_base()" for a base
    that a call made."""
    found = []
    for ancestor in cls.ancestors():
        if isinstance(ancestor, External):
            found.append(ancestor.dotted)
        elif not isinstance(ancestor, ClassValue):
            callee = getattr(ancestor, "callee", "")
            if callee:
                found.append(f"{callee}()")
    return found


def class_of(value: Value) -> ClassValue | None:
    """The class of the repository that a value is an instance of."""
    cls = value.cls if isinstance(value, (Object, Instance)) else None
    return cls if isinstance(cls, ClassValue) else None


def is_callable(value: Value) -> bool:
    """Whether a value is a function that something may run when it is handed on."""
    if isinstance(value, Applied):
        return is_callable(value.function)
    return isinstance(value, (FunctionValue, Method, Closure))


def significant(value: Value, depth: int = MAX_NESTING) -> bool:
    """Whether knowing this value of a parameter can tell what a body calls; looks at nesting `depth` levels deep."""
    if isinstance(value, Object):
        if isinstance(value.cls, ClassValue):
            return True
        if not value.dotted.startswith("builtins.") and "()" not in value.dotted:
            return True
        return depth > 0 and any(significant(inner, depth - 1) for group in value.args for inner in group)
    if isinstance(value, (ClassValue, ModuleValue, Instance)):
        return True
    return is_callable(value)


def shallow(value: Value, depth: int = MAX_NESTING) -> Value:
    """The value with what its constructors were given kept only `depth` levels deep."""
    if not isinstance(value, Object) or not (value.bound or value.args):
        return value
    if depth == 0:
        return Object(value.cls)
    bound = tuple((name, tuple(shallow(inner, depth - 1) for inner in group)) for name, group in value.bound)
    args = tuple(tuple(shallow(inner, depth - 1) for inner in group) for group in value.args)
    return Object(value.cls, args, bound)


def plainer(value: Value) -> Value:
    """The value to keep with a partial: of another partial only its function, of an object what is near."""
    return value.function if isinstance(value, Applied) else shallow(value)


def flatten(value: Value) -> list[Value]:
    """The alternatives that an evaluated value stands for, at its default where a deployment can change it."""
    if isinstance(value, Setting):
        return flatten(value.value)
    if isinstance(value, Either):
        return [inner for option in value.options for inner in flatten(option)]
    if isinstance(value, BoundMethod):
        return [Method(value.function, value.receiver)]
    if isinstance(value, Super):
        return [value]
    return [value]
