"""A TypeScript type and the schema that it mirrors."""

from __future__ import annotations

from typing import Literal

from govern.project.casing import casing_of, to_camel
from govern.project.shapes.model import Object, Shape, members_of, resolved
from govern.project.type_sync.documents import SIDES, Component, SchemaDocument
from govern.project.typescript_types.types import FrontendTypes, TypeScriptType
from govern.records import dataclass

How = Literal["name", "configuration", "use", "generated"]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One direction in which a component travels. `without` is what the type's generator leaves out of it."""

    component: Component
    response: bool
    without: str = ""

    @property
    def labels(self) -> list[str]:
        """The operations that take the component, or answer with it."""
        return self.component.responses if self.response else self.component.requests


@dataclass(frozen=True, slots=True, eq=False)
class Mirror:
    """A type, and the sides of the components it mirrors: one, or what a class looks like in requests and in answers.

    `how` says what made the match: the configuration, a call that is typed with it, the name, or the tool that wrote
    it. `renamed` says that the frontend writes names of the wire in camelCase. `others` are further components that
    calls get as this type.
    """

    type: TypeScriptType
    types: FrontendTypes
    document: SchemaDocument
    sides: tuple[Side, ...]
    how: How
    renamed: bool = False
    others: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        """What the type admits."""
        return self.types.whole_shape(self.type)

    @property
    def fields(self) -> list[str]:
        """The names of the type's fields; none for what is no object."""
        return field_names(self.shape) or []

    @property
    def closed(self) -> bool:
        """Whether the type is an object with these fields and no others."""
        behind = [resolved(one) for one in members_of(self.shape)]
        return bool(behind) and all(isinstance(one, Object) and one.complete and one.extra is None for one in behind)

    @property
    def wire_names(self) -> list[str]:
        """The names of the schema's fields as the type should have them."""
        names = [name for side in self.sides for name in field_names(self.schema_shape(side)) or ()]
        return list(dict.fromkeys(camel(name) if self.renamed else name for name in names))

    @property
    def schema(self) -> str:
        """The name of the schema's class."""
        return self.sides[0].component.base

    @property
    def labels(self) -> list[str]:
        """The operations behind it, answers first."""
        ordered = sorted(self.sides, key=lambda side: not side.response)
        return list(dict.fromkeys(label for side in ordered for label in side.labels))

    def schema_shape(self, side: Side) -> Shape:
        """What travels on a side."""
        if not side.without:
            return self.document.shape(side.component.name, side.response)
        return self.document.reader(side.response, side.without).component(side.component.name)


def camel(name: str) -> str:
    """What a frontend that converts writes for a name of the wire; a name that is not snake_case stays."""
    return to_camel(name) if casing_of(name) == "snake" else name


def sides_of(components: list[Component]) -> tuple[Side, ...]:
    """The sides of the components of one class: what is read and what is written may be one component or two."""
    found: list[Side] = []
    for one in components:
        suffix = next((side for ending, side in SIDES if one.name.endswith(ending)), "")
        if suffix != "requests" and (one.responses or (suffix == "responses") or not one.requests):
            found.append(Side(one, True))
        if suffix != "responses" and one.requests:
            found.append(Side(one, False))
    return tuple(sorted(found, key=lambda side: not side.response))


def field_names(shape: Shape) -> list[str] | None:
    """The names of the fields of an object, of all objects of a union; None for what is no object."""
    found: dict[str, None] = {}
    objects = [resolved(one) for one in members_of(shape)]
    if not objects or not all(isinstance(one, Object) for one in objects):
        return None
    for one in objects:
        found.update(dict.fromkeys(one.fields if isinstance(one, Object) else ()))
    return list(found)
