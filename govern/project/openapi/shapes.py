"""Small pieces of JSON Schema: unions, the type that values share, titles."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]


def type_of(values: list[Any]) -> Schema:
    """The type that values have in common, as a key of a schema."""
    kinds = {type(value) for value in values}
    names = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array", type(None): "null"}
    if len(kinds) == 1 and (kind := kinds.pop()) in names:
        return {"type": names[kind]}
    return {}


def any_of(schemas: list[Schema]) -> Schema:
    """`anyOf`, flat and without repetitions; the schema itself where only one is left."""
    members: list[Schema] = []
    for schema in schemas:
        for member in schema["anyOf"] if len(schema) == 1 and "anyOf" in schema else [schema]:
            if member not in members:
                members.append(member)
    return members[0] if len(members) == 1 else {"anyOf": members}


def title_of(name: str) -> str:
    """The title that a field gets from its name."""
    return name.title().replace("_", " ").strip()


def wrapped_reference(schema: Schema, name: str) -> Schema:
    """A reference as Pydantic 1 writes it where more is said than what it refers to: inside `allOf`, with a title."""
    if "$ref" not in schema or len(schema) == 1:
        return schema
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return {"title": title_of(name), **rest, "allOf": [{"$ref": schema["$ref"]}]}
