"""The committed permission lock file says something else than the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict

HEADINGS = {
    "weakened": "asks for less than the lock file records",
    "changed": "differs from the lock file",
    "changed alike": "differ from the lock file",
    "added": "is not in the lock file",
    "removed": "is in the lock file, and no application serves it any more",
}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint that differs, one for all that changed alike: an error where it asks for less, a
    warning otherwise."""
    permissions = project.permissions
    if permissions.lock_problem is not None:
        line, problem = permissions.lock_problem
        yield Finding(
            Location(permissions.lock_file, line),
            message=f"the permission lock file cannot be read: {problem}",
            instead="Put it right, or write it anew with `govern permissions write`.",
            subject="the lock file is broken",
        )
        return
    for drift, *others in permissions.drift_groups:
        row = drift.row
        who = f"{row.endpoint} and {len(others)} more" if others else row.endpoint
        how = HEADINGS["changed alike" if others else drift.kind]
        yield Finding(
            row.place,
            values={"endpoint": who, "how": how, "reasons": "; ".join(drift.reasons)},
            chain=tuple(
                Location(permissions.lock_file, one.place.line, note=f"locked: {one.asks}")
                for one in (drift.before,)
                if one is not None and drift.after is not None
            ),
            endpoint=row.endpoint,
            subject=f"{drift.kind} {row.endpoint}",
            verdict=Verdict.REFUTED if drift.kind == "weakened" else None,
            severity=Severity.ERROR if drift.kind == "weakened" else Severity.WARNING,
        )
