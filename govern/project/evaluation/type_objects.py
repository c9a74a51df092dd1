"""Types as objects that evaluated code looks into: `get_origin`, `get_args`, `__metadata__`, `mro()`, `__name__`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation.operators import SOME_UNION
from govern.project.values import (
    Annotated,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Native,
    Site,
    Union,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator, ExternalFunction

NONE_TYPE = External("types.NoneType")
ABSTRACT = frozenset((
    "Sequence", "MutableSequence", "Iterable", "Iterator", "Collection", "Mapping", "MutableMapping", "Callable",
    "Awaitable", "Coroutine", "AsyncIterator", "AsyncIterable", "AsyncGenerator", "Generator", "Set", "MutableSet",
))  # fmt: skip
NUMBERS = ("Positive", "Negative", "NonNegative", "NonPositive", "Strict")
ANNOTATED_ALIASES = {
    **{f"pydantic.UUID{version}": "uuid.UUID" for version in (1, 3, 4, 5, 6, 7, 8)},
    **{f"pydantic.{kind}Int": "builtins.int" for kind in NUMBERS},
    **{f"pydantic.{kind}Float": "builtins.float" for kind in NUMBERS}, "pydantic.FiniteFloat": "builtins.float",
    "pydantic.StrictStr": "builtins.str", "pydantic.StrictBool": "builtins.bool",
    **{f"pydantic.{kind}Path": "pathlib.Path" for kind in ("File", "Directory", "New")},
}  # fmt: skip
FIELD_ATTRIBUTES = (
    "alias", "alias_priority", "validation_alias", "serialization_alias", "title", "description", "examples", "exclude",
    "discriminator", "deprecated", "json_schema_extra", "frozen", "validate_default", "default_factory", "init",
)  # fmt: skip
# Packages whose capitalised names are classes, never types with arguments.
CLASSES_ONLY = frozenset(("builtins", "typing", "types", "datetime", "uuid", "decimal", "fastapi", "starlette"))
CONCRETE = {"List": "list", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Type": "type"}


def is_model_with_arguments(value: Value) -> bool:
    """Whether a type is a generic Pydantic model with arguments: at run time a class of its own."""
    from govern.project.schemas import kind_of

    return isinstance(value, Generic) and isinstance(value.origin, ClassValue) and bool(kind_of(value.origin))


def type_attribute(ev: Evaluator, value: Annotated | Generic | Union, name: str, site: Site, default: Value) -> Value:
    """`value.name` of a type with arguments; `default` where it is known not to have it."""
    from govern.project.evaluation.attributes import get_attribute
    from govern.project.evaluation.class_attributes import NO_VALUE

    missing = Unknown(f"the attribute {name}", site.file, site.line) if default is NO_VALUE else default
    if isinstance(value, Union):
        return _arguments(value) if name == "__args__" else missing
    if isinstance(value, Annotated):
        own = {"__metadata__": value.metadata, "__origin__": value.base}
        return own[name] if name in own else get_attribute(ev, value.base, name, site, default)
    if is_model_with_arguments(value):
        return _model_attribute(ev, value, name, site, default)
    if name == "__args__":
        return tuple(value.args)
    if name == "__origin__":
        return _origin(value)
    if name == "__metadata__":
        return missing
    return get_attribute(ev, value.origin, name, site, default)


def _model_attribute(ev: Evaluator, value: Generic, name: str, site: Site, default: Value) -> Value:
    from govern.project.evaluation.attributes import get_attribute

    if name in ("__origin__", "__args__", "__metadata__"):
        return default if isinstance(default, Unknown) else get_attribute(ev, None, name, site, default)
    if name in ("mro", "__mro__"):
        above = [value, *value.origin.ancestors()]
        return tuple(above) if name == "__mro__" else Native("mro", lambda ev, args, keywords, site: list(above))
    if name in ("__name__", "__qualname__"):
        return model_name(ev, value, site)
    return get_attribute(ev, value.origin, name, site, default)


def model_name(ev: Evaluator, value: Generic, site: Site) -> Value:
    """The `__name__` of a generic model with arguments: "Page[Item]", or what its `model_parametrized_name` gives."""
    from govern.project.evaluation.calls import call_function
    from govern.project.openapi.names import ClassKey

    args = tuple(plain(arg) for arg in value.args)
    own = value.origin.lookup("model_parametrized_name")
    if isinstance(own, FunctionValue):
        return plain(call_function(ev, own, [value.origin, args], {}, site, receiver=value.origin))
    return ClassKey(value.origin, args).name


def model_fields(ev: Evaluator, cls: ClassValue) -> dict[str, Value]:
    """`model_fields` of a Pydantic model: what `Field(...)` says of each field, with its annotation and default."""
    from govern.project.openapi.fields import declared_fields, schema_kind
    from govern.project.schema_aliases import model_config

    found: dict[str, Value] = {}
    for one in declared_fields(ev, cls, schema_kind(cls), model_config(cls)):
        said = {**dict.fromkeys(FIELD_ATTRIBUTES), **one.info, "annotation": one.annotation}
        said["default"] = External("pydantic_core.PydanticUndefined") if one.default is ... else one.default
        own = one.owner.names.get(one.name) if one.owner is not None else None
        made_by = own.callee if isinstance(own, ExternalInstance) else "pydantic.fields.FieldInfo"
        found[one.name] = ExternalInstance(made_by, (), said, cls.module.path, cls.line)
    return found


def class_getitem(ev: Evaluator, cls: ClassValue, args: tuple[Value, ...], site: Site) -> Value | None:
    """What a class's own `__class_getitem__` gives; None for a class without one."""
    own = cls.lookup("__class_getitem__")
    if not isinstance(own, FunctionValue):
        return None
    from govern.project.evaluation.calls import call_function

    made = call_function(ev, own, [cls, args[0] if len(args) == 1 else args], {}, site, receiver=cls)
    return None if isinstance(plain(made), (Unknown, External)) else plain(made)


def is_made_class(value: Value) -> bool:
    """Whether a value is a model that `create_model` made."""
    return isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] == "create_model"


def _display(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    from govern.project.openapi.names import display

    return display(args[0]) if args else Unknown("the name of a type", site.file, site.line)


def _arguments(value: Union) -> tuple[Value, ...]:
    return tuple(NONE_TYPE if plain(option) is None else option for option in value.options)


def _origin(value: Generic) -> Value:
    origin = plain(value.origin)
    if not isinstance(origin, External):
        return origin
    package, _, name = origin.dotted.rpartition(".")
    if package in ("typing", "typing_extensions") and name in CONCRETE:
        return External(f"builtins.{CONCRETE[name]}")
    if package in ("typing", "typing_extensions") and name in ABSTRACT:
        return External(f"collections.abc.{name}")
    return External(f"typing.{name}") if package == "typing_extensions" else origin


def as_annotated(value: Value) -> Value:
    """A type; one that Pydantic itself made with `Annotated` as such, with what stands in it as one item."""
    if isinstance(value, External) and value.dotted in ANNOTATED_ALIASES:
        return Annotated(External(ANNOTATED_ALIASES[value.dotted]), (ExternalInstance("pydantic.types.Metadata"),))
    return value


def _get_origin(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    value = as_annotated(plain(args[0]) if args else None)
    if isinstance(value, Annotated):
        return External("typing.Annotated")
    if isinstance(value, Union):
        return SOME_UNION
    if isinstance(value, Generic):
        return None if is_model_with_arguments(value) else _origin(value)
    return Unknown("the origin of a type", site.file, site.line) if _is_open(value) else None


def _get_args(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    value = as_annotated(plain(args[0]) if args else None)
    if isinstance(value, Annotated):
        return (value.base, *value.metadata)
    if isinstance(value, Union):
        return _arguments(value)
    if isinstance(value, Generic):
        return () if is_model_with_arguments(value) else tuple(value.args)
    return Unknown("the arguments of a type", site.file, site.line) if _is_open(value) else ()


def _is_open(value: Value) -> bool:
    """Whether nothing is known of a type's make: an alias of a library may be anything."""
    if isinstance(value, External):
        return value.dotted.partition(".")[0] not in CLASSES_ONLY
    return not isinstance(value, ClassValue) and value is not None


FUNCTIONS: dict[str, ExternalFunction] = {
    **{f"{package}.get_origin": _get_origin for package in ("typing", "typing_extensions")},
    **{f"{package}.get_args": _get_args for package in ("typing", "typing_extensions")},
    "pydantic._internal._repr.display_as_type": _display,
}
