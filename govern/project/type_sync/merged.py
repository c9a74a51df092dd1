"""One object that stands for a union of objects: people write the fields of all members into one type, or tell a schema
with optional fields apart into several types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govern.project.casing import folded
from govern.project.shapes.model import Field, Named, Object, Presence, Shape, resolved, union_of
from govern.project.type_sync.difference import Difference

if TYPE_CHECKING:
    from govern.project.shapes.model import At
    from govern.project.type_sync.compare import Comparer

# What can be said of a type told apart: its members decide together what is there and what is null.
TOLD = frozenset(("field-missing", "field-unknown"))


def compare_merged(
    comparer: Comparer, ours: Sequence[Shape], theirs: Sequence[Shape], path: tuple[str, ...], at: At
) -> list[Difference] | None:
    """The differences of one object and the members of a union taken together; None where neither side is one object
    against several, or where the one is a member of the other."""
    if (len(ours) == 1) == (len(theirs) == 1) or not ours or not theirs:
        return None
    if any(same_name(one, other) for one in ours for other in theirs):
        return None
    left, right = merged(ours), merged(theirs)
    if left is None or right is None:
        return None
    if len(ours) == 1:
        return comparer.structures(ours[0], right, path, at)
    found = comparer.structures(left, theirs[0], path, at) or []
    depth = len(path) + 1
    return [one for one in found if one.kind in TOLD or len(one.path) > depth]


def merged(shapes: Sequence[Shape]) -> Object | None:
    """All fields of some objects, each required where all have it; None where one is no plain object."""
    objects = [one for one in map(resolved, shapes) if isinstance(one, Object)]
    if len(objects) < len(shapes) or any(one.extra is not None or not one.complete for one in objects):
        return None
    fields: dict[str, Field] = {}
    for name in dict.fromkeys(name for one in objects for name in one.fields):
        held = [one.fields[name] for one in objects if name in one.fields]
        presence: Presence = "required"
        if len(held) < len(objects) or any(one.presence == "optional" for one in held):
            presence = "optional"
        elif any(one.presence == "defaulted" for one in held):
            presence = "defaulted"
        shape = union_of([one.shape for one in held], held[0].shape.at)
        fields[name] = Field(name, shape, presence, held[0].at)
    return Object(fields, at=objects[0].at)


def same_name(ours: Shape, theirs: Shape) -> bool:
    """Whether two shapes have names that differ in casing at most."""
    return isinstance(ours, Named) and isinstance(theirs, Named) and folded(ours.name) == folded(theirs.name)
