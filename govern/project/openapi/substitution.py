"""Type variables: what a generic class declares, and types with their variables replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from govern.project.values import (
    Annotated,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    Generic,
    Scope,
    Union,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

Variables = Mapping[str, Value]  # by the variable's name, which is what tells variables apart within one class
PARAMETERS = "__type_params__"


def variable_name(value: Value) -> str:
    """The name of a type variable; "" for anything else."""
    value = plain(value)
    if isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] == "TypeVar" and value.args:
        return str(plain(value.args[0]))
    return ""


def class_scope(cls: ClassValue) -> Scope:
    """The scope in which a class's annotations are evaluated: its own type parameters and classes in it come first."""
    own = {name: value for name, value in cls.names.items() if isinstance(value, ClassValue)}
    declared = {variable_name(one): one for one in cls.names.get(PARAMETERS, ())}
    if not own and not declared:
        return cls.scope
    names = {name for name, *_ in cls.annotations}
    own = {name: value for name, value in own.items() if name not in names}
    return Scope(cls.module, {**own, **declared}, cls.scope)


def bases_of(ev: Evaluator, cls: ClassValue) -> list[Value]:
    """The bases of a class with the arguments that it gives them."""
    if any(arg[0] == "star" for arg in cls.node[3]):
        return list(cls.bases)
    scope = class_scope(cls)
    found: list[Value] = []
    for at, arg in enumerate(cls.node[3]):
        if arg[0] == "sub":
            found.append(ev.annotation(arg, scope))
        else:
            found.append(cls.bases[at] if at < len(cls.bases) else None)
    return found


def parameters_of(ev: Evaluator, cls: ClassValue) -> list[str]:
    """The names of a generic class's type variables, in order."""
    declared = cls.names.get(PARAMETERS)
    if declared:
        return [variable_name(one) for one in declared]
    found: dict[str, None] = {}
    for base in bases_of(ev, cls):
        if not isinstance(base, Generic):
            continue
        named = base.origin.dotted.rpartition(".")[2] if isinstance(base.origin, External) else ""
        names = [name for arg in base.args for name in variables_in(arg)]
        if named in ("Generic", "Protocol"):
            return names
        found.update(dict.fromkeys(names))
    return list(found)


def variables_in(value: Value, depth: int = 0) -> Iterator[str]:
    """The names of the type variables in a type."""
    value = plain(value)
    name = variable_name(value)
    if name:
        yield name
    if depth > 12:
        return
    if isinstance(value, Generic):
        for arg in value.args:
            yield from variables_in(arg, depth + 1)
    elif isinstance(value, Union | Either):
        for option in value.options:
            yield from variables_in(option, depth + 1)
    elif isinstance(value, Annotated):
        yield from variables_in(value.base, depth + 1)


def substitute(value: Value, variables: Variables, depth: int = 0) -> Value:
    """A type with its variables replaced."""
    value = plain(value)
    if not variables or depth > 12:
        return value
    name = variable_name(value)
    if name:
        return variables.get(name, value)
    if isinstance(value, Generic):
        return Generic(value.origin, tuple(substitute(arg, variables, depth + 1) for arg in value.args))
    if isinstance(value, Union):
        from govern.project.evaluation.type_values import union

        options = [substitute(option, variables, depth + 1) for option in value.options]
        made = options[0]
        for option in options[1:]:
            made = union(made, option)
        return made
    if isinstance(value, Annotated):
        return Annotated(substitute(value.base, variables, depth + 1), value.metadata)
    return value


def variables_of(ev: Evaluator, cls: ClassValue, args: tuple[Value, ...]) -> dict[int, dict[str, Value]]:
    """For a class with arguments and each of its generic ancestors, by id: what its variables stand for."""
    found: dict[int, dict[str, Value]] = {id(cls): dict(zip(parameters_of(ev, cls), args, strict=False))}
    todo = [cls]
    while todo:
        current = todo.pop()
        for base in bases_of(ev, current):
            if isinstance(base, Generic) and isinstance(base.origin, ClassValue):
                own = found[id(current)]
                given = tuple(substitute(arg, own) for arg in base.args)
                inner, names = base.origin, parameters_of(ev, base.origin)
                if id(inner) not in found:
                    found[id(inner)] = dict(zip(names, given, strict=False))
                    todo.append(inner)
            elif isinstance(base, ClassValue) and id(base) not in found:
                # a generic base without arguments shares the variables that have the same name
                own = found[id(current)]
                found[id(base)] = {name: own[name] for name in parameters_of(ev, base) if name in own}
                todo.append(base)
    return found


def bound_of(value: ExternalInstance) -> Value:
    """What stands for a type variable that nothing was given for: its default, its bound, its constraints, Any."""
    keywords = value.keywords
    for name in ("default", "bound"):
        given = plain(keywords.get(name))
        if given is not None and not isinstance(given, Unknown):
            return given
    constraints = value.args[1:]
    if len(constraints) > 1:
        return Union(tuple(constraints))
    return External("typing.Any")
