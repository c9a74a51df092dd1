"""A session, a query or an ORM model used in a handler itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from govern import Endpoint, Finding, Location, Project, Verdict, walk

ACCESS = {"read", "write", "delete", "commit", "rollback", "query", "make", "assign"}
SHOWN = 4


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each handler, at its first use; its chain lists some of the others."""
    seen: set[int] = set()
    for endpoint in project.endpoints:
        function = endpoint.function
        if function is None or endpoint.external or endpoint.test or id(function.value) in seen:
            continue
        seen.add(id(function.value))
        uses = project.about("database uses", endpoint, partial(_uses, project, endpoint))
        if not uses:
            continue
        first, *others = uses
        more = f", and {len(others)} more" if others else ""
        yield Finding(
            Location(first.file, first.line, first.column),
            values={"handler": function.qualname, "use": first.note, "more": more},
            chain=tuple(others[:SHOWN]),
            endpoint=endpoint.label,
            subject=endpoint.handler,
            verdict=Verdict.REFUTED,
        )


def _uses(project: Project, endpoint: Endpoint) -> tuple[Location, ...]:
    """Where a handler itself uses the database, each expression once."""
    assert endpoint.function is not None
    found: list[Location] = []
    covered: set[int] = set()
    for effect in project.effects.of(endpoint.function):
        if effect.via != "database" or effect.kind not in ACCESS:
            continue
        parts = {id(part) for part in walk(effect.node)}
        if id(effect.node) not in covered and not parts & covered:
            at = effect.location
            found.append(Location(at.file, at.line, at.column, note=effect.text))
        covered |= parts
    return tuple(found)
