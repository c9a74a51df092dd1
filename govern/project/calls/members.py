"""What `value.name` may be, for the values that expressions of a body stand for."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from govern.project.calls import documents, results, rows
from govern.project.calls.annotations import instances, type_of, values_of
from govern.project.calls.graph import UNKNOWN, Values
from govern.project.calls.implementations import implementations
from govern.project.calls.types import Applied, Method, Object, base_names
from govern.project.evaluation import imports
from govern.project.evaluation.constants import known
from govern.project.evaluation.evaluator import Evaluator, Raised
from govern.project.values import (
    ClassValue,
    DependsValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    ModuleValue,
    Scope,
    Super,
    Unknown,
    Value,
)
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.calls.resolve import Calls

NOTHING = object()
# Class attributes that describe a column or field, and are not what an instance holds.
DESCRIPTIONS = {
    "Column", "mapped_column", "Field", "relationship", "Relationship", "PrivateAttr", "field", "deferred",
    "column_property", "synonym", "attrib", "association_proxy", "query_expression", "composite",
}  # fmt: skip
SILENT_BASES = {"object", "ABC", "Generic", "Protocol", "Enum", "StrEnum", "IntEnum", "NamedTuple", "TypedDict", "type"}


@dataclass(slots=True)
class Found:
    """What an attribute may be, and the properties that reading it runs."""

    values: list[Value] = field(default_factory=list)
    properties: list[Method] = field(default_factory=list)


def attribute(calls: Calls, ev: Evaluator, values: Values, name: str) -> Found:
    """What `x.name` may be where x is one of `values`."""
    found = Found()
    for value in values:
        _of(calls, ev, value, name, found)
    return found


def _of(calls: Calls, ev: Evaluator, value: Value, name: str, found: Found) -> None:
    if isinstance(value, Object):
        if isinstance(value.cls, ClassValue):
            _of_instance(calls, ev, value, value.cls, name, found)
        elif value.dotted != "typing.Callable":
            found.values.append(External(f"{value.dotted}.{name}"))
    elif isinstance(value, Instance):
        _of_evaluated(calls, ev, value, name, found)
    elif isinstance(value, ClassValue):
        found.values.extend(_of_class(calls, ev, value, name))
    elif isinstance(value, ModuleValue):
        found.values.extend(_of_module(ev, value, name))
    elif isinstance(value, External):
        found.values.extend(values_of(known(f"{value.dotted}.{name}")))
    elif isinstance(value, Super):
        found.values.extend(_of_super(value, name, found))
    elif isinstance(value, str):
        found.values.append(External(f"builtins.str.{name}"))
    elif isinstance(value, (FunctionValue, Method)):
        found.values.extend(_of_function(value, name))
    elif isinstance(value, Applied) and name == "func":
        found.values.append(value.function)


def _of_module(ev: Evaluator, module: ModuleValue, name: str) -> Values:
    try:
        return values_of(imports.member(ev, module, name, Scope(module, module.names)))
    except Raised:
        return UNKNOWN


def _of_function(value: FunctionValue | Method, name: str) -> Values:
    function = value.function if isinstance(value, Method) else value
    if name in function.attributes:
        return values_of(function.attributes[name])
    for decorator in function.decorators:
        dotted = getattr(decorator, "dotted", "") or getattr(decorator, "callee", "")
        if dotted:
            return (External(f"{dotted}().{name}"),)
    return UNKNOWN


def _of_evaluated(calls: Calls, ev: Evaluator, value: Instance, name: str, found: Found) -> None:
    held = value.attributes.get(name)
    if held is not None and not isinstance(held, Unknown):
        found.values.extend(values_of(held))
    elif isinstance(value.cls, ClassValue):
        _of_instance(calls, ev, value, value.cls, name, found)
    else:
        found.values.append(External(f"{value.cls.dotted}.{name}"))


def _of_instance(
    calls: Calls, ev: Evaluator, receiver: Object | Instance, cls: ClassValue, name: str, found: Found
) -> None:
    attribute = own_or_inherited(cls, name)
    if isinstance(attribute, FunctionValue):
        for function in implementations(calls, ev, cls, name, attribute):
            _bind(function, receiver, cls, found)
        return
    if attribute is not NOTHING and not _describes(attribute):
        values = _declared(calls, ev, receiver, cls, name) or _depends(calls, attribute) or values_of(attribute)
        if values:
            found.values.extend(values)
            return
    values = _declared(calls, ev, receiver, cls, name) or calls.instance_attribute(receiver, cls, name)
    if values or attribute is not NOTHING:
        found.values.extend(values)
        return
    if name == "__class__":
        found.values.append(cls)
        return
    base = speaking_base(cls)
    if base:
        found.values.append(External(f"{base}.{name}"))


def _bind(function: FunctionValue, receiver: Value, cls: ClassValue, found: Found) -> None:
    if "property" in function.marks:
        found.properties.append(Method(function, receiver))
    elif "staticmethod" in function.marks:
        found.values.append(function)
    else:
        found.values.append(Method(function, cls if "classmethod" in function.marks else receiver))


def own_or_inherited(cls: ClassValue, name: str) -> Value:
    """The class attribute of that name, NOTHING where no class of the repository among the ancestors has it."""
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue) and name in ancestor.names:
            return ancestor.names[name]
    return NOTHING


def _describes(attribute: Value) -> bool:
    return attribute is None or (
        isinstance(attribute, ExternalInstance) and attribute.callee.rpartition(".")[2] in DESCRIPTIONS
    )


def _depends(calls: Calls, attribute: Value) -> Values:
    return results.provided(calls, attribute) if isinstance(attribute, DependsValue) else UNKNOWN


def _declared(calls: Calls, ev: Evaluator, receiver: Object | Instance, cls: ClassValue, name: str) -> Values:
    """What the annotation of a field allows, among a class's and its ancestors' own."""
    for ancestor in cls.ancestors():
        if isinstance(ancestor, ClassValue):
            for declared, annotation, _, _ in ancestor.annotations:
                if declared == name:
                    kind = type_of(calls, ev, annotation, ancestor.scope)
                    return instances(kind, receiver, lambda variable: calls.type_argument(receiver, cls, variable))
    return UNKNOWN


def speaking_base(cls: ClassValue) -> str:
    """The ancestor outside the repository that a class has its other attributes from; "" where there is none."""
    for base in base_names(cls):
        if base.rpartition(".")[2] not in SILENT_BASES:
            return base
    return ""


def _of_class(calls: Calls, ev: Evaluator, cls: ClassValue, name: str) -> Values:
    attribute = own_or_inherited(cls, name)
    if isinstance(attribute, FunctionValue):
        if "classmethod" in attribute.marks:
            return tuple(Method(function, cls) for function in implementations(calls, ev, cls, name, attribute))
        return (attribute,)
    if attribute is not NOTHING:
        return values_of(attribute)
    if name == "__table__":
        return (Object(External("sqlalchemy.Table"), ((Object(cls),),)),)
    package = documents.package_of(cls)
    if name == "objects" and package:
        return (Object(External(f"{package}.QuerySet"), ((Object(cls),),)),)
    if name == "query" and any(rows.is_sqlalchemy(base) for base in base_names(cls)):
        return (Object(External("sqlalchemy.orm.Query"), ((Object(cls),),)),)
    base = speaking_base(cls)
    return (External(f"{base}.{name}"),) if base else UNKNOWN


def _of_super(value: Super, name: str, found: Found) -> Values:
    receiver = value.receiver
    cls = receiver if isinstance(receiver, ClassValue) else getattr(receiver, "cls", value.cls)
    chain = list(cls.ancestors()) if isinstance(cls, ClassValue) else [value.cls]
    behind = chain[chain.index(value.cls) + 1 :] if value.cls in chain else list(value.cls.ancestors())[1:]
    for ancestor in behind:
        if isinstance(ancestor, ClassValue) and name in ancestor.names:
            function = ancestor.names[name]
            if isinstance(function, FunctionValue):
                _bind(function, receiver, cls if isinstance(cls, ClassValue) else value.cls, found)
                return UNKNOWN
            return values_of(function)
    external = next((a for a in behind if isinstance(a, External)), External("builtins.object"))
    return (External(f"{external.dotted}.{name}"),)
