"""Alternatives and parts compared: oneOf, anyOf, allOf, and a schema that became one of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from govern.contract.document import Document, mapping
from govern.contract.objects import Compare
from govern.contract.shapes import Shape, is_annotation, shape_of
from govern.contract.types import type_text
from govern.contract.walk import Spot, Walk, equal
from govern.records import dataclass

WORDS = {"oneOf": "one-of", "anyOf": "any-of"}
MOST_NESTED = 5
SIMPLE_NEVER = ("properties", "oneOf", "anyOf", "allOf", "not", "$ref")


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One alternative: the schema as written, and its shape."""

    raw: Any
    shape: Shape

    @property
    def name(self) -> str:
        if self.shape.name:
            return f"`{self.shape.name}`"
        title = self.shape.raw.get("title")
        return f"`{title[:60]}`" if isinstance(title, str) else type_text(self.shape)


def needs_union(left: Shape, right: Shape) -> bool:
    """Whether two shapes are to be compared alternative by alternative."""
    return bool(left.union or right.union) and not left.anything and not right.anything


def compare_union(walk: Walk, spot: Spot, left: Shape, right: Shape, compare: Compare) -> None:
    """Report alternatives that came or went, and what differs between those that stayed."""
    if left.nullable != right.nullable:
        text = "may be null now" if right.nullable else "may not be null any more"
        walk.note(spot, "became-nullable" if right.nullable else "became-not-nullable", text)
    if _is_wrapped(walk.head, left, right):
        text = f"became one of {len(right.union)} alternatives, of which exactly one must fit"
        walk.note(spot, "wrapped-in-one-of", text)
        return
    old, new = _branches(walk.base, left), _branches(walk.head, right)
    if _is_list_of_types(old) and _is_list_of_types(new):
        _compare_types(walk, spot, old, new, compare)
    else:
        added, removed, kept = _pair(walk, spot, old, new, compare)
        if removed:
            text = f"{_names(removed)} {_is_none(removed)} of the alternatives any more"
            walk.note(spot, f"{WORDS[left.keyword or right.keyword]}-removed", text)
        if added:
            text = f"{_names(added)} {'is' if len(added) == 1 else 'are'} an alternative now"
            walk.note(spot, f"{WORDS[right.keyword or left.keyword]}-added", text)
        for one, other in kept:
            compare(walk, _at(spot, one, other), one.raw, other.raw)
    if left.keyword and right.keyword and left.keyword != right.keyword:
        exclusive = right.keyword == "oneOf"
        text = "exactly one alternative must fit now" if exclusive else "several alternatives may fit now"
        walk.note(spot, "union-became-exclusive" if exclusive else "union-became-inclusive", text)


def compare_parts(walk: Walk, spot: Spot, left: Shape, right: Shape, compare: Compare) -> None:
    """Report parts (allOf) that came or went, and what differs between those that stayed."""
    old = [Branch(raw, shape_of(walk.base, raw)) for raw in left.all_of or _whole(left)]
    new = [Branch(raw, shape_of(walk.head, raw)) for raw in right.all_of or _whole(right)]
    added, removed, kept = _pair(walk, spot, old, new, compare)
    for turn, branches, document in (("added", added, walk.head), ("removed", removed, walk.base)):
        for one in branches:
            suffix = "-annotation-only" if is_annotation(document, one.raw) else ""
            verbs = ("is", "now") if turn == "added" else ("is not", "any more")
            text = f"{one.name} {verbs[0]} one of its parts {verbs[1]}"
            walk.note(spot, f"all-of-{turn}{suffix}", text)
    for one, other in kept:
        compare(walk, _at(spot, one, other), one.raw, other.raw)


def _whole(shape: Shape) -> tuple[Any, ...]:
    return (shape.raw,) if not shape.anything else ()


def _branches(document: Document, shape: Shape, depth: int = 0) -> list[Branch]:
    """The alternatives of a shape, those of alternatives without a name among them; a shape with none is its own."""
    if shape.union:
        found: list[Branch] = []
        for raw in shape.union:
            one = shape_of(document, raw)
            nested = one.union and one.name is None and depth < MOST_NESTED
            found += _branches(document, one, depth + 1) if nested else [Branch(raw, one)]
        return found
    raw = {"$ref": f"#/components/schemas/{shape.name}"} if shape.name else _without_null(shape)
    return [Branch(raw, replace(shape, raw=raw if shape.name is None else shape.raw))]


def _without_null(shape: Shape) -> dict[str, Any]:
    raw = {key: value for key, value in shape.raw.items() if key not in ("default", "deprecated", "nullable")}
    if isinstance(raw.get("type"), list):
        raw["type"] = sorted(shape.types)
    return raw


def _is_wrapped(head: Document, left: Shape, right: Shape) -> bool:
    """Whether an object became one of several: its properties are in the alternatives now."""
    properties = mapping(left.raw.get("properties"))
    if left.union or not properties or right.keyword != "oneOf" or right.raw.get("properties"):
        return False
    return any(name in mapping(shape_of(head, one).raw.get("properties")) for one in right.union for name in properties)


def _is_list_of_types(branches: Sequence[Branch]) -> bool:
    """Whether each alternative is a plain type, and each type there once."""
    types = [one.shape.types for one in branches]
    plain = all(not any(key in one.shape.raw for key in SIMPLE_NEVER) for one in branches)
    return plain and all(len(one) == 1 for one in types) and len(set(types)) == len(types)


def _compare_types(walk: Walk, spot: Spot, old: list[Branch], new: list[Branch], compare: Compare) -> None:
    before = {next(iter(one.shape.types)): one for one in old}
    after = {next(iter(one.shape.types)): one for one in new}
    removed, added = sorted(before.keys() - after.keys()), sorted(after.keys() - before.keys())
    told = {"list-of-types-narrowed": (removed, "may not be"), "list-of-types-widened": (added, "may be")}
    order = list(told) if spot.side == "request" else list(reversed(told))
    kind = next((one for one in order if told[one][0]), None)
    if kind is not None:
        names, verb = told[kind]
        walk.note(spot, kind, f"{verb} {' or '.join(names)} {'now' if verb == 'may be' else 'any more'}")
    for name in sorted(before.keys() & after.keys()):
        compare(walk, spot, before[name].raw, after[name].raw)


def _pair(
    walk: Walk, spot: Spot, old: list[Branch], new: list[Branch], compare: Compare
) -> tuple[list[Branch], list[Branch], list[tuple[Branch, Branch]]]:
    """The alternatives that came, those that went, and those that stayed: the same component, the same schema, the
    same title, or a schema that differs in nothing that matters."""
    kept: list[tuple[Branch, Branch]] = []
    left, right = list(old), list(new)
    for fits in (_same_name, _same_raw, _same_title, _same_meaning(walk, spot, compare)):
        for one in list(left):
            other = next((other for other in right if fits(one, other)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                kept.append((one, other))
    return right, left, kept


def _same_name(one: Branch, other: Branch) -> bool:
    return one.shape.name is not None and one.shape.name == other.shape.name


def _same_raw(one: Branch, other: Branch) -> bool:
    return one.shape.name is None and other.shape.name is None and equal(one.raw, other.raw)


def _same_title(one: Branch, other: Branch) -> bool:
    if one.shape.name is not None or other.shape.name is not None or one.shape.types != other.shape.types:
        return False
    title = one.shape.raw.get("title")
    return isinstance(title, str) and title == other.shape.raw.get("title")


def _same_meaning(walk: Walk, spot: Spot, compare: Compare) -> Callable[[Branch, Branch], bool]:
    def fits(one: Branch, other: Branch) -> bool:
        if walk.trial or one.shape.types != other.shape.types:
            return False
        trial = Walk(walk.base, walk.head, walk.options, walk.same, trial=True)
        compare(trial, replace(spot, depth=spot.depth + 1), one.raw, other.raw)
        return not trial.changes

    return fits


def _at(spot: Spot, one: Branch, other: Branch) -> Spot:
    """The spot for what is inside an alternative: the same place, but of another component."""
    schemas = (one.shape.name or spot.subject.schemas[0], other.shape.name or spot.subject.schemas[1])
    return replace(spot, subject=replace(spot.subject, schemas=schemas), depth=spot.depth + 1)


def _names(branches: list[Branch]) -> str:
    return ", ".join(one.name for one in branches[:6])


def _is_none(branches: list[Branch]) -> str:
    return "is none" if len(branches) == 1 else "are none"
