"""What is left of an object's fields where answers leave out what is null, or what has its default."""

from __future__ import annotations

from dataclasses import replace

from govern.project.shapes.model import Field, Null, Object, Shape, members_of, resolved, union_of
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Sparse:
    """What answers leave out of a component: "null" fields, "unset" ones; `some` do, or `all` of them."""

    some: frozenset[str] = frozenset()
    all: frozenset[str] = frozenset()


def thinned(shape: Shape, sparse: Sparse) -> Shape:
    """An object as its answers show it: what may be left out is optional, what is left out whenever it is null is
    never null."""
    if not isinstance(shape, Object):
        return shape
    return replace(shape, fields={name: _field(one, sparse) for name, one in shape.fields.items()})


def _field(one: Field, sparse: Sparse) -> Field:
    members = members_of(one.shape)
    rest = [each for each in members if not isinstance(resolved(each), Null)]
    nullable = len(rest) < len(members)
    if "unset" in sparse.some and one.presence != "required":
        one = replace(one, presence="optional")
    if nullable and "null" in sparse.some:
        one = replace(one, presence="optional")
        if "null" in sparse.all and rest:
            one = replace(one, shape=union_of(rest, one.shape.at))
    return one
