"""Collections of names that a repository defines: a class, a list, a column of a table, with a place for each name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from govern.findings import Location
from govern.project.proofs import wording
from govern.records import dataclass

CODE = ("enum", "classes", "class", "constants", "list")
SEEDS = ("rows", "table", "file")


@dataclass(frozen=True, slots=True)
class Definition:
    """One name where it is defined: its value, what code calls it ("Permission.ORDERS_READ"), the place."""

    value: str
    label: str
    place: Location


@dataclass(slots=True, eq=False)
class Collection:
    """Names that are defined together.

    `kind` is "enum", "classes" (the subclasses of one base), "class" (of constants), "constants" (of a module), "list"
    (any literal container), or for what goes into a database "rows" (of a model), "table" (of SQL), "file" (of data).
    `name` is its dotted name ("app.security.Permission", "permissions.code"), `column` which part of each entry it is.
    """

    name: str
    kind: str
    column: str = ""
    definitions: dict[str, Definition] = field(default_factory=dict)

    def add(self, definition: Definition) -> None:
        """Keep the first definition of each value."""
        self.definitions.setdefault(definition.value, definition)

    @property
    def place(self) -> Location:
        """The first definition."""
        return min((one.place for one in self.definitions.values()), key=lambda place: (place.file, place.line))

    @property
    def is_seed(self) -> bool:
        return self.kind in SEEDS

    @property
    def speaks(self) -> bool:
        """Whether its own name, or that of its module, is about permissions."""
        parts = [*self.name.split(".")[-2:], self.column.strip(".")]
        return any(wording.asks_permission(part) or wording.any_of(part, ABOUT) for part in parts if part)

    @property
    def shown(self) -> str:
        """How messages name it."""
        return {"rows": "the rows of ", "table": "the rows of ", "file": ""}.get(self.kind, "") + self.name


ABOUT = wording.listed("scope scopes perm perms rbac acl action actions right rights grant grants")


def merged(collections: Iterable[Collection]) -> list[Collection]:
    """Collections of one kind, name and column as one: the rows of a table that several files insert."""
    found: dict[tuple[str, str, str], Collection] = {}
    for one in collections:
        known = found.setdefault((one.kind, one.name, one.column), Collection(one.name, one.kind, one.column))
        for definition in one.definitions.values():
            known.add(definition)
    return list(found.values())


def values_of(collections: Iterable[Collection]) -> Mapping[str, Definition]:
    """All definitions of several collections, the first of each value."""
    found: dict[str, Definition] = {}
    for one in collections:
        for value, definition in one.definitions.items():
            found.setdefault(value, definition)
    return found
