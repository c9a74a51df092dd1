"""Holds the document that govern derives against the one that FastAPI publishes of the same files."""

from __future__ import annotations

import json
import re
from typing import Any

from govern.project.openapi.document import Derived

Document = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "options", "head", "trace")
UNKNOWABLE = ("the docstring of functools.partial",)  # what the source does not say
METHOD = re.compile(rf"[_ ]({'|'.join(METHODS)})$", re.IGNORECASE)


def document_differences(want: Document, derived: Derived, conditional: set[str]) -> list[str]:
    """One line for each operation and component schema that differs, and for each part that govern does not know.

    `conditional` are the operations ("get /items") that only some deployments serve: they may be missing from one side,
    and what is only theirs among the components too.
    """
    want, found = without_chance(want), without_chance(derived.document)
    lines = [f"unknown {pointer}: {reason}" for pointer, reason in derived.unknown if not reason.startswith(UNKNOWABLE)]
    for pointer, _ in derived.unknown:
        _drop(want, pointer)
    lines += _compared(_operations(want), _operations(found), conditional)
    if not conditional:
        lines += _compared(_schemas(want), _schemas(found), set())
    return lines


def _drop(document: Any, pointer: str) -> None:
    """Take out of a document what govern does not know of it."""
    *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    for step in steps:
        document = document.get(step, {}) if isinstance(document, dict) else {}
    if isinstance(document, dict):
        document.pop(last, None)


def _compared(want: dict[str, Any], found: dict[str, Any], optional: set[str]) -> list[str]:
    lines = []
    for key in sorted({*want, *found}):
        if key not in want or key not in found:
            if key not in optional:
                lines.append(f"{key}: {'spurious' if key not in want else 'missing'}")
        elif _text(want[key]) != _text(found[key]) and key not in optional:
            lines.append(f"{key}: {_text(want[key])}, not {_text(found[key])}")
    return lines


def _operations(document: Document) -> dict[str, Any]:
    """Operations by method and path."""
    paths = document.get("paths", {})
    return {f"{method} {path}": op for path, item in paths.items() for method, op in item.items() if method in METHODS}


def _schemas(document: Document) -> dict[str, Any]:
    found: dict[str, Any] = document.get("components", {}).get("schemas", {})
    return found


def without_chance(document: Document) -> Document:
    """A document without what is chance: which method names the id of a route with several of them, and what is named
    after the id."""
    text = json.dumps(document)
    for item in document.get("paths", {}).values():
        for operation in item.values() if len(item) > 1 else ():
            unique = operation["operationId"]
            for name in (unique, unique.title().replace("_", " ")):
                stem = METHOD.sub("", name)
                text = text.replace(json.dumps(name)[1:-1], stem)
    settled: Document = json.loads(text)
    return settled


def _text(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("parameters"), list):
        value = {**value, "parameters": sorted(value["parameters"], key=lambda one: (one["in"], one["name"]))}
    return json.dumps(value, sort_keys=True)
