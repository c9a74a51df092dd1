"""Schemas in one form: references followed, OpenAPI 3.0 and 3.1 alike, `null` taken out of types and unions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.contract.document import LONGEST_CHAIN, Document, Raw, mapping
from govern.records import dataclass

PREFIX = "#/components/schemas/"
# fmt: off
ANNOTATIONS = frozenset((
    "title", "description", "examples", "example", "default", "externalDocs", "$comment", "deprecated", "xml",
))
# fmt: on
UNIONS = ("oneOf", "anyOf")


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A schema to compare: `raw` with what references and wrappers added, the component's `name` if it is one.

    `types` are its types without null, empty for any; `union` the alternatives (`keyword` says of which kind) and
    `all_of` the parts, of a schema that has any.
    """

    raw: Raw
    name: str | None
    types: frozenset[str]
    nullable: bool
    keyword: str = ""
    union: tuple[Any, ...] = ()
    all_of: tuple[Any, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether every value fits: nothing is said of type, values or structure."""
        return not (self.types or self.union or self.all_of or _limits(self.raw))


def shape_of(document: Document, raw: object) -> Shape:
    """The shape of a schema, as far as its references lead."""
    nullable = False
    name: str | None = None
    merged = _as_mapping(raw)
    for _ in range(LONGEST_CHAIN):
        reference = merged.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(PREFIX) if reference.startswith(PREFIX) else name
            nullable = nullable or merged.get("nullable") is True
            merged = _over(_as_mapping(document.resolve(reference)), merged, "$ref")
            continue
        parts = merged.get("allOf")
        if isinstance(parts, list) and len(parts) == 1 and not _limits(merged, but="allOf"):
            nullable = nullable or merged.get("nullable") is True
            merged = _over(_as_mapping(parts[0]), merged, "allOf")
            continue
        keyword = _union_keyword(merged)
        if not keyword:
            break
        rest = [one for one in merged[keyword] if not _is_null(one)]
        had_null = len(rest) < len(merged[keyword])
        nullable = nullable or had_null
        if len(rest) == 1 and not _limits(merged, but=keyword):
            merged = _over(_as_mapping(rest[0]), merged, keyword)
            continue
        return _finish(document, merged, name, nullable, keyword, tuple(rest))
    return _finish(document, merged, name, nullable)


def _finish(
    document: Document, raw: Raw, name: str | None, nullable: bool, keyword: str = "", union: tuple[Any, ...] = ()
) -> Shape:
    types = types_of(raw)
    nullable = nullable or "null" in types or raw.get("nullable") is True
    values = raw.get("enum")
    if isinstance(values, list) and not types and None in values:
        nullable = True
    if union and not nullable:
        nullable = any(_admits_null(document, one) for one in union)
    parts = raw.get("allOf")
    all_of = tuple(parts) if isinstance(parts, list) else ()
    known = types - {"null"} or _types_of_values(raw)
    return Shape(raw, name, known, nullable, keyword, union, all_of)


def types_of(raw: Raw) -> frozenset[str]:
    """The types that a schema names, null among them."""
    found = raw.get("type")
    if isinstance(found, str):
        return frozenset((found,))
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()


def _types_of_values(raw: Raw) -> frozenset[str]:
    """The types that an untyped schema's values or keywords imply."""
    values = raw.get("enum")
    if "const" in raw:
        values = [raw["const"]]
    if isinstance(values, list) and values:
        return frozenset(name for one in values if (name := _type_of_value(one)) != "null")
    return frozenset(("object",)) if isinstance(raw.get("properties"), Mapping) else frozenset()


def _type_of_value(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _admits_null(document: Document, raw: object) -> bool:
    one = mapping(raw)
    if isinstance(one.get("$ref"), str):
        one = document.item(one)
    return one.get("nullable") is True or "null" in types_of(one)


def _union_keyword(raw: Raw) -> str:
    return next((word for word in UNIONS if isinstance(raw.get(word), list) and raw[word]), "")


def _is_null(raw: object) -> bool:
    one = mapping(raw)
    return types_of(one) == {"null"} or ("const" in one and one["const"] is None)


def _limits(raw: Raw, but: str = "") -> bool:
    """Whether a schema says anything of values, besides what `but` says."""
    return any(
        key not in ANNOTATIONS and key not in ("nullable", "readOnly", "writeOnly", "discriminator", "$ref", but)
        for key in raw
        if not key.startswith("x-")
    )


def _over(inner: Raw, outer: Raw, without: str) -> Raw:
    """`inner` with what `outer` says beside it."""
    return {**inner, **{key: value for key, value in outer.items() if key != without}}


def _as_mapping(raw: object) -> Raw:
    if raw is False:
        return {"not": {}}
    return mapping(raw)


def is_annotation(document: Document, raw: object) -> bool:
    """Whether a schema says nothing of values."""
    return not _limits(document.item(raw))
