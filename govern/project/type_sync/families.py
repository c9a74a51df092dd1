"""The schemas of one class in a document, taken together."""

from __future__ import annotations

from dataclasses import field

from govern.project.casing import folded
from govern.project.shapes.model import Literal, Null, Shape, members_of, resolved
from govern.project.type_sync.documents import Component, SchemaDocument
from govern.project.type_sync.mirror import field_names, sides_of
from govern.records import dataclass


@dataclass(slots=True, eq=False)
class Family:
    """The components of one class in one document: `Order-Input` and `Order-Output`, or one for both."""

    base: str
    document: SchemaDocument
    components: list[Component] = field(default_factory=list)

    def names(self) -> frozenset[str]:
        """The names of the fields, casing apart; empty for what has none."""
        found: set[str] = set()
        for side in sides_of(self.components):
            shape = self.document.shape(side.component.name, side.response)
            found.update(folded(name) for name in field_names(shape) or ())
        return frozenset(found)

    def values(self) -> frozenset[object]:
        """The values of an enum; empty for what is none."""
        return literal_values(self.document.shape(self.components[0].name, True))

    @property
    def answers(self) -> bool:
        return any(one.responses for one in self.components)


def literal_values(shape: Shape) -> frozenset[object]:
    """The values of a union of literals, null apart; empty for anything else."""
    members = [resolved(one) for one in members_of(shape)]
    values = [one.value for one in members if isinstance(one, Literal)]
    rest = [one for one in members if not isinstance(one, Literal | Null)]
    return frozenset() if rest else frozenset(values)
