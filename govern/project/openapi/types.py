"""From evaluated annotations to cores."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govern.project.evaluation.type_objects import model_name
from govern.project.evaluation.type_values import alias_mark
from govern.project.openapi.cores import Core, leaf, nullable, unknown
from govern.project.openapi.fields import called, last, schema_kind
from govern.project.openapi.known_types import known_type
from govern.project.openapi.metadata import apply_metadata
from govern.project.openapi.names import ClassKey
from govern.project.openapi.substitution import bound_of, parameters_of, substitute, variable_name
from govern.project.values import (
    Annotated,
    ClassValue,
    Either,
    External,
    ExternalInstance,
    FunctionValue,
    Generic,
    Instance,
    Site,
    Union,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.annotations import is_model

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

LISTS = frozenset((
    "list", "List", "Sequence", "MutableSequence", "Iterable", "Collection", "deque", "Deque", "Iterator", "Generator",
    "AsyncIterable", "AsyncIterator",
))  # fmt: skip
SETS = frozenset(("set", "Set", "frozenset", "FrozenSet", "AbstractSet", "MutableSet"))
DICTS = frozenset((
    "dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict",
))  # fmt: skip
TRANSPARENT = frozenset((
    "Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "SerializeAsAny", "InstanceOf", "Secret", "Unpack",
    "Mapped", "DynamicMapped", "WriteOnlyMapped",
))  # fmt: skip
ROOT_MODEL = ExternalInstance("pydantic.RootModel", ("RootModel",))
JSON_VALUE = ExternalInstance("typing.TypeAliasType", ("JsonValue", External("typing.Any")))
NO_TYPES = frozenset(("object", "Any", "Generic", "Protocol"))
ENUMS = frozenset(("Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "ReprEnum"))


class Types:
    """Makes cores of annotations, for one evaluator."""

    def __init__(self, ev: Evaluator) -> None:
        self.ev = ev

    def core(self, value: Value, depth: int = 0) -> Core:
        """The core of a type."""
        value = plain(value)
        if depth > 20:
            return unknown("nested too deeply")
        if value is None:
            return {"kind": "none"}
        if isinstance(value, Annotated):
            return self._annotated(value, depth)
        if isinstance(value, Union):
            return self._union(value.options, depth)
        if isinstance(value, ClassValue):
            return self._class(value, ())
        if isinstance(value, Generic):
            return self._generic(value, depth)
        if isinstance(value, External):
            if value.dotted.startswith("pydantic.") and value.dotted.endswith(".JsonValue"):
                return {"kind": "ref", "cls": ClassKey(JSON_VALUE)}
            return known_type(value.dotted) or unknown(f"the type {value.dotted}")
        if isinstance(value, ExternalInstance):
            return self._made(value, depth)
        if isinstance(value, Unknown):
            return unknown(value.reason)
        if isinstance(value, Either):
            return self._either(value, depth)
        if value is ...:
            return {"kind": "any"}
        return unknown(f"a type that is a {type(value).__name__}")

    def _either(self, value: Either, depth: int) -> Core:
        cores = [self.core(option, depth + 1) for option in value.options]
        return cores[0] if all(core == cores[0] for core in cores) else unknown("one of several types")

    def _annotated(self, value: Annotated, depth: int) -> Core:
        named = alias_mark(value)
        core = self._alias(named[0], (), depth) if named else self.core(value.base, depth + 1)
        for part in value.metadata[named[1] if named else 0 :]:
            core = apply_metadata(self, core, plain(part), value.base)
        return core

    def _union(self, options: tuple[Value, ...], depth: int) -> Core:
        optional = any(plain(option) is None for option in options)
        choices = [self.core(option, depth + 1) for option in options if plain(option) is not None]
        if not choices:
            return {"kind": "none"}
        core: Core = choices[0] if len(choices) == 1 else {"kind": "union", "choices": choices}
        return nullable(core) if optional else core

    def _class(self, cls: ClassValue, args: tuple[Value, ...]) -> Core:
        if any(base.rpartition(".")[2] in ENUMS for base in cls.external_bases()):
            return {"kind": "ref", "cls": ClassKey(cls)}
        own = self.hooks(cls, Generic(cls, args) if args else cls)
        if own is not None:
            return own
        above = [base for base in cls.external_bases() if base.rpartition(".")[2] not in NO_TYPES]
        known = next((core for base in above if (core := known_type(base)) is not None), None)
        if known is not None and not is_model(cls) and schema_kind(cls) == "pydantic":
            return known
        if schema_kind(cls) or cls.lookup("__pydantic_fields__") is not None:
            return {"kind": "ref", "cls": self._model_key(cls, args if parameters_of(self.ev, cls) else ())}
        for base in cls.external_bases():
            if base.rpartition(".")[2] == "NamedTuple":
                return self._named_tuple(cls)
        if known is not None:
            return known
        return unknown(f"{cls.full_name} declares no schema")

    def hooks(self, cls: ClassValue, source: Value) -> Core | None:
        """The core that a class declares with Pydantic's hooks; None where it has none, or they are a model's own."""
        from govern.project.openapi.hooks import declared_core

        return declared_core(self, cls, source)

    def _model_key(self, cls: ClassValue, args: tuple[Value, ...]) -> ClassKey:
        """The key of a model's component, which a hook of the model may have given another name."""
        from govern.project.openapi.hooks import reference_of

        key = ClassKey(cls, args)
        if args and isinstance(cls.lookup("model_parametrized_name"), FunctionValue):
            shown = model_name(self.ev, Generic(cls, args), Site(cls.module.path, cls.line))
            key = replace(key, shown=shown if isinstance(shown, str) else "")
        if not isinstance(cls.lookup("__get_pydantic_core_schema__"), FunctionValue):
            return key
        return replace(key, ref=reference_of(self, cls, Generic(cls, args) if args else cls))

    def _named_tuple(self, cls: ClassValue) -> Core:
        items = [self.core(self.ev.annotation(node, cls.scope)) for _, node, _, _ in cls.annotations]
        return {"kind": "tuple", "items": items, "rest": None}

    def _generic(self, value: Generic, depth: int) -> Core:
        origin, args = plain(value.origin), value.args
        if isinstance(origin, ClassValue):
            return self._class(origin, tuple(plain(arg) for arg in args))
        if isinstance(origin, ExternalInstance) and last(origin) == "TypeAliasType":
            return self._alias(origin, args, depth)
        if (named := alias_mark(origin)) is not None:
            return self._alias(named[0], args, depth)
        if isinstance(origin, Annotated | Union | Generic):
            return self._applied(origin, args, depth)
        name = last(origin)
        inner = [plain(arg) for arg in args]
        if name == "RootModel" and called(origin).startswith("pydantic.") and len(inner) == 1:
            return {"kind": "ref", "cls": ClassKey(ROOT_MODEL, tuple(inner), "pydantic.root_model")}
        if name == "Literal":
            return {"kind": "literal", "values": _literals(inner)}
        if name in LISTS or name in SETS:
            return {"kind": "list", "items": self.core(inner[0], depth + 1), "unique": name in SETS}
        if name in DICTS and len(inner) == 2:
            keys, values = (self.core(one, depth + 1) for one in inner)
            return {"kind": "dict", "keys": keys, "values": values}
        if name == "Counter":
            return {
                "kind": "dict",
                "keys": self.core(inner[0], depth + 1),
                "values": leaf({"type": "integer"}, "number"),
            }
        if name in ("tuple", "Tuple"):
            return self._tuple(inner, depth)
        if name == "SkipJsonSchema":
            return {"kind": "omitted", "inner": self.core(inner[0], depth + 1)}
        if name in ("Type", "type"):
            return {"kind": "any"}
        if name == "Json":
            return {"kind": "json", "inner": self.core(inner[0], depth + 1)}
        if name in TRANSPARENT and inner:
            return self.core(inner[0], depth + 1)
        if name in ("Callable", "Pattern"):
            return known_type(f"typing.{name}") or unknown(name)
        return unknown(f"the generic type {called(origin) or name}")

    def _applied(self, origin: Value, args: tuple[Value, ...], depth: int) -> Core:
        """A generic alias with arguments: `Maybe[int]` for `Maybe = T | None`."""
        from govern.project.openapi.substitution import variables_in

        names = list(dict.fromkeys(variables_in(origin)))
        return self.core(substitute(origin, dict(zip(names, args, strict=False))), depth + 1)

    def _alias(self, origin: ExternalInstance, args: tuple[Value, ...], depth: int) -> Core:
        return {"kind": "ref", "cls": ClassKey(origin, tuple(plain(arg) for arg in args))}

    def aliased(self, key: ClassKey) -> Core:
        """What a `TypeAliasType` stands for."""
        assert isinstance(key.cls, ExternalInstance)
        value = key.cls.args[1] if len(key.cls.args) > 1 else key.cls.keywords.get("value")
        if isinstance(plain(value), str):
            value = self._parsed(plain(value), key.cls)
        names = [variable_name(one) for one in plain(key.cls.keywords.get("type_params")) or ()]
        return self.core(substitute(value, dict(zip(names, key.args, strict=False))))

    def _parsed(self, text: str, where: ExternalInstance) -> Value:
        """An annotation that was written as a string in a call."""
        module = self.ev.index.by_path.get(where.file)
        scope = self.ev.module_scope(module) if module is not None else None
        if scope is None:
            return Unknown(f"the type {text!r}", where.file, where.line)
        return self.ev.annotation(("const", where.line << 12, text), scope)

    def _tuple(self, args: list[Value], depth: int) -> Core:
        if not args or args == [()]:
            return {"kind": "tuple", "items": [], "rest": None}
        if args[-1] is ... or called(args[-1]).endswith("Ellipsis"):
            return {"kind": "list", "items": self.core(args[0], depth + 1), "unique": False}
        return {"kind": "tuple", "items": [self.core(arg, depth + 1) for arg in args], "rest": None}

    def _made(self, value: ExternalInstance, depth: int) -> Core:
        name = last(value)
        if name == "TypeVar":
            return self.core(bound_of(value), depth + 1)
        if name == "NewType" and len(value.args) > 1:
            return self.core(value.args[1], depth + 1)
        if name == "TypeAliasType":
            return self._alias(value, (), depth)
        if name == "create_model" and value.args and isinstance(plain(value.args[0]), str):
            return {"kind": "ref", "cls": ClassKey(value, (), "")}
        from govern.project.openapi.metadata import constrained_type

        return constrained_type(self, name, value) or unknown(f"what {value.callee} gives")


def _literals(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        inner = plain(value)
        if isinstance(inner, Generic) and last(inner.origin) == "Literal":
            found += _literals([plain(arg) for arg in inner.args])
        elif isinstance(inner, tuple):
            found += _literals(list(inner))
        elif isinstance(inner, Instance) and "value" in inner.attributes:
            found.append(plain(inner.attributes["value"]))
        else:
            found.append(inner)
    return found
