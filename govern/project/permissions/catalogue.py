"""Each permission with what is known of it: its definition, the endpoints that ask for it, the roles that have it."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.permissions.unused import maps_of
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project


@dataclass(slots=True)
class Entry:
    """One permission. `registry` is what defines it, "" where nothing is known to; `place` is where."""

    name: str
    registry: str = ""
    place: Location | None = None
    endpoints: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)


def catalogue_of(project: Project) -> tuple[Entry, ...]:
    """The permissions that are defined or asked for, those of one registry together, then by name."""
    found: dict[tuple[str, str], Entry] = {}
    registries = {id(one.gate): one for one in project.permissions.registries()}
    for gate in project.permissions.gates:
        registry = registries.get(id(gate))
        definitions = registry.definitions if registry is not None else {}
        maps = maps_of(project, registry) if registry is not None else []
        title = registry.collections[0].shown if registry is not None and registry.collections else ""
        for name in sorted({*definitions, *gate.names}):
            entry = found.setdefault((title, name), Entry(name, title))
            if name in definitions:
                entry.place = definitions[name].place
            labels = [endpoint.label for endpoint in gate.uses[name].endpoints] if name in gate.uses else []
            entry.endpoints += [label for label in dict.fromkeys(labels) if label not in entry.endpoints]
            roles = [role for one in maps for role in one.receivers(name)]
            entry.roles += [role for role in dict.fromkeys(roles) if role not in entry.roles]
    return tuple(found[key] for key in sorted(found, key=lambda key: (not key[0], key)))
