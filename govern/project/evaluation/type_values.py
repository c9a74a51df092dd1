"""Types as values: `Item[X]`, `A | B`, `Optional[A]`, `Annotated[A, ...]`."""

from __future__ import annotations

from collections.abc import Callable

from govern.project.evaluation.operators import enum_members
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    Generic,
    Scope,
    Union,
    Unknown,
    Value,
)

ALIAS = "typing.TypeAliasType"
# What makes a type by being called.
TYPES_MADE = frozenset(("create_model", "TypeVar", "NewType", "TypeAliasType"))


def alias(name: str, parameters: tuple[str, ...], value: Callable[[Scope], Value], scope: Scope) -> Value:
    """What `type Name[T] = value` binds: the value, with a mark that says that it has a name of its own."""
    variables = {one: ExternalInstance("typing.TypeVar", (one,)) for one in parameters}
    made = value(Scope(scope.module, variables, scope, cls=scope.cls, receiver=scope.receiver) if variables else scope)
    base, metadata = (made.base, made.metadata) if isinstance(made, Annotated) else (made, ())
    mark = ExternalInstance(ALIAS, (name, made), {"type_params": tuple(variables.values())}, scope.module.path)
    return Annotated(base, (*metadata, mark))


def alias_mark(value: Value) -> tuple[ExternalInstance, int] | None:
    """The mark of a type that a `type` statement made, and how many items of metadata stand inside the type."""
    if not isinstance(value, Annotated):
        return None
    marks = [at for at, part in enumerate(value.metadata) if is_alias(part)]
    return (value.metadata[marks[-1]], marks[-1] + 1) if marks else None


def is_alias(value: Value) -> bool:
    """Whether a value is what `TypeAliasType(...)` or a `type` statement made."""
    return isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] == "TypeAliasType"


def is_type(value: Value) -> bool:
    """Whether a value can stand before `[...]` as a type."""
    if isinstance(value, External):
        return value.dotted not in ("os.environ", "sys.modules")
    if isinstance(value, ClassValue):
        return enum_members(value) is None
    if isinstance(value, ExternalInstance):
        return value.callee.rpartition(".")[2] in TYPES_MADE
    return isinstance(value, (Generic, Union, Annotated))


def subscript_type(origin: Value, args: tuple[Value, ...], lost: Unknown) -> Value:
    """`origin[args]` as a type: Annotated, Optional and Union have values of their own."""
    name = origin.dotted.rpartition(".")[2] if isinstance(origin, External) else ""
    if name == "Annotated" and args:
        base, metadata = args[0], args[1:]
        if isinstance(base, Annotated):
            return Annotated(base.base, (*base.metadata, *metadata))
        return Annotated(base, metadata)
    if name == "Optional" and args:
        return union(args[0], None)
    if name == "Union":
        result = args[0] if args else lost
        for arg in args[1:]:
            result = union(result, arg)
        return result
    return Generic(origin, args)


def union(left: Value, right: Value) -> Value:
    """`left | right` as a type, flattened."""
    options: list[Value] = []
    for side in (left, right):
        for option in side.options if isinstance(side, Union) else (side,):
            if not any(option is seen for seen in options):
                options.append(option)
    return Union(tuple(options)) if len(options) > 1 else options[0]
