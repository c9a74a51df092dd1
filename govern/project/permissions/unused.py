"""Permissions that are defined and that nothing asks for; those that no seed inserts; those that nobody receives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.findings import Location
from govern.project.permissions.definitions import Collection, Definition, values_of
from govern.project.permissions.references import Mentions
from govern.project.permissions.registry import Registry
from govern.project.permissions.roles import RoleMap, role_maps
from govern.project.permissions.seeding import Seeding
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

HALF = 0.5
SHOWN = (".ts", ".tsx", ".js", ".jsx", ".vue", ".svelte", ".mts")


@dataclass(frozen=True, slots=True)
class Unasked:
    """A permission that no code of the backend asks for, and where a frontend does."""

    definition: Definition
    registry: Collection
    frontend: Location | None


@dataclass(frozen=True, slots=True)
class Missing:
    """A permission that does not reach anybody: `why` is "seed" where no row is inserted, "role" where no role receives
    it; `places` are where it is inserted or given for the others."""

    name: str
    place: Location
    why: str
    places: tuple[Location, ...]


def unasked_in(project: Project, registries: Sequence[Registry]) -> tuple[Unasked, ...]:
    """The permissions that are defined and asked for by no endpoint and no other code of the backend."""
    asked = {name for gate in project.permissions.gates for name in gate.names}
    collections = {id(one): one for registry in registries for one in registry.collections}
    found: list[Unasked] = []
    for one in collections.values():
        left = {value: d for value, d in one.definitions.items() if value not in asked and "*" not in value}
        if not left:
            continue
        mentioned = Mentions(project, one).asked()
        unasked = [definition for value, definition in left.items() if value not in mentioned]
        if _is_whole(project, one, len(unasked)):
            found += [Unasked(definition, one, _in_frontend(project, definition.value)) for definition in unasked]
    return tuple(sorted(found, key=lambda one: (one.definition.place.file, one.definition.place.line)))


def _is_whole(project: Project, one: Collection, left: int) -> bool:
    """Whether a collection is a registry rather than a literal that happens to hold a few of the names."""
    if one.is_seed or (one.kind != "list" and one.speaks):
        return True
    return project.layer_of(one.place.file) != "migrations" and left <= HALF * len(one.definitions)


def _in_frontend(project: Project, name: str) -> Location | None:
    """The first place outside the backends that names a permission in quotes."""
    texts = [quote + name.encode() + quote for quote in (b"'", b'"', b"`")]
    for path in project.paths:
        if not path.endswith(SHOWN) or project.layout.is_test(path):
            continue
        try:
            content = project.tree.read(path)
        except GovernError:
            continue
        at = next((at for text in texts if (at := content.find(text)) >= 0), -1)
        if at >= 0:
            return Location(path, content.count(b"\n", 0, at) + 1, note="the frontend asks for it")
    return None


def missing_in(project: Project, registries: Sequence[Registry]) -> tuple[Missing, ...]:
    """The permissions that no migration or seed inserts, where others are inserted, and those that no role receives,
    where roles are mapped to others."""
    found: dict[tuple[str, str], Missing] = {}
    for registry in registries:
        for one in (*_not_inserted(project, registry), *_not_received(project, registry)):
            found.setdefault((one.name, one.why), one)
    return tuple(sorted(found.values(), key=lambda one: (one.place.file, one.place.line, one.name)))


def _not_inserted(project: Project, registry: Registry) -> Iterator[Missing]:
    names = registry.gate.names
    known = names | registry.definitions.keys()
    tables = [
        one for one in (*registry.fitting, *registry.elsewhere)
        if one.is_seed and len(known & one.definitions.keys()) >= HALF * len(one.definitions)
    ]  # fmt: skip
    loops = [one for one in loops_of(project, registry) if one.names & known or one.speaks]
    files = [one for one in tables if one.kind == "file"]
    if any(not one.complete for one in loops) and not files:
        return
    inserted = values_of(tables).keys() | {name for one in loops for name in one.names}

    def is_in(name: str) -> bool:
        return name in inserted or any(one.inserts(name) for one in loops)

    if sum(map(is_in, names)) < max(HALF * len(names), 1):
        return
    places = tuple([one.place for one in tables] + [one.place for one in loops])
    code = [one for one in registry.collections if not one.is_seed and one.kind != "classes"]
    for name, definition in values_of(code).items():
        if not is_in(name) and "*" not in name:
            yield Missing(name, definition.place, "seed", places)


def _not_received(project: Project, registry: Registry) -> Iterator[Missing]:
    names = registry.gate.names
    maps = maps_of(project, registry)
    received = [name for name in names if any(one.receivers(name) for one in maps)]
    if len(received) < max(HALF * len(names), 1) or not all(one.complete for one in maps):
        return
    definitions = registry.definitions
    for name in sorted(names - set(received)):
        if name in definitions:
            yield Missing(name, definitions[name].place, "role", tuple(one.place for one in maps))


def loops_of(project: Project, registry: Registry) -> list[Seeding]:
    """The loops that insert rows, in the files that have to do with a registry."""
    return [one for path in _files(project, registry) for one in project.permissions.seedings(path)]


def maps_of(project: Project, registry: Registry) -> list[RoleMap]:
    """The mappings from roles to the names of a registry."""
    known = registry.gate.names | registry.definitions.keys()
    found: list[RoleMap] = []
    for path in _files(project, registry):
        reader = project.permissions.sources.reader(path)
        found += role_maps(reader, known) if reader is not None else ()
    return found


def _files(project: Project, registry: Registry) -> list[str]:
    """The modules that name permissions of a registry, or the registry itself."""
    titles = [one.name.rpartition(".")[2] for one in registry.collections if not one.is_seed]
    wanted = [*registry.gate.names, *registry.definitions, *titles]
    return [path for path in project.permissions.sources.holding(wanted) if path.endswith(".py")]
