"""The last pass over a document: what passing it through FastAPI's OpenAPI model does to it, and what is unknown."""

from __future__ import annotations

from typing import Any

from govern.project.openapi.cores import UNKNOWN, Lost

FLOATS = frozenset(("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"))
MAPS = frozenset(("properties", "patternProperties", "$defs", "definitions", "schemas", "dependentSchemas"))
DATA = frozenset(("default", "example", "examples", "enum", "const", "mapping", "value"))


def finish(document: dict[str, Any], *, floats: bool = False) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The document without nulls, the limits in its components as floats; and the unknown parts, taken out of it."""
    unknown: list[tuple[str, str]] = []
    made = _clean({key: value for key, value in document.items() if key != "components"}, "", unknown, floats)
    if "components" in document:
        made["components"] = _clean(document["components"], "/components", unknown, True)
    return made, unknown


def _clean(value: Any, pointer: str, unknown: list[tuple[str, str]], is_schema: bool) -> Any:
    if isinstance(value, dict):
        return _clean_dict(value, pointer, unknown, is_schema)
    if isinstance(value, list):
        found = []
        for at, item in enumerate(value):
            if isinstance(item, Lost):
                unknown.append((f"{pointer}/{at}", str(item)))
            else:
                found.append(_clean(item, f"{pointer}/{at}", unknown, is_schema))
        return found
    return value


def _clean_dict(value: dict[str, Any], pointer: str, unknown: list[tuple[str, str]], is_schema: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in value.items():
        step = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if isinstance(item, Lost):
            unknown.append((pointer if key == UNKNOWN else step, str(item)))
        elif item is None:
            continue
        elif is_schema and key in FLOATS and isinstance(item, int) and not isinstance(item, bool):
            found[key] = float(item)
        elif is_schema and key in MAPS and isinstance(item, dict):
            found[key] = _clean_map(item, step, unknown)
        else:
            found[key] = _clean(item, step, unknown, is_schema and key not in DATA)
    return found


def _clean_map(value: dict[str, Any], pointer: str, unknown: list[tuple[str, str]]) -> dict[str, Any]:
    """A mapping of names to schemas: its keys are names, not keywords."""
    found: dict[str, Any] = {}
    for key, item in value.items():
        step = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
        if isinstance(item, Lost):
            unknown.append((step, str(item)))
        elif item is not None:
            found[key] = _clean(item, step, unknown, True)
    return found
