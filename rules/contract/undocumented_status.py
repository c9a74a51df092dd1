"""An endpoint raises a status that its `responses` do not declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint; one remark for a repository in which no endpoint declares any error."""
    ignored = {str(one) for one in options["ignore-statuses"]}
    found = [
        (one.endpoint, raised)
        for one in project.statuses.undeclared()
        if (raised := [each for each in one.raised if str(each.status) not in ignored])
    ]
    if not found:
        return
    if not project.statuses.declares_any:
        app = next(app for app in project.apps if not app.test)
        yield Finding(
            Location(app.file, app.line),
            message=f"no endpoint declares an error in `responses`, and {len(found)} raise one: the rule says no more",
            instead="Declare them at one endpoint, router or application, and the rule looks at all the others.",
            severity=Severity.INFO,
            subject="no endpoint declares an error",
        )
        return
    for endpoint, raised in found:
        statuses = ", ".join(str(one.status) for one in raised)
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "statuses": statuses},
            chain=tuple(place for one in raised[:3] for place in one.chain),
            endpoint=endpoint.label,
            subject=f"{endpoint.label} {statuses}",
            verdict=Verdict.REFUTED,
        )
