"""Attributes of classes: what `cls.name` gives for a class of the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Body
from govern.project.evaluation import operators
from govern.project.evaluation.classes import class_model
from govern.project.evaluation.columns import declared_attribute, declared_column
from govern.project.evaluation.type_objects import model_fields
from govern.project.schema_aliases import model_config
from govern.project.values import (
    BoundMethod,
    ClassValue,
    External,
    FunctionValue,
    Instance,
    Native,
    Scope,
    Site,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

NO_VALUE = object()


def class_attribute(ev: Evaluator, value: ClassValue, name: str, site: Site, default: Value) -> Value:
    """`value.name`; `default`, else what an outer base may have, where there is no such attribute."""
    if name == "model_config" and any(base.startswith("pydantic") for base in value.external_bases()):
        return model_config(value)
    for ancestor in value.ancestors():
        if isinstance(ancestor, ClassValue) and name in ancestor.names:
            found = ancestor.names[name]
            if isinstance(found, Instance):
                return described(ev, found, None, value, site)
            if isinstance(found, FunctionValue) and "classmethod" in found.marks:
                return BoundMethod(found, value)
            if isinstance(found, FunctionValue) and found.decorators:
                declared = declared_attribute(ev, value, found)
                return found if declared is None else declared
            return found
    column = declared_column(ev, value, name) if not name.startswith("__") else None
    if column is not None:
        return column
    if name == "__name__":
        return value.name
    if name == "__mro__":
        return tuple(value.ancestors())
    if name == "mro":
        return Native("mro", lambda ev, args, keywords, site: list(value.ancestors()))
    if name == "__doc__":
        return documented(value.node[5])
    if name == "__bases__":
        return value.bases
    if name == "__members__":
        return {member.attributes["name"]: member for member in operators.enum_members(value) or []}
    if name == "__annotations__":
        scope = Scope(value.module, value.module.names)
        return {field: ev.annotation(node, scope) for field, node, _, _ in value.annotations}
    if name in ("model_fields", "__fields__"):
        return model_fields(ev, value)
    if name == "__init__":
        return Native("__init__", lambda ev, args, keywords, site: None)
    model = class_model(ev, value)
    if model is not None and name in model.methods:
        method = model.methods[name]
        return Native(name, lambda ev, args, keywords, site: method(ev, args[0], args[1:], keywords, site))
    if default is not NO_VALUE:
        return default
    bases = value.external_bases()
    return External(f"{bases[0]}.{name}") if bases else Unknown(f"{value.qualname} has no {name}", value.module.path)


def described(ev: Evaluator, found: Instance, receiver: Value, cls: ClassValue, site: Site) -> Value:
    """A class attribute that is an object: what its `__get__` gives, where it has one."""
    getter = found.cls.lookup("__get__") if isinstance(found.cls, ClassValue) else None
    if not isinstance(getter, FunctionValue):
        return found
    from govern.project.evaluation.calls import call_function

    return call_function(ev, getter, [found, receiver, cls], {}, site, receiver=found)


def documented(body: Body) -> str | None:
    """The docstring of a body, as `__doc__` has it."""
    first = body[0] if body else None
    if first is not None and first[0] == "expr" and first[2][0] == "const" and isinstance(first[2][2], str):
        return first[2][2]
    return None
