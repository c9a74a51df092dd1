"""The comparison of a TypeScript type with a schema: what differs, and in which direction."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govern.project.shapes.from_schema import SchemaReader
from govern.project.shapes.model import Object, resolved
from govern.project.type_sync.compare import Comparer, Habits
from govern.project.type_sync.difference import Difference
from govern.project.type_writing.render import Writer
from govern.project.type_writing.style import Style
from tests.project.frontends import project_of

STRING, NUMBER, TRUTH, NULL = {"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "null"}


def compared(typescript: str, schema: dict[str, Any], *, response: bool = True, **habits: Any) -> list[Difference]:
    """The differences between the type `T` of a file and the component `T` of a document."""
    project = project_of({"web/src/types/t.ts": typescript})
    (types,) = project.type_sync.frontends
    (declared,) = types.named("T")
    reader = SchemaReader({"components": {"schemas": {"T": schema}}}, response=response)
    return Comparer(Habits(**habits)).differences(types.whole_shape(declared), reader.component("T"))


def ways(found: list[Difference]) -> list[str]:
    """`kind path rw` of each."""
    return [f"{one.kind} {one.label} {'r' * one.reads}{'w' * one.writes}".strip() for one in found]


def of(kind: object, required: bool = True) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": kind}, **({"required": ["a"]} if required else {})}


@pytest.mark.parametrize(
    ("text", "schema", "expected"),
    [
        ("string", STRING, []),
        ("string", {"type": "string", "format": "date-time"}, []),
        ("Date", {"type": "string", "format": "date-time"}, ["type a rw"]),
        ("number", {"type": "integer"}, []),
        ("number", STRING, ["type a rw"]),
        ("string | null", {"anyOf": [STRING, NULL]}, []),
        ("string", {"anyOf": [STRING, NULL]}, ["optionality a r"]),
        ("string | null", STRING, ["optionality a w"]),
        ("unknown", STRING, ["type a w"]),
        ("any", STRING, []),
        ("string[]", {"type": "array", "items": STRING}, []),
        ("number[]", {"type": "array", "items": STRING}, ["type a[] rw"]),
        ("[string]", {"type": "array", "items": STRING}, ["type a r"]),
        ("Record<string, number>", {"type": "object", "additionalProperties": NUMBER}, []),
        ("Record<string, string>", {"type": "object", "additionalProperties": NUMBER}, ["type a{} rw"]),
        ("'x' | 'y'", {"enum": ["y", "x"]}, []),
        ("'x'", {"enum": ["y", "x"]}, ["enum a r"]),
        ("'x' | 'y' | 'z'", {"enum": ["y", "x"]}, ["enum a w"]),
        ("string", {"enum": ["y", "x"]}, ["enum a w"]),
        ("boolean", {"enum": [True, False]}, []),
        ("string & { brand: 'id' }", STRING, []),
        ("string | number", {"anyOf": [NUMBER, STRING]}, []),
        ("string | number", NUMBER, ["type a w"]),
        ("{ b: string }", {"type": "object", "properties": {"b": STRING}, "required": ["b"]}, []),
        ("{ c: string }", {"type": "object", "properties": {"b": STRING}, "required": ["b"]},
         ["field-missing a.b w", "field-unknown a.c r"]),
        ("Missing", STRING, []),
        ("T extends string ? 1 : 2", STRING, []),
    ],
)  # fmt: skip
def test_what_differs(text: str, schema: dict[str, Any], expected: list[str]) -> None:
    assert ways(compared(f"export interface T {{ a: {text} }}", of(schema))) == expected


def test_presence_depends_on_the_direction() -> None:
    optional = "export interface T { a?: string }"
    required = "export interface T { a: string }"
    assert ways(compared(optional, of(STRING))) == ["optionality a w"]
    assert ways(compared(required, of(STRING, required=False), response=False)) == ["optionality a r"]
    assert compared(required, of(STRING, required=False), response=True) == []
    assert compared(optional, of(STRING, required=False), response=True) == []


def test_types_that_hold_themselves_end() -> None:
    tree = {"type": "object", "properties": {"a": {"type": "array", "items": {"$ref": "#/components/schemas/T"}}}}
    assert compared("export interface T { a?: T[] }", tree, response=False) == []
    assert ways(compared("export interface T { a?: T }", tree, response=False)) == ["type a rw"]


def test_a_name_in_another_casing() -> None:
    schema = {"type": "object", "properties": {"unit_price": NUMBER}, "required": ["unit_price"]}
    assert ways(compared("export interface T { unitPrice: number }", schema)) == ["case unitPrice rw"]


names = st.sampled_from(["id", "name", "unit_price", "tags", "note", "kind", "owner"])
leaves = st.sampled_from([STRING, NUMBER, TRUTH, {"enum": ["a", "b"]}, {"type": "string", "format": "uuid"}])
schemas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda item: {"type": "array", "items": item}, inner),
        st.builds(lambda item: {"anyOf": [item, NULL]}, leaves),
        st.builds(lambda item: {"type": "object", "additionalProperties": item}, inner),
        st.dictionaries(names, inner, min_size=1, max_size=3).map(
            lambda fields: {"type": "object", "properties": fields, "required": sorted(fields)}
        ),
    ),
    max_leaves=6,
)
objects = st.dictionaries(names, schemas, min_size=2, max_size=5).map(
    lambda fields: {"type": "object", "properties": fields, "required": sorted(fields)}
)
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def written(schema: dict[str, Any]) -> str:
    """The type that govern writes for a schema."""
    shape = SchemaReader({"components": {"schemas": {"T": schema}}}).component("T")
    return f"export type T = {Writer(Style(), lambda named: None).type(shape.resolve())};"


@few
@given(objects)
def test_a_written_type_never_differs_from_its_schema(schema: dict[str, Any]) -> None:
    assert compared(written(schema), schema) == []


@few
@given(objects, st.data())
def test_a_renamed_field_is_always_found(schema: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(schema["properties"])))
    other = {
        **schema,
        "properties": {(f"{key}x" if key == name else key): v for key, v in schema["properties"].items()},
    }
    other["required"] = sorted(other["properties"])
    found = ways(compared(written(other), schema))
    assert f"field-missing {name} w" in found
    assert f"field-unknown {name}x r" in found


@few
@given(objects, objects)
def test_the_two_directions_mirror_each_other(one: dict[str, Any], two: dict[str, Any]) -> None:
    """What does not fit when read one way does not fit when written the other way."""
    there, back = compared(written(one), two), compared(written(two), one)
    assert any(each.reads for each in there) == any(each.writes for each in back)
    assert any(each.writes for each in there) == any(each.reads for each in back)


def test_a_shape_reads_what_json_says() -> None:
    shape = resolved(
        SchemaReader({"components": {"schemas": {"T": json.loads(json.dumps(of(STRING)))}}}).component("T")
    )
    assert isinstance(shape, Object)
    assert list(shape.fields) == ["a"]
