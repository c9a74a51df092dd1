"""Unions whose members are told apart by a field: `oneOf`, with a discriminator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.project.openapi.cores import UNKNOWN, Core, Lost
from govern.project.openapi.fields import last
from govern.project.values import ExternalInstance, FunctionValue, Value, plain

if TYPE_CHECKING:
    from govern.project.openapi.generate import Generator

Schema = dict[str, Any]


def tagged_union(generator: Generator, core: Core) -> Schema:
    """The schema of a tagged union."""
    tag = plain(core["tag"])
    if isinstance(tag, ExternalInstance) and last(tag) == "Discriminator":
        tag = plain(tag.args[0] if tag.args else tag.keywords.get("discriminator"))
    if isinstance(tag, str):
        return _by_field(generator, core, tag)
    if isinstance(tag, FunctionValue):
        return _by_function(generator, core)
    return {UNKNOWN: Lost("the discriminator is not known")}


def _by_function(generator: Generator, core: Core) -> Schema:
    members: list[Schema] = []
    for choice in core["choices"]:
        made = generator.schema(choice)
        if made not in members:
            members.append(made)
    return {"oneOf": members}


def _by_field(generator: Generator, core: Core, tag: str) -> Schema:
    mapping: dict[str, Schema] = {}
    name = tag
    for choice in core["choices"]:
        for value, member in _members(generator, choice, tag):
            mapping[value] = dict(generator.schema(member))
        name = _alias(generator, choice, tag) or name
    members: list[Schema] = []
    for made in mapping.values():
        if made not in members:
            members.append(made)
    shown = {value: made.get("$ref", made) for value, made in mapping.items()}
    return {"oneOf": members, "discriminator": {"propertyName": name, "mapping": shown}}


def _members(generator: Generator, choice: Core, tag: str) -> list[tuple[str, Core]]:
    """The tags of one member, each with the core it stands for."""
    inner = choice
    while inner["kind"] in ("wrapped", "default"):
        inner = inner["inner"]
    if inner["kind"] == "named":
        return [(value, choice) for value, _ in _members(generator, inner["inner"], tag)]
    if inner["kind"] in ("union", "tagged"):
        return [pair for one in inner["choices"] for pair in _members(generator, one, tag)]
    if inner["kind"] != "ref":
        return []
    cls = generator.class_of(inner["cls"])
    if cls.root is not None:
        return [(value, choice) for value, _ in _members(generator, cls.root, tag)]
    field = next((one for one in cls.fields if one.name == tag), None)
    if field is None or field.core is None:
        return []
    return [(_text(value), choice) for value in _values(generator, field.core)]


def _values(generator: Generator, core: Core) -> list[Value]:
    while core["kind"] in ("wrapped", "default", "nullable"):
        core = core["inner"]
    if core["kind"] == "literal":
        return list(core["values"])
    if core["kind"] == "ref":
        return list(generator.class_of(core["cls"]).members)
    if core["kind"] == "union":
        return [value for one in core["choices"] for value in _values(generator, one)]
    return []


def _alias(generator: Generator, choice: Core, tag: str) -> str | None:
    inner = choice
    while inner["kind"] in ("wrapped", "default"):
        inner = inner["inner"]
    if inner["kind"] != "ref":
        return None
    field = next((one for one in generator.class_of(inner["cls"]).fields if one.name == tag), None)
    if field is None:
        return None
    return field.request if field.request != tag else None


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)
