"""The two schemas of validation errors, which FastAPI keeps as dictionaries that an application may change."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

Schema = dict[str, Any]
VALIDATION_ERROR: Schema = {
    "title": "ValidationError", "type": "object",
    "properties": {
        "loc": {"title": "Location", "type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
        "msg": {"title": "Message", "type": "string"},
        "type": {"title": "Error Type", "type": "string"},
    },
    "required": ["loc", "msg", "type"],
}  # fmt: skip
CONTEXT: Schema = {"input": {"title": "Input"}, "ctx": {"title": "Context", "type": "object"}}
HTTP_VALIDATION_ERROR: Schema = {
    "title": "HTTPValidationError", "type": "object",
    "properties": {
        "detail": {"title": "Detail", "type": "array", "items": {"$ref": "#/components/schemas/ValidationError"}},
    },
}  # fmt: skip
# By the names under which code finds them.
CHANGEABLE: dict[str, Schema] = {
    "fastapi.openapi.utils.validation_error_definition": VALIDATION_ERROR,
    "fastapi.openapi.utils.validation_error_response_definition": HTTP_VALIDATION_ERROR,
}


def validation_errors(ev: Evaluator) -> tuple[Schema, Schema]:
    """The schemas of one error, and of the answer that lists them, as the application's code left them."""
    first, second = (ev.changeable.get(name, schema) for name, schema in CHANGEABLE.items())
    return first, second


def changeable(ev: Evaluator, dotted: str) -> Schema | None:
    """The dictionary that a name of FastAPI stands for, one for each application; None for any other name."""
    if dotted not in CHANGEABLE:
        return None
    return ev.changeable.setdefault(dotted, deepcopy(CHANGEABLE[dotted]))
