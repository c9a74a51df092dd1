"""Schemas that values must meet besides all else: conditions, names of properties, what must go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.contract.document import mapping, texts
from govern.contract.objects import Compare
from govern.contract.shapes import Shape
from govern.contract.walk import Spot, Walk, equal, shown

# The keywords for one schema, each with its name in kinds; below those for schemas by name.
SINGLE = {
    "if": "if",
    "then": "then",
    "else": "else",
    "not": "not",
    "contains": "contains",
    "propertyNames": "property-names",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
    "contentSchema": "content-schema",
}
NAMED = {"patternProperties": "pattern-property", "dependentSchemas": "dependent-schema"}
# Where the values of both schemas are compared with each other; of the others only that they differ is known.
COMPARED = ("contains", "propertyNames", "contentSchema", "patternProperties")
# Saying this says nothing.
VACUOUS = {"unevaluatedItems": True, "unevaluatedProperties": True}
MISSING = object()


def compare_assertions(walk: Walk, spot: Spot, left: Shape, right: Shape, compare: Compare) -> None:
    """Report schemas for values that came, went, or changed."""
    for keyword, name in SINGLE.items():
        old, new = _given(left.raw, keyword), _given(right.raw, keyword)
        _compare_one(walk, spot, keyword, name, "", old, new, compare)
    for keyword, name in NAMED.items():
        first, second = mapping(left.raw.get(keyword)), mapping(right.raw.get(keyword))
        for key in sorted(first.keys() | second.keys(), key=str):
            _compare_one(
                walk, spot, keyword, name, str(key), first.get(key, MISSING), second.get(key, MISSING), compare
            )
    _compare_together(walk, spot, left.raw, right.raw)


def _given(raw: Mapping[str, Any], keyword: str) -> Any:
    found = raw.get(keyword, MISSING)
    return MISSING if found == VACUOUS.get(keyword, MISSING) else found


def _compare_one(
    walk: Walk, spot: Spot, keyword: str, name: str, key: str, old: Any, new: Any, compare: Compare
) -> None:
    of = f" for {shown(key)}" if key else ""
    if old is MISSING and new is MISSING:
        return
    if old is MISSING:
        walk.note(spot, f"{name}-added", f"`{keyword}`{of} was added")
    elif new is MISSING:
        walk.note(spot, f"{name}-removed", f"`{keyword}`{of} was removed")
    elif keyword in COMPARED:
        step = f"<{key or keyword}>"
        compare(walk, spot.below(step, spot.subject.schemas, spot.subject.field), old, new)
    elif not walk.settled(old, new):
        walk.note(spot, f"{name}-changed", f"`{keyword}`{of} changed")


def _compare_together(walk: Walk, spot: Spot, left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    old, new = mapping(left.get("dependentRequired")), mapping(right.get("dependentRequired"))
    for key in sorted(old.keys() | new.keys(), key=str):
        before, after = sorted(texts(old.get(key))), sorted(texts(new.get(key)))
        if key not in old:
            walk.note(spot, "dependent-required-added", f"{shown(key)} asks for {', '.join(after)} now")
        elif key not in new:
            walk.note(spot, "dependent-required-removed", f"{shown(key)} asks for {', '.join(before)} no more")
        elif not equal(before, after):
            text = f"{shown(key)} asks for {', '.join(after)} now, it was {', '.join(before)}"
            walk.note(spot, "dependent-required-changed", text)
