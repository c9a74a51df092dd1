"""Pairs of schemas, and what is reported between them, there and back, in requests and in responses.

An aspect stands for itself on both sides, unless a pair says more: `request` and `response` name it there, and
`parameter` where the value is text on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govern.contract.walk import Options

Aspects = frozenset[str]


@dataclass(frozen=True)
class Pair:
    """Two schemas; the aspects reported from the first to the second, and back. `places` restricts where it is tried."""

    before: Any
    after: Any
    there: Aspects
    back: Aspects
    response: tuple[Aspects, Aspects] | None = None
    text: tuple[Aspects, Aspects] | None = None
    text_response: tuple[Aspects, Aspects] | None = None
    components: dict[str, Any] = field(default_factory=dict)
    options: Options = field(default_factory=lambda: Options(today=date(2026, 1, 1)))

    def expected(self, side: str, place: str) -> tuple[Aspects, Aspects]:
        """The aspects there and back at one place."""
        if place == "parameter-property":
            return self._in_parameter()
        if place == "parameter" and self.text is not None:
            return self.text
        if place.startswith("header") and self.text_response is not None:
            return self.text_response
        if side == "response" and self.response is not None:
            return self.response
        return self.there, self.back

    def _in_parameter(self) -> tuple[Aspects, Aspects]:
        """Nobody says how an object in a parameter is written down: what only texts forgive is a warning there."""
        forgiven = self.before == WHOLE and self.after == TEXT
        swap = {"type-changed": "type-specialized"}
        there = self.there if forgiven else frozenset(swap.get(one, one) for one in self.there)
        return there, frozenset(swap.get(one, one) for one in self.back)


def a(*aspects: str) -> Aspects:
    return frozenset(aspects)


TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
LIST = {"type": "array", "items": {}}
CAT = {"type": "object", "title": "Cat", "properties": {"claws": WHOLE}, "required": ["claws"]}
DOG = {"type": "object", "title": "Dog", "properties": {"bark": TEXT}, "required": ["bark"]}
FISH = {"type": "object", "title": "Fish", "properties": {"fins": WHOLE}, "required": ["fins"]}
ANIMALS = {"Cat": CAT, "Dog": DOG, "Fish": FISH}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def bound(schema: dict[str, Any], keyword: str, name: str, low: int, high: int, *, lower: bool) -> list[Pair]:
    """A bound that is moved, and one that appears."""
    small, large = {**schema, keyword: low}, {**schema, keyword: high}
    moved = Pair(small, large, a(f"{name}-increased"), a(f"{name}-decreased"))
    if name in ("min-length", "min-properties"):
        return [moved, Pair(schema, large, a(f"{name}-increased"), a(f"{name}-decreased"))]
    if name == "min-contains":
        return [moved]
    return [moved, Pair(schema, large, a(f"{name}-set"), a(f"{name}-unset"))]


THING = {"type": "object"}
CONTAINS = {"type": "array", "items": {}, "contains": TEXT}


def added(schema: dict[str, Any], extra: dict[str, Any], name: str) -> Pair:
    """A schema that comes besides."""
    return Pair(schema, {**schema, **extra}, a(f"{name}-added"), a(f"{name}-removed"))


PAIRS: dict[str, Pair] = {}
for _schema, _keyword, _name in (
    (WHOLE, "minimum", "min"),
    (WHOLE, "exclusiveMinimum", "exclusive-min"),
    (WHOLE, "maximum", "max"),
    (WHOLE, "exclusiveMaximum", "exclusive-max"),
    (TEXT, "minLength", "min-length"),
    (TEXT, "maxLength", "max-length"),
    (LIST, "minItems", "min-items"),
    (LIST, "maxItems", "max-items"),
    (THING, "minProperties", "min-properties"),
    (THING, "maxProperties", "max-properties"),
    (CONTAINS, "minContains", "min-contains"),
    (CONTAINS, "maxContains", "max-contains"),
):
    for _index, _pair in enumerate(bound(_schema, _keyword, _name, 3, 7, lower=_keyword.startswith("min"))):
        PAIRS[f"{_keyword} {'moved' if _index == 0 else 'set'}"] = _pair

PAIRS |= {
    "exclusive flags of 3.0": Pair(
        {**WHOLE, "minimum": 1, "exclusiveMinimum": True},
        {**WHOLE, "exclusiveMinimum": 4},
        a("exclusive-min-increased"),
        a("exclusive-min-decreased"),
    ),
    "type swapped": Pair(
        WHOLE,
        {"type": "boolean"},
        a("type-changed"),
        a("type-changed"),
    ),
    "type to text": Pair(
        WHOLE,
        TEXT,
        a("type-changed"),
        a("type-changed"),
        text=(a("type-generalized"), a("type-changed")),
        text_response=(a("type-changed"), a("type-compatible")),
    ),
    "integer to number": Pair(
        WHOLE,
        NUMBER,
        a("type-generalized"),
        a("type-specialized"),
    ),
    "one of two types": Pair(
        {"type": ["integer", "string"]},
        WHOLE,
        a("type-specialized"),
        a("type-generalized"),
    ),
    "anything": Pair(
        {},
        TEXT,
        a("type-specialized"),
        a("type-generalized"),
    ),
    "format changed": Pair(
        {**TEXT, "format": "date"}, {**TEXT, "format": "uuid"}, a("type-changed"), a("type-changed")
    ),
    "format of integers": Pair(
        {**WHOLE, "format": "int32"},
        {**WHOLE, "format": "int64"},
        a("type-generalized"),
        a("type-specialized"),
    ),
    "format taken away": Pair(
        {**TEXT, "format": "uuid"},
        TEXT,
        a("type-generalized"),
        a("type-specialized"),
    ),
    "nullable by type": Pair(TEXT, {"type": ["string", "null"]}, a("became-nullable"), a("became-not-nullable")),
    "nullable by flag": Pair(TEXT, {**TEXT, "nullable": True}, a("became-nullable"), a("became-not-nullable")),
    "nullable by anyOf": Pair(
        TEXT, {"anyOf": [TEXT, {"type": "null"}]}, a("became-nullable"), a("became-not-nullable")
    ),
    "nullable component": Pair(
        ref("Cat"),
        {"anyOf": [ref("Cat"), {"type": "null"}]},
        a("became-nullable"),
        a("became-not-nullable"),
        components=ANIMALS,
    ),
    "nullable union": Pair(
        {"anyOf": [WHOLE, TEXT]},
        {"anyOf": [WHOLE, TEXT, {"type": "null"}]},
        a("became-nullable"),
        a("became-not-nullable"),
    ),
    "enum came": Pair(TEXT, {**TEXT, "enum": ["a"]}, a("became-enum"), a("no-longer-enum")),
    "enum grew": Pair(
        {**TEXT, "enum": ["a"]}, {**TEXT, "enum": ["a", "b"]}, a("enum-value-added"), a("enum-value-removed")
    ),
    "constant to enum": Pair(
        {**TEXT, "const": "a"}, {**TEXT, "enum": ["a", "b"]}, a("enum-value-added"), a("enum-value-removed")
    ),
    "constant came": Pair(TEXT, {**TEXT, "const": "a"}, a("const-added"), a("const-removed")),
    "constant changed": Pair({**TEXT, "const": "a"}, {**TEXT, "const": "b"}, a("const-changed"), a("const-changed")),
    "extensible enum": Pair(
        {**TEXT, "x-extensible-enum": ["a", "b"]},
        {**TEXT, "x-extensible-enum": ["a"]},
        a("x-extensible-enum-value-removed"),
        a(),
    ),
    "pattern came": Pair(TEXT, {**TEXT, "pattern": "^a"}, a("pattern-added"), a("pattern-removed")),
    "pattern changed": Pair(
        {**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}, a("pattern-changed"), a("pattern-changed")
    ),
    "pattern opened": Pair(
        {**TEXT, "pattern": "^a"}, {**TEXT, "pattern": ".*"}, a("pattern-generalized"), a("pattern-changed")
    ),
    "default came": Pair(TEXT, {**TEXT, "default": "a"}, a("default-value-added"), a("default-value-removed")),
    "default changed": Pair(
        {**TEXT, "default": "a"},
        {**TEXT, "default": "b"},
        a("default-value-changed"),
        a("default-value-changed"),
    ),
    "unique items": Pair(LIST, {**LIST, "uniqueItems": True}, a("unique-items-set"), a("unique-items-unset")),
    "multiple of": Pair(WHOLE, {**WHOLE, "multipleOf": 5}, a("multiple-of-set"), a("multiple-of-unset")),
    "multiple of another": Pair(
        {**WHOLE, "multipleOf": 5}, {**WHOLE, "multipleOf": 3}, a("multiple-of-changed"), a("multiple-of-changed")
    ),
    "list of types": Pair({"anyOf": [WHOLE, TEXT]}, WHOLE, a("list-of-types-narrowed"), a("list-of-types-widened")),
    "list of types, both change": Pair(
        {"anyOf": [WHOLE, TEXT]},
        {"anyOf": [WHOLE, {"type": "boolean"}]},
        a("list-of-types-narrowed"),
        a("list-of-types-narrowed"),
        response=(a("list-of-types-widened"), a("list-of-types-widened")),
    ),
    "oneOf grew": Pair(
        {"oneOf": [ref("Cat"), ref("Dog")]},
        {"oneOf": [ref("Cat"), ref("Dog"), ref("Fish")]},
        a("one-of-added"),
        a("one-of-removed"),
        components=ANIMALS,
    ),
    "anyOf grew": Pair(
        ref("Cat"), {"anyOf": [ref("Cat"), ref("Dog")]}, a("any-of-added"), a("any-of-removed"), components=ANIMALS
    ),
    "wrapped in oneOf": Pair(
        ref("Cat"),
        {"oneOf": [ref("Cat"), ref("Dog")]},
        a("wrapped-in-one-of"),
        a("one-of-removed"),
        components=ANIMALS,
    ),
    "anyOf to oneOf": Pair(
        {"anyOf": [ref("Cat"), ref("Dog")]},
        {"oneOf": [ref("Dog"), ref("Cat")]},
        a("union-became-exclusive"),
        a("union-became-inclusive"),
        components=ANIMALS,
    ),
    "allOf grew": Pair(
        {"allOf": [ref("Cat"), ref("Dog")]},
        {"allOf": [ref("Cat"), ref("Dog"), ref("Fish")]},
        a("all-of-added"),
        a("all-of-removed"),
        components=ANIMALS,
    ),
    "allOf grew by words": Pair(
        {"allOf": [ref("Cat"), ref("Dog")]},
        {"allOf": [ref("Cat"), ref("Dog"), {"description": "A beast"}]},
        a("all-of-added-annotation-only"),
        a("all-of-removed-annotation-only"),
        components=ANIMALS,
    ),
    "discriminator": Pair(
        {"oneOf": [ref("Cat"), ref("Dog")]},
        {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}},
        a("discriminator-added"),
        a("discriminator-removed"),
        components=ANIMALS,
    ),
    "discriminator renamed": Pair(
        {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "type"}},
        {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}},
        a("discriminator-property-name-changed"),
        a("discriminator-property-name-changed"),
        components=ANIMALS,
    ),
    "discriminator tags": Pair(
        {"oneOf": [ref("Cat")] * 2, "discriminator": {"propertyName": "k", "mapping": {"c": "Cat"}}},
        {"oneOf": [ref("Cat")] * 2, "discriminator": {"propertyName": "k", "mapping": {"c": "Cat", "d": "Dog"}}},
        a("discriminator-mapping-added"),
        a("discriminator-mapping-deleted"),
        components=ANIMALS,
    ),
    "discriminator tag moved": Pair(
        {"oneOf": [ref("Cat")] * 2, "discriminator": {"propertyName": "k", "mapping": {"c": "Dog"}}},
        {"oneOf": [ref("Cat")] * 2, "discriminator": {"propertyName": "k", "mapping": {"c": "Cat"}}},
        a("discriminator-mapping-changed"),
        a("discriminator-mapping-changed"),
        components=ANIMALS,
    ),
    "prefix items": Pair(
        {"type": "array", "prefixItems": [TEXT]},
        {"type": "array", "prefixItems": [TEXT, WHOLE]},
        a("prefix-items-added"),
        a("prefix-items-removed"),
    ),
    "others forbidden": Pair(
        THING,
        {**THING, "additionalProperties": False},
        a("additional-properties-forbidden"),
        a("additional-properties-allowed"),
    ),
    "others of a type": Pair(
        THING,
        {**THING, "additionalProperties": TEXT},
        a("additional-properties-restricted"),
        a("additional-properties-unrestricted"),
    ),
    "dependent required": Pair(
        THING,
        {**THING, "dependentRequired": {"card": ["address"]}},
        a("dependent-required-added"),
        a("dependent-required-removed"),
    ),
    "dependent required changed": Pair(
        {**THING, "dependentRequired": {"card": ["address"]}},
        {**THING, "dependentRequired": {"card": ["address", "name"]}},
        a("dependent-required-changed"),
        a("dependent-required-changed"),
    ),
    "content media type": Pair(
        TEXT,
        {**TEXT, "contentMediaType": "image/png"},
        a("content-media-type-changed"),
        a("content-media-type-changed"),
    ),
    "content encoding": Pair(
        TEXT,
        {**TEXT, "contentEncoding": "base64"},
        a("content-encoding-changed"),
        a("content-encoding-changed"),
    ),
    "if": added(THING, {"if": {"required": ["a"]}}, "if"),
    "then": added(THING, {"then": {"required": ["a"]}}, "then"),
    "else": added(THING, {"else": {"required": ["a"]}}, "else"),
    "not": added(THING, {"not": {"required": ["a"]}}, "not"),
    "contains": added(LIST, {"contains": TEXT}, "contains"),
    "property names": added(THING, {"propertyNames": {"pattern": "^a"}}, "property-names"),
    "pattern properties": added(THING, {"patternProperties": {"^a": TEXT}}, "pattern-property"),
    "dependent schemas": added(THING, {"dependentSchemas": {"a": {"required": ["b"]}}}, "dependent-schema"),
    "unevaluated items": added(LIST, {"unevaluatedItems": False}, "unevaluated-items"),
    "unevaluated properties": added(THING, {"unevaluatedProperties": False}, "unevaluated-properties"),
    "content schema": added(TEXT, {"contentSchema": TEXT}, "content-schema"),
    "deprecated, sunset asked for": Pair(
        TEXT,
        {**TEXT, "deprecated": True},
        a("deprecated-sunset-missing"),
        a("reactivated"),
        options=Options(today=date(2026, 1, 1), deprecation_days=30),
    ),
    "deprecated": Pair(TEXT, {**TEXT, "deprecated": True}, a("deprecated"), a("reactivated")),
    "deprecated with a sunset": Pair(
        TEXT,
        {**TEXT, "deprecated": True, "x-sunset": "2031-01-01"},
        a("deprecated-with-sunset"),
        a("reactivated"),
    ),
    "deprecated with no date": Pair(
        TEXT, {**TEXT, "deprecated": True, "x-sunset": "soon"}, a("deprecated-sunset-invalid"), a("reactivated")
    ),
    "sunset is over": Pair(
        TEXT,
        {**TEXT, "deprecated": True, "x-sunset": "2021-01-01"},
        a("sunset-date-too-small"),
        a("reactivated"),
    ),
    "sunset deleted": Pair(
        {**TEXT, "deprecated": True, "x-sunset": "2031-01-01"},
        {**TEXT, "deprecated": True},
        a("sunset-deleted"),
        a("sunset-changed"),
    ),
    "sunset sooner": Pair(
        {**TEXT, "deprecated": True, "x-sunset": "2031-01-01"},
        {**TEXT, "deprecated": True, "x-sunset": "2030-01-01"},
        a("sunset-date-changed-too-small"),
        a("sunset-changed"),
    ),
    "stability": Pair(
        {**TEXT, "x-stability-level": "stable"},
        {**TEXT, "x-stability-level": "beta"},
        a("stability-decreased"),
        a("stability-increased"),
    ),
}
for _keyword, _name in (
    ("if", "if"),
    ("then", "then"),
    ("else", "else"),
    ("not", "not"),
    ("unevaluatedItems", "unevaluated-items"),
    ("unevaluatedProperties", "unevaluated-properties"),
):
    _schema = LIST if _name == "unevaluated-items" else THING
    _aspect = a(f"{_name}-changed")
    PAIRS[f"{_keyword} changed"] = Pair(
        {**_schema, _keyword: {"required": ["a"]}}, {**_schema, _keyword: {"required": ["b"]}}, _aspect, _aspect
    )
PAIRS["dependent schema changed"] = Pair(
    {**THING, "dependentSchemas": {"a": {"required": ["b"]}}},
    {**THING, "dependentSchemas": {"a": {"required": ["c"]}}},
    a("dependent-schema-changed"),
    a("dependent-schema-changed"),
)
