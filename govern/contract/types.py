"""Types and formats of two schemas: whether the newer takes in the older."""

from __future__ import annotations

from govern.contract.shapes import Shape
from govern.contract.walk import Spot, Walk

# A format takes in another one of the same type.
FORMATS = {
    "number": {("double", "float")},
    "integer": {("int64", "int32"), ("bigint", "int32"), ("bigint", "int64")},
    "string": {("date-time", "date"), ("date-time", "time"), *(("uuid", f"uuid{version}") for version in range(1, 9))},
}


# Formats that say how to ask for a value, not what it may be.
HINTS = ("password",)


def compare_types(walk: Walk, spot: Spot, left: Shape, right: Shape) -> bool:
    """Report a change of type, format or nullability. False where no value can be of both schemas."""
    _compare_null(walk, spot, left, right)
    old, new = left.types, right.types
    before, after = format_of(left), format_of(right)
    if old == new and before == after:
        return True
    if spot.place == "parameter-property":
        kind = _in_parameter(old, new, before, after)
    elif spot.side == "request":
        fits = _fits(old, new, before, after, strict=spot.json)
        loose = bool(old and new) and not _covered(old, new)
        kind = ("type-compatible" if loose and old != new else "type-generalized") if fits else "type-changed"
        narrower = _narrower(new, old, after, before)
        if not fits and narrower:
            kind = "type-specialized"
        if not fits and spot.place == "parameter" and _takes_one(walk, left, right):
            kind = "type-generalized"
        if spot.place == "parameter" and kind == "type-compatible":
            kind = "type-generalized"
    else:
        fits = _fits(new, old, after, before, strict=spot.json)
        loose = bool(old and new) and not _covered(new, old)
        kind = ("type-compatible" if loose and old != new else "type-specialized") if fits else "type-changed"
        if not fits and _narrower(old, new, before, after):
            kind = "type-generalized"
    walk.note(spot, kind, f"{_wording(left, right)}")
    return not old or not new or bool(old & new) or {"integer", "number"} <= old | new


def _in_parameter(old: frozenset[str], new: frozenset[str], before: str, after: str) -> str:
    """The change of a property of an object in a parameter, of which nobody says how it is written down."""
    if _fits(old, new, before, after, strict=True):
        return "type-generalized"
    return "type-changed" if _fits(old, new, before, after, strict=False) else "type-specialized"


def _compare_null(walk: Walk, spot: Spot, left: Shape, right: Shape) -> None:
    if left.anything or right.anything or left.nullable == right.nullable:
        return
    if right.nullable:
        walk.note(spot, "became-nullable", "may be null now")
    else:
        walk.note(spot, "became-not-nullable", "may not be null any more")


def format_of(shape: Shape) -> str:
    """The format, "" for none. A media type for any bytes is what OpenAPI 3.0 calls binary."""
    found = shape.raw.get("format")
    if isinstance(found, str):
        return found if found not in HINTS else ""
    return "binary" if content_type(shape) == "application/octet-stream" else ""


def content_type(shape: Shape) -> str | None:
    found = shape.raw.get("contentMediaType")
    return found if isinstance(found, str) and "contentSchema" not in shape.raw else None


def _fits(old: frozenset[str], new: frozenset[str], before: str, after: str, *, strict: bool) -> bool:
    """Whether all that was of the old type and format is of the new one."""
    if not new:
        return True
    types = (
        old == new
        or _covered(old, new)
        or (not strict and new == {"string"} and bool(old) and not old & {"array", "object"})
    )
    return types and (before == after or _format_fits(new, before, after))


def _covered(old: frozenset[str], new: frozenset[str]) -> bool:
    return bool(old) and all(one in new or (one == "integer" and "number" in new) for one in old)


def _format_fits(new: frozenset[str], before: str, after: str) -> bool:
    if not after:
        return True
    return len(new) == 1 and (after, before) in FORMATS.get(next(iter(new)), ())


def _narrower(new: frozenset[str], old: frozenset[str], after: str, before: str) -> bool:
    """Whether the new type and format are a part of the old ones: asked where they are not the same."""
    types = old == new or not old or _covered(new, old)
    return types and (before == after or not before or _format_fits(old, after, before))


def _takes_one(walk: Walk, left: Shape, right: Shape) -> bool:
    """Whether a list replaces the single value, as a query's `?a=1` may be either."""
    from govern.contract.shapes import shape_of

    items = right.raw.get("items")
    if right.types != {"array"} or not left.types or "array" in left.types or items is None:
        return False
    one = shape_of(walk.head, items)
    return one.anything or (
        _fits(left.types, one.types, format_of(left), format_of(one), strict=False)
        and {key: left.raw.get(key) for key in _VALUE_KEYS} == {key: one.raw.get(key) for key in _VALUE_KEYS}
    )


_VALUE_KEYS = (
    "enum", "const", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "multipleOf",
)  # fmt: skip


def _wording(left: Shape, right: Shape) -> str:
    before, after = format_of(left), format_of(right)
    if left.types == right.types:
        return f"the format changed from {before or 'none'} to {after or 'none'}"
    if before == after:
        return f"the type changed from {type_text(left)} to {type_text(right)}"
    return f"the type changed from {type_text(left)}{_aside(before)} to {type_text(right)}{_aside(after)}"


def _aside(name: str) -> str:
    return f" ({name})" if name else ""


def type_text(shape: Shape) -> str:
    """The types in words: "integer or string", "anything"."""
    return " or ".join(sorted(shape.types)) or (shape.name or "anything")
