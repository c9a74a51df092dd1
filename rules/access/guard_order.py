"""Guards in a place where they do not run, or run too late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Location, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each decorator above that of the route, and for each guard that reads what a later one writes."""
    seen: set[tuple[str, int, str]] = set()
    for endpoint in project.own_endpoints:
        for misplaced in project.proofs.misplaced(endpoint):
            place = misplaced.location
            if (place.file, place.line, misplaced.name) in seen:
                continue
            seen.add((place.file, place.line, misplaced.name))
            yield Finding(
                Location(place.file, place.line, place.column),
                values={"name": misplaced.name, "endpoint": endpoint.label, "why": misplaced.why},
                chain=(misplaced.behind, replace(endpoint.location, note=f"the handler of {endpoint.label}")),
                endpoint=endpoint.label,
                subject=f"{misplaced.name} of {endpoint.handler}",
            )
