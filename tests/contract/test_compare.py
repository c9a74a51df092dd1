"""What a comparison says of whole documents: nothing of equal ones, references and cycles followed, 3.0 like 3.1."""

from __future__ import annotations

from typing import Any

import pytest

from govern.contract.change import Level
from govern.contract.compare import compare
from govern.contract.document import Document, read_document
from govern.errors import UsageError
from tests.contract.documents import changes, document, kinds, with_schema


def both(schema: dict[str, Any], other: dict[str, Any], **components: Any) -> set[str]:
    return kinds(
        with_schema("response", "body", schema, components), with_schema("response", "body", other, components)
    )


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def tree(leaf: dict[str, Any]) -> dict[str, Any]:
    """A component that refers to itself, and to another one that refers back."""
    return {
        "Node": {
            "type": "object",
            "properties": {"children": {"type": "array", "items": ref("Node")}, "leaf": ref("Leaf")},
        },
        "Leaf": {"type": "object", "properties": {"value": leaf, "parent": ref("Node")}},
    }


def test_components_that_refer_to_each_other() -> None:
    before = with_schema("response", "body", ref("Node"), tree({"type": "integer"}))
    after = with_schema("response", "body", ref("Node"), tree({"type": "string"}))
    found = [one for one in changes(before, after) if one.subject.method]
    assert [(one.kind, one.subject.pointer) for one in found] == [("response-property-type-changed", "leaf/value")]
    assert found[0].subject.schemas == ("Leaf", "Leaf")
    assert found[0].subject.field == "value"


@pytest.mark.parametrize(
    "reference",
    [
        "#/components/schemas/Gone",
        "#/components/schemas/Loop",
        "other.json#/X",
        "#/paths/~1items",
        "",
        "#/info/title/0",
    ],
)
def test_references_that_lead_nowhere_are_followed_nowhere(reference: str) -> None:
    loop = {"Loop": ref("Loop"), "Wide": {"allOf": [ref("Wide")]}}
    before = with_schema("request", "body", {"$ref": reference}, loop)
    after = with_schema("request", "body", {"$ref": reference, "description": "x"}, loop)
    assert kinds(before, after) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": True}, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, {"type": "integer", "exclusiveMinimum": 0}),
        ({"allOf": [ref("A")], "title": "A thing"}, ref("A")),
        ({"allOf": [ref("A")], "nullable": True}, {"anyOf": [ref("A"), {"type": "null"}]}),
        ({"type": "string", "enum": ["a"]}, {"const": "a", "type": "string"}),
        ({"type": "string", "enum": ["a"], "const": "a"}, {"const": "a", "type": "string"}),
        ({"type": "object"}, {"type": "object", "additionalProperties": True}),
        ({"type": "string", "format": "binary"}, {"type": "string", "contentMediaType": "application/octet-stream"}),
        ({"type": "string", "title": "One", "examples": ["a"]}, {"type": "string", "description": "Two"}),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        (True, {}),
        ({"anyOf": [ref("A"), ref("B")]}, {"anyOf": [ref("A"), ref("C")]}),
    ],
)
def test_the_same_said_in_another_way_is_no_change(one: Any, other: Any) -> None:
    same = {"type": "object", "properties": {"x": {"type": "integer"}}}
    components = {
        "A": {"type": "object", "properties": {"y": {"type": "string"}}},
        "B": same,
        "C": {**same, "title": "C"},
    }
    assert both(one, other, **components) == set()
    assert both(other, one, **components) == set()


def test_a_component_renamed_changes_only_its_name() -> None:
    thing = {"type": "object", "properties": {"x": {"type": "integer"}}}
    before = with_schema("request", "body", ref("Old"), {"Old": thing})
    after = with_schema("request", "body", ref("New"), {"New": thing})
    assert kinds(before, after) == {"schema-removed", "schema-added"}


def test_a_component_that_several_operations_use_is_reported_for_each() -> None:
    def two(schema: dict[str, Any]) -> dict[str, Any]:
        answer = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": ref("Item")}}}}}
        return document(
            None, paths={"/a": {"get": answer}, "/b": {"get": answer}}, components={"schemas": {"Item": schema}}
        )

    before = two({"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]})
    found = [one for one in changes(before, two({"type": "object"})) if one.level is Level.BREAKING]
    assert [one.path for one in found] == ["/a", "/b"]


def test_a_component_is_looked_into_once_for_each_answer() -> None:
    deep: dict[str, Any] = {"Last": {"type": "object", "properties": {"x": {"type": "integer"}}}}
    for index in range(60):
        target = ref(f"S{index + 1}") if index < 59 else ref("Last")
        deep[f"S{index}"] = {"type": "object", "properties": {"left": target, "right": target}}
    before = with_schema("response", "body", ref("S30"), deep)
    changed = {**deep, "Last": {"type": "object", "properties": {"x": {"type": "string"}}}}
    found = [one for one in changes(before, with_schema("response", "body", ref("S30"), changed)) if one.method]
    assert len(found) == 1


def test_a_moved_endpoint_is_named() -> None:
    old = document(None, paths={"/v1/items": {"get": {"summary": "List Items", "responses": {}}}})
    new = document(None, paths={"/v2/items": {"get": {"summary": "List Items", "responses": {}}}})
    message = next(one.message for one in changes(old, new) if one.kind == "endpoint-removed")
    assert message == "GET /v1/items was removed without having been deprecated (is it GET /v2/items now?)"


def test_paths_that_differ_in_names_alone_stay_apart_by_method() -> None:
    def item(name: str, schema: str) -> dict[str, Any]:
        return {
            "parameters": [{"name": name, "in": "path", "required": True, "schema": {"type": schema}}],
            "responses": {},
        }

    both_paths = document(None, paths={"/a/{x}": {"get": item("x", "string")}, "/a/{y}": {"put": item("y", "integer")}})
    merged = document(None, paths={"/a/{z}": {"get": item("z", "string"), "put": item("z", "string")}})
    assert kinds(both_paths, merged) == {"request-path-parameter-renamed", "request-parameter-type-generalized"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it holds no object"),
        (b"[]", "it holds no object"),
        (b"{", "not valid JSON"),
        (b'{"swagger": "2.0"}', "Swagger 2.0"),
        (b'{"info": {}}', "no `openapi` version"),
        (b'{"openapi": "4.0.0", "paths": {}}', "OpenAPI 4.0.0"),
        (b'{"openapi": "3.1.0"}', "no `paths`"),
        (b'{"openapi": "3.1.0", "paths": []}', "`paths` is no object"),
        (b"openapi: 3.1.0\npaths: [", "line 2: not an OpenAPI document"),
        (b"openapi: &a 3.1.0\npaths: *a", "not an OpenAPI document"),
        (b"\xff\xfe\x00", "no UTF-8 text"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"openapi": "3.1.0", "paths": {"x": ' + b"9" * 10_000 + b"}}", "a number that is too long"),
        (b"just words", "it holds no object"),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(content: bytes, says: str) -> None:
    with pytest.raises(UsageError) as refusal:
        read_document(content, "old.json")
    assert says in str(refusal.value)
    assert str(refusal.value).startswith("old.json")
    assert "\n" not in str(refusal.value)


def test_a_document_in_yaml() -> None:
    text = b"openapi: 3.0.3\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          description: x\n"
    read = read_document(text, "x.yaml")
    assert read.paths["/a"]["get"]["responses"]["200"]["description"] == "x"


@pytest.mark.parametrize(
    "wrong", [None, [], 3, "x", {"get": []}, {"get": {"responses": [], "parameters": {}, "requestBody": 3}}]
)
def test_nonsense_in_a_document_is_passed_over(wrong: Any) -> None:
    fine = document(None, paths={"/a": {"get": {"responses": {}}}})
    odd = document(None, paths={"/a": wrong}, components={"schemas": [], "securitySchemes": 3}, security=3)
    assert isinstance(compare(Document(fine), Document(odd)), tuple)
    assert isinstance(compare(Document(odd), Document(fine)), tuple)


def test_schemas_that_never_end_inline() -> None:
    deep: dict[str, Any] = {"type": "integer"}
    other: dict[str, Any] = {"type": "string"}
    for _ in range(300):
        deep = {"type": "object", "properties": {"p": deep}}
        other = {"type": "object", "properties": {"p": other}}
    assert kinds(with_schema("request", "body", deep), with_schema("request", "body", other)) == set()


def test_a_format_that_is_a_hint_changes_nothing() -> None:
    assert both({"type": "string"}, {"type": "string", "format": "password"}) == set()


def test_alternatives_of_alternatives_are_alternatives() -> None:
    animals = {name: {"type": "object", "properties": {name: {"type": "integer"}}} for name in ("Cat", "Dog", "Fish")}
    flat = {"anyOf": [ref("Cat"), ref("Dog"), ref("Fish")]}
    nested = {"anyOf": [ref("Cat"), {"anyOf": [ref("Fish"), ref("Dog")]}]}
    assert both(flat, nested, **animals) == set()
    before, after = (
        with_schema("response", "body", one, animals) for one in ({"anyOf": [ref("Cat"), ref("Dog")]}, nested)
    )
    assert [one.message for one in changes(before, after)] == ["response 200: `Fish` is an alternative now"]


def test_whole_numbers_are_shown_as_such() -> None:
    before, after = (with_schema("request", "body", {"type": "integer", "maximum": one}) for one in (9.0, 8.0))
    message = next(one.message for one in changes(before, after) if one.method)
    assert message == "request body: the maximum decreased from 9 to 8"
