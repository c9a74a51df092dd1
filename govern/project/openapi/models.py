"""What the schema of one class is made of: fields with their cores, title, description, configuration."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from govern.project.evaluation.classes import is_settings
from govern.project.evaluation.type_values import alias_mark
from govern.project.openapi.cores import Core, unknown, update, validated
from govern.project.openapi.fields import (
    FIELD_CALLS,
    Declared,
    declared_fields,
    docstring,
    is_field_call,
    last,
    left_out,
    outside,
    schema_kind,
)
from govern.project.openapi.metadata import (
    apply_constraints,
    apply_metadata,
    extra_of,
    returned_core,
    updates_of,
)
from govern.project.openapi.names import ClassKey
from govern.project.openapi.substitution import class_scope, substitute, variables_of
from govern.project.openapi.versions import Versions
from govern.project.schema_aliases import model_config
from govern.project.schema_fields import linearised
from govern.project.values import Annotated, ClassValue, External, ExternalInstance, FunctionValue, Site, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.openapi.generate import Generator
    from govern.project.openapi.types import Types


@dataclass(slots=True, eq=False)
class ModelField:
    """A field as a schema shows it."""

    name: str
    request: str
    response: str
    core: Core
    required: bool
    excluded: bool = False
    computed: bool = False
    declared: Declared | None = None


class ClassSchema:
    """An enum, a model, a dataclass or a TypedDict. `root` is the core of a RootModel; `dumped` what a serialiser of
    the whole model gives; `adapt` changes the finished schema."""

    def __init__(self, types: Types, key: ClassKey, versions: Versions) -> None:
        self.types, self.key, self.versions = types, key, versions
        self.adapt: Callable[[Generator, dict[str, Any]], dict[str, Any]] | None = None
        self.config: dict[str, Value] = {}
        self.given_title: str | None = None
        self.description: str | None = None
        self.additional: bool | None = None
        self.deprecated = False
        self.extra: Value = None
        self.root: Core | None = None
        self.dumped: Core | None = None
        self.extras: Core | None = None
        self.fields: list[ModelField] = []
        self._validated: set[str] = set()
        self.members: list[Value] = []
        self.title = key.name
        if isinstance(key.cls, ClassValue):
            self._read(key.cls)
        elif last(key.cls) == "RootModel":
            self.kind, self.root = "root", types.core(key.args[0])
        elif last(key.cls) == "TypeAliasType":
            self.kind, self.root = "alias", types.aliased(key)
        else:
            self._read_created(key.cls)

    def _read(self, cls: ClassValue) -> None:
        self.kind = schema_kind(cls)
        doc = docstring(cls.node[5]) if not self.key.args else None
        self.description = cleandoc(doc) if doc else None
        if not self.kind:
            self._read_enum(cls)
            return
        if self.kind == "dataclass" and self.versions.pydantic < (2, 13) and self.versions.pydantic >= (2, 0):
            self.description = None
        self.config = model_config(cls) if self.kind != "typeddict" else _dict_of(cls.names.get("__pydantic_config__"))
        if is_settings(cls):
            self.config = {"extra": "forbid", **self.config}
        self._configure()
        if any(_lost(plain(ancestor.names.get("model_config"))) for ancestor in linearised(cls)):
            self.extra = External("a configuration that is not known")
        self.deprecated = any(last(decorator) == "deprecated" for decorator in cls.decorators)
        self._read_extra_items(cls)
        declared = declared_fields(self.types.ev, cls, self.kind, self.config, self.key.args)
        self._serialisers(cls)
        self.fields = [self._field(one) for one in declared]
        self.fields += self._computed(cls, {one.name for one in declared})
        if self.kind == "root":
            root = next((one for one in self.fields if one.name == "root"), None)
            self.root = root.core if root is not None else self._root_argument(cls)

    def _read_extra_items(self, cls: ClassValue) -> None:
        """What a TypedDict says of keys that it does not name (PEP 728)."""
        for ancestor in linearised(cls) if self.kind == "typeddict" else ():
            if "extra_items" in ancestor.keywords:
                self.extras = self.types.core(ancestor.keywords["extra_items"])
            elif plain(ancestor.keywords.get("closed")) is True:
                self.additional = False
            else:
                continue
            return

    def _root_argument(self, cls: ClassValue) -> Core:
        from govern.project.openapi.substitution import bases_of
        from govern.project.values import Generic

        variables = variables_of(self.types.ev, cls, self.key.args)
        for ancestor in linearised(cls):
            for base in bases_of(self.types.ev, ancestor):
                if isinstance(base, Generic) and last(base.origin) == "RootModel":
                    return self.types.core(substitute(base.args[0], variables.get(id(ancestor), {})))
        return unknown(f"the root of {cls.full_name}")

    def _read_enum(self, cls: ClassValue) -> None:
        from govern.project.evaluation.operators import enum_members

        self.kind = "enum"
        seen: list[Value] = []
        for member in enum_members(cls) or []:
            value = plain(member.attributes.get("value"))
            if not any(value is one or (type(value) is type(one) and value == one) for one in seen):
                seen.append(value)
        self.members = seen

    def _configure(self) -> None:
        title = plain(self.config.get("title"))
        self.given_title = title if isinstance(title, str) else None
        extra = plain(self.config.get("extra"))
        named = extra if isinstance(extra, str) else last(extra)
        self.additional = {"allow": True, "forbid": False}.get(named)
        self.extra = plain(self.config.get("json_schema_extra", self.config.get("schema_extra")))

    # -- fields ---------------------------------------------------------------------------------------------------
    def _field(self, one: Declared) -> ModelField:
        core = self.field_core(one)
        excluded = plain(one.info.get("exclude")) is True
        return ModelField(one.name, one.request, one.response, core, one.required, excluded, False, one)

    def field_core(self, one: Declared) -> Core:
        """The core of a field of this class."""
        dump = self._dumps.get(one.name, self._dumps.get("*"))
        core = field_core(self.types, one, dump)
        return validated(core) if self._validated & {one.name, "*"} else core

    def _serialisers(self, cls: ClassValue) -> None:
        """What `field_serializer` and `model_serializer` methods say they give, and which fields have validators."""
        self._dumps: dict[str, tuple[Core, Value]] = {}
        for ancestor in reversed(linearised(cls)):
            absent = left_out(self.types.ev, ancestor)
            for value in ancestor.names.values():
                if not isinstance(value, FunctionValue) or value.node[1] in absent:
                    continue
                for decorator in value.decorators:
                    self._serialiser(value, decorator)

    def _serialiser(self, value: FunctionValue, decorator: Value) -> None:
        name = last(decorator)
        if name in ("field_validator", "validator") and isinstance(decorator, ExternalInstance):
            self._validated.update(given for field in decorator.args if isinstance(given := plain(field), str))
        if name not in ("field_serializer", "model_serializer"):
            return
        keywords = decorator.keywords if isinstance(decorator, ExternalInstance) else {}
        given = keywords.get("return_type")
        dump = self.types.core(given) if given is not None else returned_core(self.types, value)
        if name == "model_serializer":
            self.dumped = dump
        elif dump is not None and isinstance(decorator, ExternalInstance):
            for field in decorator.args:
                if isinstance(plain(field), str):
                    self._dumps[plain(field)] = (dump, plain(keywords.get("when_used")))

    def _computed(self, cls: ClassValue, names: set[str]) -> list[ModelField]:
        found: dict[str, ModelField] = {}
        variables = variables_of(self.types.ev, cls, self.key.args)
        for ancestor in reversed(linearised(cls)):
            for name, value in ancestor.names.items():
                if not isinstance(value, FunctionValue) or name in names:
                    continue
                decorator = next((one for one in value.decorators if last(one) == "computed_field"), None)
                if decorator is not None:
                    found[name] = self._computed_field(ancestor, value, decorator, variables.get(id(ancestor), {}))
                else:
                    found.pop(name, None)
        return list(found.values())

    def _computed_field(
        self, owner: ClassValue, value: FunctionValue, decorator: Value, variables: dict[str, Value]
    ) -> ModelField:
        said = dict(decorator.keywords) if isinstance(decorator, ExternalInstance) else {}
        given = said.get("return_type")
        if given is None and value.node[4] is not None:
            given = self.types.ev.annotation(value.node[4], class_scope(owner) if owner.annotations else value.scope)
        core = self.types.core(substitute(given, variables)) if given is not None or value.node[4] else {"kind": "any"}
        doc = docstring(value.node[5])
        if plain(said.get("description")) is None and doc:
            said["description"] = cleandoc(doc)
        alias = plain(said.get("alias"))
        _, response, _ = outside(value.name, {"alias": alias}, self.config, self.types.ev, Site("", 0))
        dump = self._dumps.get(value.name)
        if dump is not None:
            core = {**core, "dump_as": dump[0], "dump_when": dump[1]}
        core = update(core, {**updates_of(self.types, said), "readOnly": True})
        core = {**core, **extra_of(self.types, core, {"json_schema_extra": said.get("json_schema_extra")})}
        return ModelField(value.name, response, response, core, True, computed=True)

    # -- create_model ---------------------------------------------------------------------------------------------
    def _read_created(self, made: ExternalInstance) -> None:
        self.kind, self._dumps = "pydantic", {}
        keywords = made.keywords
        config = plain(keywords.get("__config__"))
        self.config = _dict_of(config)
        base = plain(keywords.get("__base__"))
        if isinstance(base, tuple | list):
            base = plain(base[0]) if base else None
        inherited: list[ModelField] = []
        if isinstance(base, ClassValue):
            above = ClassSchema(self.types, ClassKey(base), self.versions)
            self.config = {**above.config, **self.config}
            self._dumps = above._dumps
            inherited = above.fields
        self._configure()
        doc = plain(keywords.get("__doc__"))
        self.description = cleandoc(doc) if isinstance(doc, str) else None
        own = [self._created_field(name, value) for name, value in keywords.items() if not name.startswith("__")]
        names = {field.name: field for field in own}
        self.fields = [names.pop(field.name, field) for field in inherited] + [f for f in own if f.name in names]
        if "**" in keywords:
            self.extra = External("fields that are not known")

    def _created_field(self, name: str, value: Value) -> ModelField:
        value = plain(value)
        annotation, default = value if isinstance(value, tuple) and len(value) == 2 else (value, ...)
        info: dict[str, Value] = {}
        default = plain(default)
        if isinstance(default, ExternalInstance) and last(default) in FIELD_CALLS:
            info = dict(default.keywords)
            if default.args:
                info["default"] = default.args[0]
            default = plain(info.get("default", ...))
            default = ... if last(default) == "PydanticUndefined" else default
        request, response, known = outside(name, info, self.config, self.types.ev, Site("", 0))
        factory = plain(info.get("default_factory")) is not None
        one = Declared(
            name, annotation, default, factory, info, request, response, known, None, 0, default is ... and not factory,
            extra=info,
        )  # fmt: skip
        return self._field(one)


def field_core(types: Types, one: Declared, dump: tuple[Core, Value] | None = None, *, of_model: bool = True) -> Core:
    """The core of a field: its type, the constraints of all its `Field`s, its default, what is said of it.

    Of a model's field, what it says of itself comes after what hooks of its type say; of a parameter, before.
    """
    core = field_type(types, one)
    if one.factory or (of_model and core.get("hooks")):
        core = {"kind": "wrapped", "inner": core, "input": None}
    if one.default is not ... and not one.factory:
        core = {"kind": "default", "inner": core, "default": one.default}
    if dump is not None:
        core = {**core, "dump_as": dump[0], "dump_when": dump[1]}
    said = dict(one.info)
    if one.doc is not None and plain(said.get("description")) is None:
        said["description"] = one.doc
    return {**update(core, updates_of(types, said)), **extra_of(types, core, said)}


def synthetic(types: Types, name: str, fields: list[ModelField], versions: Versions) -> ClassSchema:
    """A model that FastAPI makes itself: the body that several parameters make together."""
    made = ClassSchema(types, ClassKey(ExternalInstance("fastapi.Body", (name,)), (), "fastapi._compat"), versions)
    made.fields = fields
    return made


def field_type(types: Types, one: Declared) -> Core:
    """The core of a field's type with its metadata: of the `Field`s in it, only the constraints.

    The constraints of a `Field(...)` that is assigned come first, with those of the annotation's own `Field`s.
    """
    annotation = plain(one.annotation)
    if not isinstance(annotation, Annotated):
        return apply_constraints(types, types.core(annotation), one.extra)
    named = alias_mark(annotation)
    inside = named[1] if named else 0
    core = types.core(Annotated(annotation.base, annotation.metadata[:inside]) if named else annotation.base)
    parts = [plain(part) for part in annotation.metadata[inside:]]
    if one.extra:
        said: dict[str, Value] = {}
        for part in parts:
            said.update(part.keywords if is_field_call(part) else {})
        core = apply_constraints(types, core, {**said, **one.extra})
    for part in parts:
        if not is_field_call(part):
            core = apply_metadata(types, core, part, annotation.base)
        elif not one.extra:
            core = apply_constraints(types, core, dict(part.keywords))
    return core


def _lost(config: Value) -> bool:
    """Whether a model's configuration is there, and what it says is not known."""
    return config is not None and not isinstance(config, dict | ExternalInstance)


def _dict_of(value: Value) -> dict[str, Value]:
    value = plain(value)
    if isinstance(value, ExternalInstance):
        return dict(value.keywords)
    if isinstance(value, ClassValue):
        return {key: item for key, item in value.names.items() if not key.startswith("__")}
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}
