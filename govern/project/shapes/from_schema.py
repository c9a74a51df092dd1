"""Shapes from the schemas of an OpenAPI document (3.0 and 3.1, as Pydantic 1 and 2 write them)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from govern.project.shapes.model import (
    Anything,
    Array,
    At,
    Boolean,
    Field,
    Literal,
    Named,
    Never,
    Null,
    Number,
    Object,
    Presence,
    Shape,
    Text,
    Tuple,
    Union,
    Unknown,
    members_of,
    resolved,
    union_of,
)
from govern.project.shapes.sparse import Sparse, thinned

MAX_DEPTH = 60
PREFIX = "#/components/schemas/"
JSON_TYPES = ("string", "number", "integer", "boolean", "null", "array", "object")


def step(name: str) -> str:
    """A key as a step of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


class SchemaReader:
    """Reads the schemas of one document. `unknown` are the pointers of parts that could not be derived, and why.

    `response` tells in which direction the values travel: what a server sends has its defaulted fields, what a client
    sends may leave them out. `without` is "writeOnly" or "readOnly": what is marked so is left out, as generators do
    that make two types of a schema; "" reads everything. `accepted` are the names that requests may use for a property,
    by its pointer, where the document shows one of several. `sparse` says what the answers with a component lack.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        unknown: Iterable[tuple[str, str]] = (),
        response: bool = True,
        without: str = "",
        accepted: Mapping[str, frozenset[str]] | None = None,
        sparse: Mapping[str, Sparse] | None = None,
    ) -> None:
        self.accepted = accepted or {}
        self._sparse = sparse or {}
        self.response = response
        self.without = without
        self._schemas = _mapping(_mapping(document.get("components")).get("schemas"))
        self._unknown = dict(unknown)
        self._named: dict[str, Named] = {}
        self._known: dict[str, Shape] = {}

    def component(self, name: str) -> Named:
        """The shape of a component, under its name."""
        if name not in self._named:
            key = (self.response, self.without, name)
            self._named[name] = Named(name, key, lambda: self._component(name), at=self._at(name))
        return self._named[name]

    def _at(self, name: str) -> At:
        return At(pointer=f"/components/schemas/{step(name)}")

    def _component(self, name: str) -> Shape:
        if name not in self._known:
            schema = self._schemas.get(name)
            pointer = f"/components/schemas/{step(name)}"
            if schema is None:
                self._known[name] = Unknown(f"the document has no schema {name}", at=At(pointer=pointer))
            else:
                shape = self.read(schema, pointer)
                self._known[name] = thinned(shape, self._sparse[name]) if name in self._sparse else shape
        return self._known[name]

    def read(self, schema: Any, pointer: str, depth: int = 0) -> Shape:
        """The shape of a schema that stands at a JSON pointer."""
        at = At(pointer=pointer)
        reason = self._unknown.get(pointer)
        if reason is not None or depth > MAX_DEPTH:
            return Unknown(reason or "nested too deeply", at=at)
        if schema is True or schema == {}:
            return Anything(at=at)
        if schema is False:
            return Never(at=at)
        if not isinstance(schema, Mapping):
            return Unknown("not a schema", at=at)
        shape = self._read(schema, pointer, depth, at)
        if schema.get("nullable") is True and not any(isinstance(resolved(one), Null) for one in members_of(shape)):
            return Union((shape, Null(at=at)), at=at)
        return shape

    def _read(self, schema: Mapping[str, Any], pointer: str, depth: int, at: At) -> Shape:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            if not reference.startswith(PREFIX):
                return Unknown(f"a reference to {reference}", at=at)
            return self.component(reference.removeprefix(PREFIX).replace("~1", "/").replace("~0", "~"))
        if "const" in schema:
            return _literal(schema["const"], at)
        if isinstance(schema.get("enum"), list):
            return union_of([_literal(value, at) for value in schema["enum"]], at)
        for key in ("anyOf", "oneOf"):
            choices = schema.get(key)
            if isinstance(choices, list) and choices:
                tag = _mapping(schema.get("discriminator")).get("propertyName")
                shown = [(i, one) for i, one in enumerate(choices) if not self._hides(one)]
                members = [self.read(one, f"{pointer}/{key}/{i}", depth + 1) for i, one in shown]
                return union_of(members, at, tag if isinstance(tag, str) else "")
        parts = schema.get("allOf")
        if isinstance(parts, list) and parts:
            return self._all_of(schema, parts, pointer, depth, at)
        kind = schema.get("type")
        if isinstance(kind, list):
            return union_of([self._typed(str(one), schema, pointer, depth, at) for one in kind], at)
        if kind is None:
            kind = "object" if "properties" in schema else "array" if "items" in schema else None
        return Anything(at=at) if kind is None else self._typed(str(kind), schema, pointer, depth, at)

    def _all_of(self, schema: Mapping[str, Any], parts: list[Any], pointer: str, depth: int, at: At) -> Shape:
        shapes = [self.read(one, f"{pointer}/allOf/{i}", depth + 1) for i, one in enumerate(parts)]
        if "properties" in schema:
            shapes.append(self._object(schema, pointer, depth, at))
        if len(shapes) == 1:
            return shapes[0]
        objects = [one for one in map(resolved, shapes) if isinstance(one, Object)]
        if len(objects) < len(shapes):
            return Unknown("allOf of what are no objects", at=at)
        fields = {name: held for one in objects for name, held in one.fields.items()}
        extra = next((one.extra for one in objects if one.extra is not None), None)
        return Object(fields, extra, all(one.complete for one in objects), at=at)

    def _typed(self, kind: str, schema: Mapping[str, Any], pointer: str, depth: int, at: At) -> Shape:
        form = schema.get("format")
        if kind == "string":
            media = schema.get("contentMediaType")
            binary = media == "application/octet-stream"
            return Text("binary" if binary else form if isinstance(form, str) else "", at=at)
        if kind in ("number", "integer"):
            return Number(kind == "integer", form if isinstance(form, str) else "", at=at)
        if kind == "boolean":
            return Boolean(at=at)
        if kind == "null":
            return Null(at=at)
        if kind == "array":
            return self._array(schema, pointer, depth, at)
        return self._object(schema, pointer, depth, at) if kind == "object" else Unknown(f"type {kind}", at=at)

    def _array(self, schema: Mapping[str, Any], pointer: str, depth: int, at: At) -> Shape:
        items = schema.get("items")
        prefix = schema.get("prefixItems", items if isinstance(items, list) else None)
        if isinstance(prefix, list) and prefix:
            shapes = tuple([self.read(one, f"{pointer}/prefixItems/{i}", depth + 1) for i, one in enumerate(prefix)])
            is_open = schema.get("maxItems") != len(prefix)
            rest = Anything(at=at) if is_open and schema.get("items") is not False else None
            return Tuple(shapes, 0, rest, at=at)
        if items is None or isinstance(items, list):
            return Array(Anything(at=at), at=at)
        return Array(self.read(items, f"{pointer}/items", depth + 1), at=at)

    def _object(self, schema: Mapping[str, Any], pointer: str, depth: int, at: At) -> Object:
        required = schema.get("required")
        needed = frozenset(required) if isinstance(required, list) else frozenset[str]()
        absent: Presence = "defaulted" if self.response else "optional"
        fields: dict[str, Field] = {}
        for name, one in _mapping(schema.get("properties")).items():
            place = f"{pointer}/properties/{step(name)}"
            if self._hides(one):
                continue
            shape = self.read(one, place, depth + 1)
            given: Presence = "required" if name in needed else "defaulted" if "default" in _mapping(one) else absent
            secret = _mapping(one).get("writeOnly") is True
            given = absent if secret and self.response else given
            also = frozenset[str]() if self.response else self.accepted.get(place, frozenset())
            fields[name] = Field(name, shape, given, At(pointer=place), secret=secret, also=also)
        return Object(
            fields,
            self._extra(schema, pointer, depth, bool(fields), at),
            keys=self._keys(schema, pointer, depth),
            at=at,
        )

    def _keys(self, schema: Mapping[str, Any], pointer: str, depth: int) -> frozenset[str] | None:
        """The keys that a map may have, where its schema lists them."""
        names = schema.get("propertyNames")
        if not isinstance(names, Mapping):
            return None
        members = [resolved(one) for one in members_of(self.read(names, f"{pointer}/propertyNames", depth + 1))]
        values = [str(one.value) for one in members if isinstance(one, Literal)]
        return frozenset(values) if values and len(values) == len(members) else None

    def _hides(self, schema: object) -> bool:
        return bool(self.without) and _mapping(schema).get(self.without) is True

    def _extra(self, schema: Mapping[str, Any], pointer: str, depth: int, fields: bool, at: At) -> Shape | None:
        additional = schema.get("additionalProperties")
        if schema.get("patternProperties"):
            return Anything(True, at=at)  # TypeScript cannot say that values depend on the form of their keys
        if additional is None or additional is True:
            # A model drops what it does not know; an object without fields may be one of those, or a map of anything.
            return Anything(additional is None, at=at) if additional is True or not fields else None
        return self.read(additional, f"{pointer}/additionalProperties", depth + 1) if additional is not False else None


def _literal(value: Any, at: At) -> Shape:
    if value is None:
        return Null(at=at)
    return Literal(value, at=at) if isinstance(value, str | int | float | bool) else Unknown("a constant", at=at)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
