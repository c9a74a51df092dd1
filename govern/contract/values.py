"""What a schema says of single values: lists of values, constants, bounds, patterns, defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern.contract.kinds import FROM_ZERO, LOWER
from govern.contract.shapes import Shape
from govern.contract.types import content_type
from govern.contract.walk import Spot, Walk, equal, key_of, shown

# keyword of JSON Schema: name of the bound in kinds
BOUNDS = {
    "minimum": "min",
    "exclusiveMinimum": "exclusive-min",
    "minLength": "min-length",
    "minItems": "min-items",
    "minProperties": "min-properties",
    "minContains": "min-contains",
    "maximum": "max",
    "exclusiveMaximum": "exclusive-max",
    "maxLength": "max-length",
    "maxItems": "max-items",
    "maxProperties": "max-properties",
    "maxContains": "max-contains",
}
ANY_TEXT = ("", ".*", "^.*$", "^.*", ".*$")
NOTHING = object()


def compare_values(walk: Walk, spot: Spot, left: Shape, right: Shape) -> None:
    """Report every change of what single values must be."""
    _compare_listed(walk, spot, left.raw, right.raw)
    old, new = bounds_of(left.raw), bounds_of(right.raw)
    for bound in BOUNDS.values():
        _compare_bound(walk, spot, bound, old.get(bound), new.get(bound))
    _compare_pattern(walk, spot, left.raw.get("pattern"), right.raw.get("pattern"))
    compare_default(walk, spot, left.raw, right.raw)
    _compare_multiples(walk, spot, left.raw.get("multipleOf"), right.raw.get("multipleOf"))
    unique = left.raw.get("uniqueItems") is True, right.raw.get("uniqueItems") is True
    if unique == (False, True):
        walk.note(spot, "unique-items-set", "its items must be unique now")
    elif unique == (True, False):
        walk.note(spot, "unique-items-unset", "its items need not be unique any more")
    _compare_content(walk, spot, left, right)


def _compare_listed(walk: Walk, spot: Spot, left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    old_values, new_values = _values(left), _values(right)
    constants = _constant(left), _constant(right)
    if constants[0] is not NOTHING and constants[1] is not NOTHING:
        if not equal(*constants):
            text = f"the constant changed from {shown(constants[0])} to {shown(constants[1])}"
            walk.note(spot, "const-changed", text)
    elif constants[1] is not NOTHING and old_values is None:
        walk.note(spot, "const-added", f"must be {shown(constants[1])} now")
    elif constants[0] is not NOTHING and new_values is None:
        walk.note(spot, "const-removed", f"need not be {shown(constants[0])} any more")
    else:
        _compare_enums(walk, spot, old_values, new_values)
    for value in _missing(_texts(left.get("x-extensible-enum")), _texts(right.get("x-extensible-enum"))):
        walk.note(
            spot, "x-extensible-enum-value-removed", f"{shown(value)} is no value of the extensible list any more"
        )


def _compare_enums(walk: Walk, spot: Spot, old: list[Any] | None, new: list[Any] | None) -> None:
    if old is None and new is not None:
        walk.note(spot, "became-enum", f"is restricted to {_list(new)} now")
    elif old is not None and new is None:
        walk.note(spot, "no-longer-enum", f"is not restricted to {_list(old)} any more")
    elif old is not None and new is not None:
        for value in _missing(old, new):
            walk.note(spot, "enum-value-removed", f"the value {shown(value)} was removed")
        for value in _missing(new, old):
            walk.note(spot, "enum-value-added", f"the value {shown(value)} was added")


def _constant(raw: Mapping[str, Any]) -> Any:
    return raw.get("const", NOTHING) if raw.get("const", NOTHING) is not None else NOTHING


def _values(raw: Mapping[str, Any]) -> list[Any] | None:
    """The values that a schema lists, null aside; a constant is a list of one."""
    if _constant(raw) is not NOTHING:
        return [raw["const"]]
    values = raw.get("enum")
    return [one for one in values if one is not None] if isinstance(values, list) else None


def _texts(values: object) -> list[Any]:
    return values if isinstance(values, list) else []


def _missing(values: list[Any], others: list[Any]) -> Iterator[Any]:
    there = {key_of(one) for one in others}
    for value in values:
        key = key_of(value)
        if key not in there:
            there.add(key)
            yield value


def _list(values: list[Any]) -> str:
    some = ", ".join(shown(one) for one in values[:6])
    return f"{some} ..." if len(values) > 6 else some or "nothing"


def bounds_of(raw: Mapping[str, Any]) -> dict[str, float]:
    """The bounds by their names in kinds; OpenAPI 3.0's flags for exclusive ones made into numbers."""
    found: dict[str, float] = {}
    for keyword, bound in BOUNDS.items():
        value = raw.get(keyword)
        if isinstance(value, int | float) and not isinstance(value, bool):
            found[bound] = value
    for flag, bound in (("exclusiveMinimum", "min"), ("exclusiveMaximum", "max")):
        if raw.get(flag) is True and bound in found:
            found[f"exclusive-{bound}"] = found.pop(bound)
    if found.get("min-contains") == 1 or "contains" not in raw:
        found.pop("min-contains", None)
    return found


def _compare_bound(walk: Walk, spot: Spot, bound: str, old: float | None, new: float | None) -> None:
    if bound in FROM_ZERO:
        nothing = 1 if bound == "min-contains" else 0
        old, new = nothing if old is None else old, nothing if new is None else new
    if old == new:
        return
    if old is None:
        walk.note(spot, f"{bound}-set", f"{_words(bound)} was set to {shown(new)}")
    elif new is None:
        walk.note(spot, f"{bound}-unset", f"{_words(bound)} {shown(old)} was taken away")
    else:
        turn = "increased" if new > old else "decreased"
        walk.note(spot, f"{bound}-{turn}", f"{_words(bound)} {turn} from {shown(old)} to {shown(new)}")


def _words(bound: str) -> str:
    lower, kind = bound in LOWER, bound.replace("exclusive-", "").partition("-")[2]
    what = f"{'minimum' if lower else 'maximum'} {kind}".strip()
    return f"the exclusive {what}" if bound.startswith("exclusive") else f"the {what}"


def _compare_pattern(walk: Walk, spot: Spot, old: Any, new: Any) -> None:
    if old == new:
        return
    if old is None:
        walk.note(spot, "pattern-added", f"must match {shown(new)} now")
    elif new is None:
        walk.note(spot, "pattern-removed", f"need not match {shown(old)} any more")
    else:
        kind = "pattern-generalized" if new in ANY_TEXT else "pattern-changed"
        walk.note(spot, kind, f"the pattern changed from {shown(old)} to {shown(new)}")


def compare_default(walk: Walk, spot: Spot, left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    """Report a default that came, went, or changed; null is none."""
    old, new = left.get("default"), right.get("default")
    if equal(old, new):
        return
    if old is None:
        walk.note(spot, "default-value-added", f"the default {shown(new)} was added")
    elif new is None:
        walk.note(spot, "default-value-removed", f"the default {shown(old)} was removed")
    else:
        walk.note(spot, "default-value-changed", f"the default changed from {shown(old)} to {shown(new)}")


def _compare_multiples(walk: Walk, spot: Spot, old: Any, new: Any) -> None:
    if old == new:
        return
    if old is None:
        walk.note(spot, "multiple-of-set", f"must be a multiple of {shown(new)} now")
    elif new is None:
        walk.note(spot, "multiple-of-unset", f"need not be a multiple of {shown(old)} any more")
    else:
        text = f"must be a multiple of {shown(new)}, not of {shown(old)} any more"
        walk.note(spot, "multiple-of-changed", text)


def _compare_content(walk: Walk, spot: Spot, left: Shape, right: Shape) -> None:
    old, new = left.raw.get("contentMediaType"), right.raw.get("contentMediaType")
    if old != new and not _both_binary(left, right):
        text = f"the media type of its content changed from {shown(old)} to {shown(new)}"
        walk.note(spot, "content-media-type-changed", text)
    old, new = left.raw.get("contentEncoding"), right.raw.get("contentEncoding")
    if old != new:
        walk.note(
            spot, "content-encoding-changed", f"the encoding of its content changed from {shown(old)} to {shown(new)}"
        )


def _both_binary(left: Shape, right: Shape) -> bool:
    return all(
        one.raw.get("format") == "binary" or content_type(one) == "application/octet-stream" for one in (left, right)
    )
