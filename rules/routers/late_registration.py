"""A route added to a router after the router was included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Severity

SERVED = "served by this FastAPI, but not before 0.137"
LOST = "not served by this FastAPI (before 0.137)"


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each line that adds routes too late: an error where they are not served, else a remark."""
    by_line: dict[tuple[str, int], list[Any]] = {}
    for late in project.late_registrations:
        by_line.setdefault((late.location.file, late.location.line), []).append(late)
    for late_routes in by_line.values():
        first = late_routes[0]
        paths = sorted({late.path for late in late_routes})
        shown = paths[0] if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
        effect = SERVED if first.served else LOST
        yield Finding(
            first.location,
            values={"path": shown, "effect": effect},
            chain=(first.included,),
            subject=f"{first.location.file} {paths[0]}",
            severity=Severity.INFO if first.served else Severity.ERROR,
        )
