"""Small OpenAPI documents with one schema at one place."""

from __future__ import annotations

from typing import Any

from govern.contract.change import Change
from govern.contract.compare import compare
from govern.contract.document import Document
from govern.contract.walk import Options

PLACES = {
    "request": ("body", "property", "parameter", "parameter-property"),
    "response": ("body", "property", "header", "header-property"),
}
# What every comparison with a breaking change says besides, as the version of the documents stays.
VERSION = "version-not-bumped"


def document(operation: dict[str, Any] | None = None, /, **top: Any) -> dict[str, Any]:
    """A document with one operation, POST /items; `top` is written over its upper level."""
    paths = {"/items": {"post": {"responses": {}, **(operation or {})}}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1.0.0"}, "paths": paths, **top}


def with_schema(side: str, place: str, schema: Any, components: dict[str, Any] | None = None) -> dict[str, Any]:
    """A document with `schema` at a place; `components` are schemas that it refers to."""
    below = place.endswith("property")
    at = {"type": "object", "properties": {"p": schema}} if below else schema
    if place in ("body", "property"):
        content = {"content": {"application/json": {"schema": at}}}
        operation: dict[str, Any] = (
            {"requestBody": content} if side == "request" else {"responses": {"200": {"description": "", **content}}}
        )
    elif side == "request":
        operation = {"parameters": [{"name": "q", "in": "query", "schema": at}]}
    else:
        operation = {"responses": {"200": {"description": "", "headers": {"X-H": {"schema": at}}}}}
    return document(operation, components={"schemas": components or {}})


def changes(before: dict[str, Any], after: dict[str, Any], options: Options | None = None) -> tuple[Change, ...]:
    return compare(Document(before), Document(after), options)


def kinds(before: dict[str, Any], after: dict[str, Any], options: Options | None = None) -> set[str]:
    """The kinds of all changes, but for the remark on the version."""
    return {one.kind for one in changes(before, after, options)} - {VERSION}
