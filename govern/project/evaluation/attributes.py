"""Attribute access over symbolic values."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.branches import one_of
from govern.project.evaluation.class_attributes import NO_VALUE, class_attribute, described, documented
from govern.project.evaluation.classes import class_model
from govern.project.evaluation.constants import known
from govern.project.evaluation.files import OPENED, READS, read_opened
from govern.project.evaluation.imports import member, outside
from govern.project.evaluation.metaclasses import is_metaclass
from govern.project.evaluation.methods import method_of
from govern.project.evaluation.type_objects import as_annotated, type_attribute
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    DependsValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    ModuleValue,
    Native,
    Partial,
    Scope,
    Setting,
    Site,
    Super,
    Union,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def get_attribute(ev: Evaluator, value: Value, name: str, site: Site, default: Value = NO_VALUE) -> Value:
    """`value.name`; `default` (else Unknown) where the object is known not to have it."""
    if isinstance(value, Instance):
        return _instance_attribute(ev, value, name, site, default)
    if name == "__dict__" and isinstance(value, (ModuleValue, ClassValue)):
        return value.names
    if isinstance(value, ModuleValue):
        return (
            member(ev, value, name, Scope(value, value.names))
            if default is NO_VALUE or name in value.names
            else default
        )
    if isinstance(value, External) and name in ("__name__", "__qualname__") and is_class_name(value.dotted):
        return value.dotted.rpartition(".")[2]
    if isinstance(value, External) and name == "mro" and value.dotted.startswith("builtins."):
        return Native("mro", lambda ev, args, keywords, site: [value, External("builtins.object")])
    if isinstance(value, External) and name in ("__metadata__", "__origin__"):
        made = as_annotated(value)
        return get_attribute(ev, made, name, site, default) if made is not value else known(f"{value.dotted}.{name}")
    if isinstance(value, External):
        return outside(ev, f"{value.dotted}.{name}")
    if isinstance(value, ClassValue):
        return class_attribute(ev, value, name, site, default)
    if isinstance(value, Setting):
        found = get_attribute(ev, value.value, name, site, default)
        return _deployed_method(found, value) if isinstance(found, Native) else operators.mark_deployed(found, value)
    if isinstance(value, Either):
        return one_of([get_attribute(ev, option, name, site) for option in value.options])
    if isinstance(value, Super):
        return _super_attribute(ev, value, name, site)
    if isinstance(value, FunctionValue):
        return _function_attribute(ev, value, name, default)
    if isinstance(value, BoundMethod):
        if name == "__self__":
            return value.receiver
        return value.function if name == "__func__" else _function_attribute(ev, value.function, name, default)
    if isinstance(value, (Annotated, Generic, Union)):
        return type_attribute(ev, value, name, site, default)
    if isinstance(value, Partial):
        return {"func": value.function, "args": value.args, "keywords": value.keywords}.get(name, Unknown(name))
    if isinstance(value, ExternalInstance):
        if default is not NO_VALUE and name.startswith("__"):
            return default
        if name in READS and value.callee in OPENED:
            return Native(name, lambda ev, args, keywords, site: read_opened(ev, value, name, site))
        if name == "choices" and value.callee.endswith(".AliasChoices"):
            return list(value.args)
        return value.keywords.get(name, External(f"{value.callee}().{name}"))
    if isinstance(value, DependsValue):
        return (
            value.callable
            if name == "dependency"
            else value.scopes
            if name == "scopes"
            else Unknown(name, site.file, site.line)
        )
    if isinstance(value, (str, bytes, list, tuple, dict, set, int, float)):
        return method_of(value, name)
    if value is None and default is not NO_VALUE:
        return default
    return value if isinstance(value, Unknown) else Unknown(f"the attribute {name}", site.file, site.line)


def _deployed_method(method: Native, cause: Setting) -> Native:
    """A method of a setting's value: what it gives can be changed by a deployment as well."""
    return Native(
        method.name,
        lambda ev, args, keywords, site: operators.mark_deployed(method.function(ev, args, keywords, site), cause),
    )


def _instance_attribute(ev: Evaluator, value: Instance, name: str, site: Site, default: Value) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if name == "__class__":
        return value.cls
    if name == "__dict__":
        return value.attributes
    if isinstance(value.cls, ClassValue):
        found = value.cls.lookup(name)
        if found is not None or any(isinstance(a, ClassValue) and name in a.names for a in value.cls.ancestors()):
            return bind_method(ev, found, value, value.cls, site)
    model = class_model(ev, value.cls)
    if model is not None:
        if name in model.properties:
            return model.properties[name](ev, value)
        if name in model.methods:
            method = model.methods[name]
            return Native(name, lambda ev, args, keywords, site: method(ev, value, args, keywords, site))
    if isinstance(value.cls, ClassValue):
        fallback = value.cls.lookup("__getattr__")
        if isinstance(fallback, FunctionValue):
            return ev.call_function(fallback, [value, name], {}, site, receiver=value)
        bases = value.cls.external_bases()
        if bases and default is NO_VALUE:
            return External(f"{bases[0]}().{name}")
    if default is not NO_VALUE:
        return default
    return Unknown(f"the attribute {name}", site.file, site.line)


def bind_method(ev: Evaluator, found: Value, receiver: Value, cls: ClassValue, site: Site) -> Value:
    """What `receiver.name` gives for a class attribute: a bound method, a property's value, or the attribute itself."""
    if isinstance(found, Instance):
        return described(ev, found, receiver, cls, site)
    if not isinstance(found, FunctionValue):
        return found
    if "staticmethod" in found.marks:
        return found
    if "classmethod" in found.marks:
        return BoundMethod(found, cls)
    if "property" in found.marks:
        result = ev.call_function(found, [receiver], {}, site, receiver=receiver)
        if "cached" in found.marks and isinstance(receiver, Instance):
            receiver.attributes[found.name] = result
        return result
    return BoundMethod(found, receiver) if found.owner is not None or found.node[0] == "def" else found


def _super_attribute(ev: Evaluator, value: Super, name: str, site: Site) -> Value:
    receiver = value.receiver
    start = receiver if isinstance(receiver, ClassValue) else getattr(receiver, "cls", value.cls)
    chain = list(start.ancestors()) if isinstance(start, ClassValue) else [value.cls]
    position = chain.index(value.cls) if value.cls in chain else 0
    for ancestor in chain[position + 1 :]:
        if isinstance(ancestor, ClassValue) and name in ancestor.names:
            return bind_method(ev, ancestor.names[name], receiver, start, site)
        if isinstance(ancestor, External) and ancestor.dotted in ev.models and isinstance(receiver, Instance):
            model = ev.models[ancestor.dotted]
            if name == "__init__":
                return Native(name, partial(_on_receiver, model.init, receiver))
            if name in model.methods:
                return Native(name, partial(_on_receiver, model.methods[name], receiver))
            if name in model.properties:
                return model.properties[name](ev, receiver)
    if name == "__init__":
        return Native(name, lambda ev, args, keywords, site: _plain_init(ev, receiver, args, keywords))
    if name == "__new__" and is_metaclass(value.cls):
        return Native(name, lambda ev, args, keywords, site: ev.functions["builtins.type"](ev, args[1:], {}, site))
    if name == "__new__":
        return Native(
            name,
            lambda ev, args, keywords, site: Instance(args[0] if args else value.cls, file=site.file, line=site.line),
        )
    if name == "__init_subclass__":
        return Native(name, lambda ev, args, keywords, site: None)
    external = next((a.dotted for a in chain if isinstance(a, External)), "object")
    return External(f"{external}().{name}")


def _on_receiver(
    method: Callable[..., Value],
    receiver: Instance,
    ev: Evaluator,
    args: list[Value],
    keywords: dict[str, Value],
    site: Site,
) -> Value:
    return method(ev, receiver, args, keywords, site)


def _plain_init(ev: Evaluator, receiver: Value, args: list[Value], keywords: dict[str, Value]) -> None:
    from govern.project.evaluation.classes import _set_fields, has_declared_fields

    if isinstance(receiver, Instance) and isinstance(receiver.cls, ClassValue):
        if has_declared_fields(receiver.cls):
            _set_fields(ev, receiver.cls, receiver, args, keywords)
        else:
            receiver.attributes.update({k: v for k, v in keywords.items() if k not in receiver.attributes})


def _function_attribute(ev: Evaluator, value: FunctionValue, name: str, default: Value) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    if name == "__doc__" and isinstance(value.wrapped, FunctionValue):
        return _function_attribute(ev, value.wrapped, name, default)
    known: dict[str, Value] = {
        "__name__": value.name, "__qualname__": value.qualname, "__module__": value.module.name,
        "__doc__": documented(value.node[5]) if value.node[0] == "def" else None,
        # a function that is made anew from another's code does what that one does
        "__code__": value,
        "__wrapped__": value.wrapped if value.wrapped is not None else NO_VALUE, "__dict__": value.attributes,
    }  # fmt: skip
    found = known.get(name, NO_VALUE)
    if found is not NO_VALUE:
        return found
    if name == "__annotations__":
        value.attributes[name] = _annotations(ev, value)
        return value.attributes[name]
    return (
        default if default is not NO_VALUE else Unknown(f"the attribute {name} of {value.qualname}", value.module.path)
    )


def is_class_name(dotted: str) -> bool:
    """Whether a name outside the repository is surely a class: one of the built-in ones, or written as classes are."""
    package, _, name = dotted.rpartition(".")
    return package == "builtins" or name[:1].isupper()


def _annotations(ev: Evaluator, function: FunctionValue) -> dict[str, Value]:
    """`__annotations__` as evaluated code reads and rewrites it (see `framework.signatures`)."""
    if function.node[0] != "def":
        return {}
    _, _, _, params, returns, *_ = function.node
    found = {name: ev.annotation(node, function.scope) for name, node, *_ in params if node is not None}
    return found if returns is None else {**found, "return": ev.annotation(returns, function.scope)}


def set_attribute(ev: Evaluator, target: Value, name: str, value: Value) -> None:
    """`target.name = value`."""
    if isinstance(target, Instance):
        setter = target.cls.lookup(f"{name}.setter") if isinstance(target.cls, ClassValue) else None
        if isinstance(setter, FunctionValue):
            ev.call_function(setter, [target, value], {}, Site("", 0), receiver=target)
            return
        if ev.aside:
            ev.aside[-1].keep(target, name)
        target.attributes[name] = value
    elif isinstance(target, FunctionValue):
        if name in ("__name__", "__qualname__") and isinstance(value, str):
            target.attributes = {**target.attributes, name: value}
            if name == "__name__":
                target.name = value
        elif name == "__wrapped__":
            target.wrapped = value
        else:
            target.attributes[name] = value
    elif isinstance(target, (ClassValue, ModuleValue)):
        target.names[name] = value
    elif isinstance(target, ExternalInstance):
        target.keywords[name] = value
    elif isinstance(target, Either):
        for option in target.options:
            set_attribute(ev, option, name, value)
    elif isinstance(target, BoundMethod):
        set_attribute(ev, target.function, name, value)
