"""What an endpoint reads from a request, for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from govern.project.endpoints import Body, Endpoint, Parameter
from govern.project.evaluation.operators import enum_members
from govern.project.framework.signatures import EMPTY
from govern.project.values import ClassValue, External, Instance, Value, plain
from govern.project.wiring.responses import type_name

KINDS = {"body": "Body", "form": "Form", "file": "File"}
NOT_SHOWN = object()


def inputs_as_json(endpoint: Endpoint) -> dict[str, Any]:
    """The keys "path_params", "query_params", "header_params", "cookie_params" and "request_body" of a row."""
    inputs = endpoint.inputs
    return {
        "path_params": _parameters(inputs.path),
        "query_params": _parameters(inputs.query),
        "header_params": _parameters(inputs.header),
        "cookie_params": _parameters(inputs.cookie),
        "request_body": None if inputs.body is None else _body(inputs.body),
    }


def _body(body: Body) -> dict[str, Any]:
    return {
        "models": list(body.schemas),
        "media_type": body.media_type,
        "embed": body.embed,
        "required": body.required,
        "params": _parameters(body.parameters),
    }


def _parameters(parameters: Iterable[Parameter]) -> list[dict[str, Any]]:
    return [_parameter(parameter) for parameter in parameters]


def _parameter(parameter: Parameter) -> dict[str, Any]:
    row: dict[str, Any] = {"name": parameter.name, "alias": parameter.alias, "required": parameter.required}
    row["type"] = "Any" if _is_empty(parameter.annotation) else type_name(parameter.annotation) or "None"
    default = NOT_SHOWN if parameter.required or parameter.model else _constant(parameter.default)
    if default is not NOT_SHOWN:
        row["default"] = default
    if parameter.source in KINDS:
        row["kind"] = KINDS[parameter.source]
    if parameter.model:
        row["from_model"] = parameter.model
    if plain(parameter.options.get("include_in_schema", True)) is False:
        row["include_in_schema"] = False
    return row


def _is_empty(value: Value) -> bool:
    return isinstance(value, External) and value.dotted == EMPTY.dotted


def _constant(value: Value) -> Any:
    """A default as JSON, a member of an enumeration as "Class.NAME"; NOT_SHOWN for what is no constant."""
    value = plain(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Instance) and isinstance(value.cls, ClassValue) and enum_members(value.cls) is not None:
        return f"{value.cls.name}.{value.attributes.get('name')}"
    if isinstance(value, list | tuple):
        items = [_constant(item) for item in value]
        return NOT_SHOWN if NOT_SHOWN in items else items
    return NOT_SHOWN
