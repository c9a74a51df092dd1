"""Which names the guards of a project ask for, guard by guard, and which endpoints meet them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.permissions.asked import OWNER, Guard
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

SEPARATORS = frozenset(":./-_|")


@dataclass(slots=True, eq=False)
class Use:
    """One name, the endpoints that ask for it, and the chain that leads from the first of them to its guard."""

    name: str
    chain: tuple[Location, ...]
    endpoints: list[Endpoint] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Gate:
    """One guard with all that it is asked to look for: a function to which the endpoints say what they want, or the
    checks in the code of handlers and services that look at the same attribute of a user."""

    place: Location
    uses: dict[str, Use] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.uses)


def is_code(name: str) -> bool:
    """Whether a name reads as one that was made up for a permission, rather than as a word of any language."""
    return not SEPARATORS.isdisjoint(name.strip("_")) or (name.upper() == name and len(name) > 3)


def gates_of(project: Project) -> tuple[Gate, ...]:
    """The guards of the endpoints that rules judge, with the names that they are asked for."""
    all_asked = project.permissions.asked
    by_place: dict[tuple[str, int], list[tuple[Endpoint, Guard, int]]] = defaultdict(list)
    for endpoint in project.own_endpoints:
        for number, guard in enumerate(all_asked.guards(endpoint)):
            by_place[guard.place.file, guard.place.line].append((endpoint, guard, number))
    found: list[Gate] = []
    inline: dict[tuple[str, ...], Gate] = {}
    for place in sorted(by_place):
        met = by_place[place]
        asked = {guard.names for _, guard, _ in met}
        if len(asked) == 1 and met[0][1].tested:
            gate = inline.setdefault(met[0][1].tested, Gate(met[0][1].place))
        else:
            gate = Gate(met[0][1].place)
            found.append(gate)
        always = _always(asked)
        for endpoint, guard, number in met:
            for name in guard.names:
                if name != OWNER and name not in always and "*" not in name:
                    if name not in gate.uses:
                        gate.uses[name] = Use(name, all_asked.ways(endpoint)[number])
                    gate.uses[name].endpoints.append(endpoint)
    return tuple(_distinct([gate for gate in [*found, *inline.values()] if gate.uses]))


def _always(asked: set[tuple[str, ...]]) -> frozenset[str]:
    """The names that a guard looks for whatever it is asked for: those that let everything pass ("admin")."""
    if len(asked) < 3:
        return frozenset()
    first, *others = (frozenset(names) for names in asked)
    return first.intersection(*others)


def _distinct(gates: list[Gate]) -> list[Gate]:
    """Gates with different names: several refusals of one function ask for the same."""
    kept: list[Gate] = []
    for gate in gates:
        if not any(gate.names == other.names and gate.place.file == other.place.file for other in kept):
            kept.append(gate)
    return kept
