"""Two schemas compared: every part of them, and what they refer to, each pair of components once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.contract.assertions import compare_assertions
from govern.contract.document import mapping
from govern.contract.lifecycle import compare_deprecation, compare_stability
from govern.contract.objects import compare_object
from govern.contract.shapes import Shape, shape_of
from govern.contract.types import compare_types
from govern.contract.unions import compare_parts, compare_union, needs_union
from govern.contract.values import compare_default, compare_values
from govern.contract.walk import DEEPEST, Spot, Walk, shown


def compare_schemas(walk: Walk, spot: Spot, old: object, new: object) -> None:
    """Report all that differs between two schemas at one spot."""
    if spot.depth > DEEPEST or walk.settled(old, new):
        return
    left, right = shape_of(walk.base, old), shape_of(walk.head, new)
    if left.name is not None and right.name is not None:
        pair = (
            left.name,
            right.name,
            spot.place if spot.place in ("read-only-property", "write-only-property") else "",
        )
        if pair in walk.seen:
            return
        walk.seen.add(pair)
    compare_shapes(walk, spot, left, right)


def compare_shapes(walk: Walk, spot: Spot, left: Shape, right: Shape) -> None:
    """Report all that differs between two shapes at one spot."""
    compare_deprecation(walk, left.raw, right.raw, spot.subject, spot.name, spot.kind)
    compare_stability(walk, left.raw, right.raw, spot.subject, spot.name, spot.kind)
    _compare_discriminator(walk, spot, left.raw, right.raw)
    if needs_union(left, right):
        compare_default(walk, spot, left.raw, right.raw)
        compare_union(walk, spot, left, right, compare_schemas)
        return
    if len(left.all_of) > 1 or len(right.all_of) > 1 or (left.all_of and right.all_of):
        compare_parts(walk, spot, left, right, compare_schemas)
        if not (left.types and right.types):
            compare_rest(walk, spot, left, right)
            return
    if not compare_types(walk, spot, left, right):
        return
    compare_rest(walk, spot, left, right)


def compare_rest(walk: Walk, spot: Spot, left: Shape, right: Shape) -> None:
    """Report what differs below the type."""
    compare_values(walk, spot, left, right)
    compare_object(walk, spot, left, right, compare_schemas)
    _compare_items(walk, spot, left, right)
    compare_assertions(walk, spot, left, right, compare_schemas)


def _compare_items(walk: Walk, spot: Spot, left: Shape, right: Shape) -> None:
    old, new = left.raw.get("prefixItems"), right.raw.get("prefixItems")
    first, second = (one if isinstance(one, list) else [] for one in (old, new))
    for index, (one, other) in enumerate(zip(first, second, strict=False)):
        compare_schemas(walk, spot.below(f"items/{index}", (left.name, right.name), spot.subject.field), one, other)
    if len(first) < len(second):
        walk.note(spot, "prefix-items-added", f"{len(second) - len(first)} more items have a place of their own")
    elif len(first) > len(second):
        walk.note(spot, "prefix-items-removed", f"{len(first) - len(second)} fewer items have a place of their own")
    if "array" not in left.types | right.types:
        return
    old, new = left.raw.get("items", {}), right.raw.get("items", {})
    below = spot.below("items", _schemas(spot, left, right), spot.subject.field)
    compare_schemas(walk, below, old, new)


def _schemas(spot: Spot, left: Shape, right: Shape) -> tuple[str | None, str | None]:
    return left.name or spot.subject.schemas[0], right.name or spot.subject.schemas[1]


def _compare_discriminator(walk: Walk, spot: Spot, left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    old, new = mapping(left.get("discriminator")), mapping(right.get("discriminator"))
    before, after = old.get("propertyName"), new.get("propertyName")
    if not old and new:
        walk.note(spot, "discriminator-added", f"is told apart by {shown(after)} now")
    elif old and not new:
        walk.note(spot, "discriminator-removed", f"is not told apart by {shown(before)} any more")
    elif before != after:
        text = f"is told apart by {shown(after)}, no longer by {shown(before)}"
        walk.note(spot, "discriminator-property-name-changed", text)
    elif old:
        _compare_mapping(walk, spot, mapping(old.get("mapping")), mapping(new.get("mapping")))


def _compare_mapping(walk: Walk, spot: Spot, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    for value in sorted(old.keys() | new.keys(), key=str):
        if value not in old:
            walk.note(spot, "discriminator-mapping-added", f"the tag {shown(value)} was added")
        elif value not in new:
            walk.note(spot, "discriminator-mapping-deleted", f"the tag {shown(value)} was removed")
        elif old[value] != new[value]:
            text = f"the tag {shown(value)} means {_last(new[value])} now, not {_last(old[value])}"
            walk.note(spot, "discriminator-mapping-changed", text)


def _last(reference: object) -> str:
    return str(reference).rpartition("/")[2][:60]
