"""What holds for all documents: nothing between equal ones, the same places both ways, no matter the order of keys."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.documents import VERSION, changes

NAMES = st.sampled_from(["a", "b", "c"])
REFERENCES = st.sampled_from(["A", "B", "Loop"]).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
NUMBERS = st.integers(0, 4)


def plain() -> st.SearchStrategy[dict[str, Any]]:
    text = st.fixed_dictionaries(
        {"type": st.sampled_from(["string", ["string", "null"]])},
        optional={
            "minLength": NUMBERS,
            "maxLength": NUMBERS,
            "pattern": st.sampled_from(["^a", ".*"]),
            "format": st.sampled_from(["date", "date-time", "uuid"]),
            "enum": st.lists(NAMES, min_size=1, max_size=3, unique=True),
            "const": NAMES,
            "default": NAMES,
            "deprecated": st.booleans(),
            "x-sunset": st.sampled_from(["2031-01-01", "2041-01-01", "soon"]),
            "readOnly": st.booleans(),
            "writeOnly": st.booleans(),
            "nullable": st.booleans(),
            "contentMediaType": st.sampled_from(["image/png", "application/octet-stream"]),
        },
    )
    number = st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={"minimum": NUMBERS, "exclusiveMaximum": NUMBERS, "multipleOf": NUMBERS, "default": NUMBERS},
    )
    return st.one_of(text, number, st.just({}), REFERENCES)


def deeper(schemas: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(NAMES, schemas, max_size=3)
    thing = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": properties},
        optional={
            "required": st.lists(NAMES, max_size=2, unique=True),
            "additionalProperties": st.one_of(st.booleans(), schemas),
            "propertyNames": schemas,
            "not": schemas,
        },
    )
    several = st.fixed_dictionaries(
        {"type": st.just("array"), "items": schemas},
        optional={"minItems": NUMBERS, "maxItems": NUMBERS, "prefixItems": st.lists(schemas, max_size=2)},
    )
    unions = st.lists(schemas, min_size=1, max_size=3).flatmap(
        lambda listed: st.sampled_from([{"anyOf": listed}, {"oneOf": listed}, {"allOf": listed}])
    )
    null = schemas.map(lambda one: {"anyOf": [one, {"type": "null"}]})
    return st.one_of(thing, several, unions, null)


SCHEMAS = st.recursive(plain(), deeper, max_leaves=6)
PARAMETERS = st.fixed_dictionaries(
    {"name": NAMES, "in": st.sampled_from(["query", "header"]), "schema": SCHEMAS},
    optional={"required": st.booleans(), "deprecated": st.booleans()},
)
CONTENTS = st.dictionaries(
    st.sampled_from(["application/json", "text/plain"]),
    st.fixed_dictionaries({}, optional={"schema": SCHEMAS}),
    max_size=2,
)
OPERATIONS = st.fixed_dictionaries(
    {
        "responses": st.dictionaries(
            st.sampled_from(["200", "201", "404"]), st.fixed_dictionaries({"content": CONTENTS})
        )
    },
    optional={
        "parameters": st.lists(PARAMETERS, max_size=3),
        "requestBody": st.fixed_dictionaries({"content": CONTENTS}, optional={"required": st.booleans()}),
        "deprecated": st.booleans(),
        "tags": st.lists(NAMES, max_size=2),
        "security": st.lists(st.dictionaries(NAMES, st.lists(NAMES, max_size=2), max_size=2), max_size=2),
    },
)
PATHS = st.dictionaries(
    st.sampled_from(["/x", "/x/{a}", "/x/{b}", "/y"]),
    st.dictionaries(st.sampled_from(["get", "post"]), OPERATIONS, max_size=2),
    max_size=3,
)
DOCUMENTS = st.fixed_dictionaries(
    {
        "openapi": st.just("3.1.0"),
        "info": st.just({"title": "t", "version": "1"}),
        "paths": PATHS,
        "components": st.fixed_dictionaries(
            {"schemas": st.fixed_dictionaries({"A": SCHEMAS, "B": SCHEMAS, "Loop": SCHEMAS})}
        ),
    }
)
EACH = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@EACH
@given(DOCUMENTS)
def test_a_document_differs_in_nothing_from_itself(one: dict[str, Any]) -> None:
    assert changes(one, copy.deepcopy(one)) == ()


@EACH
@given(DOCUMENTS, DOCUMENTS)
def test_both_directions_speak_of_the_same_places(one: dict[str, Any], other: dict[str, Any]) -> None:
    there = {change.subject.key for change in changes(one, other) if change.kind != VERSION}
    back = {change.subject.key for change in changes(other, one) if change.kind != VERSION}
    assert there == back


@EACH
@given(DOCUMENTS, DOCUMENTS)
def test_the_order_of_keys_does_not_matter(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert changes(one, other) == changes(_turned(one), _turned(other))


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(one) for one in value] if isinstance(value, list) else value
