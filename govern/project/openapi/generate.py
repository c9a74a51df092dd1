"""JSON Schemas of cores, after Pydantic's `GenerateJsonSchema`: one instance for one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.project.openapi.components import Components
from govern.project.openapi.cores import FAMILIES, UNKNOWN, Core, Lost, family_of
from govern.project.openapi.decimals import decimal_schema
from govern.project.openapi.extras import OmittedError, extended, hooked
from govern.project.openapi.hooks import JSON_HOOK
from govern.project.openapi.jsonable import NotKnownError, is_duration, seconds_of, to_json
from govern.project.openapi.models import ClassSchema
from govern.project.openapi.names import ClassKey
from govern.project.openapi.objects import SERIALIZATION, VALIDATION, enum_schema, object_schema
from govern.project.openapi.shapes import Schema, any_of, type_of
from govern.project.openapi.tagged import tagged_union
from govern.project.openapi.types import Types
from govern.project.openapi.versions import Versions
from govern.project.values import BoundMethod, ClassValue, ExternalInstance, FunctionValue, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


class Generator:
    """Makes schemas. `components` holds what they refer to."""

    def __init__(self, ev: Evaluator, versions: Versions, *, separate: bool = True) -> None:
        self.separate = separate
        self.ev = ev
        self.versions = versions
        self.types = Types(ev)
        self.components = Components(all_choices=versions.follows_names)
        self.published: list[tuple[Core, str]] = []
        self.classes: dict[object, ClassSchema] = {}
        self.mode = VALIDATION
        self.configs: list[dict[str, Value]] = []
        self.kept: list[ClassSchema] = []  # classes are told apart by identity: what FastAPI makes must live on

    def of(self, core: Core, mode: str) -> Schema:
        """The schema of a core in a mode: "validation" or "serialization". Raises OmittedError for a hidden type."""
        self.published.append((core, mode))
        before, self.mode = self.mode, VALIDATION if self.versions.pydantic_1 else mode
        try:
            return self.schema(core)
        finally:
            self.mode = before

    def schema(self, core: Core) -> Schema:
        """The schema of a core in the current mode, with what its annotations say."""
        replaced = core.get("replace", {}).get(self.mode)
        made = self._dumped(core) if replaced is None else dict(replaced)
        if made is None:
            made = getattr(self, "_" + core["kind"])(core)
        if core.get("updates"):
            made = {**made, **core["updates"]}
        if core.get("extra") is not None:
            made = extended(self, made, core["extra"])
        for hook in core.get("hooks", ()):
            made = hooked(self, made, hook)
        return made

    def _dumped(self, core: Core) -> Schema | None:
        """What stands for the core in answers, where a serialiser says so."""
        if self.mode != SERIALIZATION or core.get("dump_as") is None:
            return None
        made = self.schema(core["dump_as"])
        inner = core["inner"] if core["kind"] == "default" else core
        if core.get("dump_when") in ("unless-none", "json-unless-none") and inner["kind"] == "nullable":
            return any_of([{"type": "null"}, made])
        return made

    def encoded(self, value: Value) -> Any:
        """A value as JSON, or the reason why it is not known; of a dict, the reason for each value that is not."""
        if isinstance(plain(value), dict) and all(isinstance(key, str) for key in plain(value)):
            return {key: self.encoded(item) for key, item in plain(value).items()}
        try:
            return to_json(value, self.ev) if not isinstance(value, Lost) else value
        except NotKnownError as error:
            return Lost(str(error))

    # -- kinds ----------------------------------------------------------------------------------------------------
    def _leaf(self, core: Core) -> Schema:
        family = core["family"]
        if family == "bytes_":
            return self._limited(core, self.versions.bytes_schema, "bytes")
        if family == "upload":
            return dict(self.versions.upload_schema)
        schema = core["dump"] if self.mode == SERIALIZATION and core["dump"] is not None else core["schema"]
        return self._limited(core, dict(schema), family)

    def _limited(self, core: Core, schema: Schema, family: str) -> Schema:
        names = FAMILIES.get(family, {})
        limits = core.get("limits", {})
        if family == "text" and schema.get("type") == "string" and "format" not in schema:
            for config_key, key in (("str_min_length", "min_length"), ("str_max_length", "max_length")):
                given = plain(self.config(config_key))
                if isinstance(given, int) and given and key not in limits:
                    limits = {**limits, key: given}
        return {**schema, **{names[name]: value for name, value in limits.items() if name in names}}

    def config(self, name: str) -> Value:
        """A setting of the model that is being read."""
        return self.configs[-1].get(name) if self.configs else None

    def _decimal(self, core: Core) -> Schema:
        return decimal_schema(core.get("limits", {}), self.mode, self.versions)

    def _duration(self, core: Core) -> Schema:
        if self.versions.pydantic_1:
            return {"type": "number", "format": "time-delta"}
        both = self.versions.pydantic < (2, 14)
        if (both or self.mode == SERIALIZATION) and plain(self.config("ser_json_timedelta")) == "float":
            return {"type": "number"}
        return {"type": "string", "format": "duration"}

    def _any(self, core: Core) -> Schema:
        return {}

    def _none(self, core: Core) -> Schema:
        return {"type": "null"}

    def _unknown(self, core: Core) -> Schema:
        return {UNKNOWN: Lost(core["reason"])}

    def _omitted(self, core: Core) -> Schema:
        if self.versions.defines_hidden_types and core["inner"]["kind"] == "ref":
            self.schema(core["inner"])
        raise OmittedError

    def _list(self, core: Core) -> Schema:
        schema: Schema = {"type": "array", "items": self.schema(core["items"])}
        if core["unique"]:
            schema["uniqueItems"] = True
        return self._limited(core, schema, family_of(core))

    def _tuple(self, core: Core) -> Schema:
        items = [self.schema(item) for item in core["items"]]
        schema: Schema = {"type": "array", "minItems": len(items), "maxItems": len(items)}
        if items:
            schema["prefixItems"] = items
        return self._limited(core, schema, family_of(core))

    def _dict(self, core: Core) -> Schema:
        schema: Schema = {"type": "object"}
        keys, values = dict(self.schema(core["keys"])), dict(self.schema(core["values"]))
        pattern = None
        if "$ref" not in keys:
            pattern = keys.pop("pattern", None)
            keys.pop("title", None)
        values.pop("title", None)
        if values or pattern is not None:
            if pattern is None:
                schema["additionalProperties"] = values
            else:
                schema["patternProperties"] = {pattern: values}
        elif self.versions.pydantic >= (2, 11):
            schema["additionalProperties"] = True
        if (keys.get("type") == "string" and len(keys) > 1) or "$ref" in keys:
            keys.pop("type", None)
            if self.versions.pydantic >= (2, 7):
                schema["propertyNames"] = keys
        return self._limited(core, schema, family_of(core))

    def _literal(self, core: Core) -> Schema:
        values = [self.encoded(value) for value in core["values"]]
        if self.versions.pydantic_1:
            return {"enum": values, **type_of(values)}
        schema: Schema = {"const": values[0]} if len(values) == 1 else {"enum": values}
        if len(values) == 1 and self.versions.pydantic < (2, 10):
            schema["enum"] = values
        return {**schema, **type_of(values)}

    def _nullable(self, core: Core) -> Schema:
        inner = self.schema(core["inner"])
        if self.versions.pydantic_1:
            return inner
        return inner if inner == {"type": "null"} else any_of([inner, {"type": "null"}])

    def _union(self, core: Core) -> Schema:
        made: list[Schema] = []
        for choice in core["choices"]:
            try:
                made.append(self.schema(choice))
            except OmittedError:
                continue
        if not made:
            raise OmittedError
        return made[0] if len(made) == 1 else any_of(made)

    def _tagged(self, core: Core) -> Schema:
        return tagged_union(self, core)

    def _default(self, core: Core) -> Schema:
        schema = self.schema(core["inner"])
        value = plain(core["default"])
        if isinstance(value, FunctionValue | ClassValue | BoundMethod):
            return schema  # what cannot be JSON is left out of the schema
        shown = self.encoded(value)
        both = self.mode == SERIALIZATION or self.versions.pydantic < (2, 14)
        if both and plain(self.config("ser_json_timedelta")) == "float" and is_duration(value):
            shown = seconds_of(value)
        return {**schema, "default": shown}

    def _wrapped(self, core: Core) -> Schema:
        if self.mode == VALIDATION and core["input"] is not None:
            return self.schema(core["input"])
        return self.schema(core["inner"])

    def _json(self, core: Core) -> Schema:
        inner = self.schema(core["inner"])
        if self.mode == SERIALIZATION:
            return inner
        return {"type": "string", "contentMediaType": "application/json", "contentSchema": inner}

    def _named(self, core: Core) -> Schema:
        """A schema that metadata made a component of its own, under a name that it gave."""
        key = ClassKey(ExternalInstance("pydantic_core.CoreSchema", (core["ref"],)), ref=core["ref"])
        if self.components.begin(key, self.mode):
            inner = core["inner"]
            plain_class = inner["kind"] == "ref" and not inner.get("updates")
            self.components.set(key, self.mode, self.class_schema(inner["cls"]) if plain_class else self.schema(inner))
        return {"$ref": self.components.reference(key, self.mode)}

    # -- classes --------------------------------------------------------------------------------------------------
    def _ref(self, core: Core) -> Schema:
        key: ClassKey = core["cls"]
        known = self.components.reference(key, self.mode)
        if self.components.begin(key, self.mode):
            try:
                self.components.set(key, self.mode, self.class_schema(key))
            except OmittedError:
                self.components.drop(key, self.mode)
                raise
        return {"$ref": known}

    def class_of(self, key: ClassKey) -> ClassSchema:
        """What is known of a class, read once."""
        if key.identity not in self.classes:
            self.classes[key.identity] = ClassSchema(self.types, key, self.versions)
        return self.classes[key.identity]

    def computes(self, core: Core, seen: frozenset[object] = frozenset()) -> bool:
        """Whether a type has computed fields somewhere inside: its answers then have a schema of their own."""
        if core["kind"] == "ref":
            cls = self.class_of(core["cls"])
            if cls.key.identity in seen:
                return False
            below = seen | {cls.key.identity}
            return any(field.computed or self.computes(field.core, below) for field in cls.fields)
        inner = [core[name] for name in ("inner", "items", "values") if isinstance(core.get(name), dict)]
        several = [one for name in ("choices", "items") if isinstance(core.get(name), list) for one in core[name]]
        return any(self.computes(one, seen) for one in (*inner, *several))

    def class_schema(self, key: ClassKey) -> Schema:
        """The schema of an enum, a model, a dataclass or a TypedDict."""
        cls = self.class_of(key)
        if cls.kind == "enum":
            return self._changed(enum_schema(self, cls), cls)
        if cls.kind == "alias" and cls.root is not None:
            return self.schema(cls.root)
        dumped = cls.dumped if self.mode == SERIALIZATION else None
        if dumped is not None:
            made = self.schema(dumped)
            return {"title": cls.title, **made} if self.versions.pydantic < (2, 11) else made
        self.configs.append(cls.config)
        before, forced = self.mode, plain(cls.config.get("json_schema_mode_override"))
        self.mode = forced if forced in (VALIDATION, SERIALIZATION) else before
        try:
            schema = self.schema(cls.root) if cls.root is not None else object_schema(self, cls.fields)
            if cls.extras is not None:
                schema["additionalProperties"] = self.schema(cls.extras)
            return self._changed(self._adorned(schema, cls), cls)
        finally:
            self.configs.pop()
            self.mode = before

    def _changed(self, schema: Schema, cls: ClassSchema) -> Schema:
        """The schema of a class as the class's own hook changes it."""
        own = cls.key.cls.lookup(JSON_HOOK) if isinstance(cls.key.cls, ClassValue) else None
        if not isinstance(own, FunctionValue) or self.versions.pydantic_1:
            return schema
        return hooked(self, schema, BoundMethod(own, cls.key.cls))

    def _adorned(self, schema: Schema, cls: ClassSchema) -> Schema:
        schema = dict(schema)
        schema.setdefault("title", cls.title) if cls.given_title is None else schema.update(title=cls.given_title)
        if cls.description:
            schema.setdefault("description", cls.description)
        if cls.additional is not None:
            schema.setdefault("additionalProperties", cls.additional)
        if cls.deprecated:
            schema["deprecated"] = True
        if cls.extra is not None:
            schema = extended(self, schema, cls.extra, cls.key.cls)
        return schema if cls.adapt is None else cls.adapt(self, schema)
