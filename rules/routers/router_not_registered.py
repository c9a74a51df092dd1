"""A router with routes that no application includes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each router that a module binds, that has routes, and that no application reaches."""
    for router in project.unregistered_routers:
        yield Finding(
            router.location,
            values={"router": router.name, "routes": router.routes, "plural": "" if router.routes == 1 else "s"},
            subject=router.name,
            verdict=Verdict.REFUTED,
        )
