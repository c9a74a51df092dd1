"""The schemas of objects and of enumerations, after Pydantic's `GenerateJsonSchema`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.openapi.cores import Lost, takes_title
from govern.project.openapi.extras import OmittedError
from govern.project.openapi.models import ClassSchema, ModelField
from govern.project.openapi.shapes import Schema, title_of, type_of, wrapped_reference
from govern.project.values import plain

if TYPE_CHECKING:
    from govern.project.openapi.generate import Generator

VALIDATION, SERIALIZATION = "validation", "serialization"


def object_schema(generator: Generator, fields: list[ModelField]) -> Schema:
    """The schema of an object with these fields."""
    properties: Schema = {}
    required: list[str] = []
    for field in fields:
        if generator.mode == SERIALIZATION and field.excluded:
            continue
        if field.computed and generator.mode == VALIDATION:
            continue
        name = field.response if generator.mode == SERIALIZATION else field.request
        try:
            made = dict(generator.schema(field.core))
        except OmittedError:
            continue
        if "title" not in made and takes_title(field.core):
            made["title"] = title_of(name)
        properties[name] = (
            _without_repeats(generator, made) if not generator.versions.pydantic_1 else wrapped_reference(made, name)
        )
        if _requires(generator, field) and not (generator.versions.pydantic_1 and field.core["kind"] == "nullable"):
            required.append(name)
    schema: Schema = {"type": "object", "properties": properties}
    if required:
        schema["required"] = required
    return schema


def _requires(generator: Generator, field: ModelField) -> bool:
    given = "json_schema_serialization_defaults_required"
    return field.required or (generator.mode == SERIALIZATION and plain(generator.config(given)) is True)


def _without_repeats(generator: Generator, schema: Schema) -> Schema:
    """Without the keys beside a reference that what it refers to says as well."""
    if "$ref" not in schema:
        return schema
    target = generator.components.at(schema["$ref"]) or {}
    return {k: v for k, v in schema.items() if k == "$ref" or k not in target or target[k] != v}


def enum_schema(generator: Generator, cls: ClassSchema) -> Schema:
    """The schema of an enumeration."""
    values = [generator.encoded(value) for value in cls.members]
    schema: Schema = {"title": cls.title, "enum": values}
    if cls.description or generator.versions.pydantic_1:
        schema["description"] = cls.description or "An enumeration."
    if generator.versions.pydantic_1:
        return {**schema, **type_of(values)}
    if len(values) == 1 and generator.versions.pydantic < (2, 10):
        schema["const"] = values[0]
    return {**schema, **type_of(values)} if not any(isinstance(value, Lost) for value in values) else schema
