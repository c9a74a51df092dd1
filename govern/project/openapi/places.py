"""Where in the source the parts of a document come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.facts.syntax import column_of, line_of
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.openapi.names import ClassKey
from govern.project.schema_fields import linearised
from govern.project.values import ClassValue


def places_of(
    handlers: Mapping[str, Endpoint], classes: Mapping[str, ClassKey], document: Mapping[str, Any]
) -> dict[str, Location]:
    """The code behind operations, component schemas and their properties, by JSON pointer."""
    found = {pointer: endpoint.location for pointer, endpoint in handlers.items()}
    schemas = document.get("components", {}).get("schemas", {})
    for name, key in classes.items():
        if not isinstance(key.cls, ClassValue) or name not in schemas:
            continue
        cls, pointer = key.cls, f"/components/schemas/{name}"
        column = column_of(cls.node[1]) + 1
        found[pointer] = Location(cls.module.path, cls.line, column, cls.line, column + len(cls.name))
        declared = _declared(cls)
        for shown in schemas[name].get("properties", {}):
            at = declared.get(shown) or declared.get(_snake(shown))
            if at is not None:
                found[f"{pointer}/properties/{shown.replace('~', '~0').replace('/', '~1')}"] = at
    return found


def _declared(cls: ClassValue) -> dict[str, Location]:
    found: dict[str, Location] = {}
    for ancestor in reversed(linearised(cls)):
        for name, _, _, at in ancestor.annotations:
            line, column = line_of(at), column_of(at) + 1
            found[name] = Location(ancestor.module.path, line, column, line, column + len(name))
    return found


def _snake(name: str) -> str:
    from govern.project.casing import to_snake

    return to_snake(name)
