"""The schema of decimals, which changed with Pydantic's versions."""

from __future__ import annotations

from typing import Any

from govern.project.openapi.cores import NUMERIC
from govern.project.openapi.versions import Versions

START = r"^(?!^[-+.]*$)[+-]?0*"


def decimal_schema(limits: dict[str, Any], mode: str, versions: Versions) -> dict[str, Any]:
    """The schema of a decimal with these constraints."""
    if versions.pydantic_1:
        return {"type": "number", **{NUMERIC[k]: _number(v) for k, v in limits.items() if k in NUMERIC}}
    text: dict[str, Any] = {"type": "string"}
    if (2, 12) <= versions.pydantic < (2, 14):
        text["pattern"] = _pattern(limits.get("max_digits"), limits.get("decimal_places"))
    if mode == "serialization":
        return text
    number = {"type": "number", **{NUMERIC[k]: _number(v) for k, v in limits.items() if k in NUMERIC}}
    return {"anyOf": [number, text]}


def _number(value: Any) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        return value


def _pattern(digits: Any, places: Any) -> str:
    if digits is not None and places is not None:
        whole = max(0, digits - places)
        tail = rf"(?=[\d.]{{1,{digits + 1}}}0*$)\d{{0,{whole}}}\.\d{{0,{places}}}0*$)"
        return START + rf"(?:\d{{0,{whole}}}|{tail}"
    if digits is not None:
        return START + rf"(?:\d{{0,{digits}}}|(?=[\d.]{{1,{digits + 1}}}0*$)\d*\.\d*0*$)"
    if places is not None:
        return START + rf"\d*\.?\d{{0,{places}}}0*$"
    return START + r"\d*\.?\d*$"
