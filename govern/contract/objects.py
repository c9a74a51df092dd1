"""Objects compared: which properties there are, which are required, and each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from govern.contract.document import mapping, texts
from govern.contract.kinds import UNSEEN
from govern.contract.shapes import Shape, shape_of
from govern.contract.walk import Spot, Walk

Compare = Callable[[Walk, Spot, object, object], None]
SIGHT = {"request": "readOnly", "response": "writeOnly"}


def compare_object(walk: Walk, spot: Spot, left: Shape, right: Shape, compare: Compare) -> None:
    """Report what differs between the properties of two schemas, and between what else they let in."""
    old, new = mapping(left.raw.get("properties")), mapping(right.raw.get("properties"))
    owners = (left.name or spot.subject.schemas[0], right.name or spot.subject.schemas[1])
    needs = (set(texts(left.raw.get("required"))), set(texts(right.raw.get("required"))))
    for name in sorted(old.keys() | new.keys(), key=str):
        below = spot.below(str(name), owners, str(name))
        if name not in new:
            unseen = _unseen(walk, below, old[name], head=False)
            _removed(walk, below, required=name in needs[0], unseen=unseen, forbidden=_forbids(right))
        elif name not in old:
            _added(walk, below, shape_of(walk.head, new[name]), required=name in needs[1])
        else:
            if _unseen(walk, below, new[name], head=True):
                below = replace(below, place=UNSEEN[spot.side])
            _compare_need(walk, below, shape_of(walk.head, new[name]), name in needs[0], name in needs[1])
            _compare_sight(walk, below, old[name], new[name], required=name in needs[1])
            compare(walk, below, old[name], new[name])
    _compare_others(walk, spot, left, right, compare)


def _unseen(walk: Walk, spot: Spot, raw: object, *, head: bool) -> bool:
    return shape_of(walk.head if head else walk.base, raw).raw.get(SIGHT[spot.side]) is True


def _forbids(shape: Shape) -> bool:
    return shape.raw.get("additionalProperties") is False


def _removed(walk: Walk, spot: Spot, *, required: bool, unseen: bool, forbidden: bool) -> None:
    text = f"{spot.name} was removed"
    place = "property" if spot.place in UNSEEN.values() else spot.place
    if unseen or spot.place in UNSEEN.values():
        kind = f"{spot.side}-{UNSEEN[spot.side]}-removed"
    elif spot.side == "response" and place == "property":
        kind = f"response-{'required' if required else 'optional'}-property-removed"
    elif forbidden and place == "property":
        kind, text = "request-property-removed-and-forbidden", f"{text}, and unknown properties are refused"
    else:
        kind = f"{spot.side}-{place}-removed"
    walk.add(kind, spot.subject, text)


def _added(walk: Walk, spot: Spot, shape: Shape, *, required: bool) -> None:
    need = "required" if required else "optional"
    place = "property" if spot.place in UNSEEN.values() else spot.place
    if shape.raw.get(SIGHT[spot.side]) is True or spot.place in UNSEEN.values():
        kind = f"{spot.side}-{UNSEEN[spot.side]}-added"
    elif spot.side == "response":
        kind = f"response-{need}-property-added" if place == "property" else "response-header-property-added"
    elif place == "parameter-property":
        kind = f"new-{need}-request-parameter-property"
    else:
        kind = f"new-{need}-request-property"
        if required and shape.raw.get("default") is not None:
            kind += "-with-default"
    walk.add(kind, spot.subject, f"{spot.name} was added, {need}")


def _compare_need(walk: Walk, spot: Spot, shape: Shape, old: bool, new: bool) -> None:
    if old == new:
        return
    kind = spot.kind("became-required" if new else "became-optional")
    if new and spot.side == "request" and spot.place == "property" and shape.raw.get("default") is not None:
        kind += "-with-default"
    walk.add(kind, spot.subject, f"{spot.name} is {'required' if new else 'optional'} now")


def _compare_sight(walk: Walk, spot: Spot, old: object, new: object, *, required: bool) -> None:
    if spot.place in ("header-property", "parameter-property"):
        return
    left, right = shape_of(walk.base, old).raw, shape_of(walk.head, new).raw
    for keyword, words in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        was, is_now = left.get(keyword) is True, right.get(keyword) is True
        if was != is_now:
            turn = words if is_now else f"not-{words}"
            kind = f"{spot.side}-{'required' if required else 'optional'}-property-became-{turn}"
            walk.add(kind, spot.subject, f"{spot.name} became {turn.replace('-', ' ', 1)}")


def _compare_others(walk: Walk, spot: Spot, left: Shape, right: Shape, compare: Compare) -> None:
    """What properties without a name of their own must be."""
    if "object" not in left.types | right.types:
        return
    old, new = _others(left), _others(right)
    if old is True and new is True:
        return
    if old is not False and new is False:
        walk.note(spot, "additional-properties-forbidden", "properties that are not declared are refused now")
    elif old is False and new is not False:
        walk.note(spot, "additional-properties-allowed", "properties that are not declared are let in now")
    elif old is True:
        walk.note(spot, "additional-properties-restricted", "properties that are not declared must have a type now")
    elif new is True:
        walk.note(spot, "additional-properties-unrestricted", "properties that are not declared may be anything now")
    else:
        owners = (left.name or spot.subject.schemas[0], right.name or spot.subject.schemas[1])
        compare(walk, spot.below("*", owners, spot.subject.field), old, new)


def _others(shape: Shape) -> Any:
    """What is said of other properties: a schema, False for none, True for any."""
    found = shape.raw.get("additionalProperties", True)
    return found if isinstance(found, dict) and found else found is not False
