"""An `except` that goes on after several writes and takes nothing back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each `except` below a `try` that writes several times and commits."""
    for found in project.mutations.without_rollback(options["ignore"]):
        places = dict.fromkeys(found.writes)
        yield Finding(
            found.location,
            values={
                "endpoint": found.endpoint.label,
                "caught": found.caught,
                "count": len(found.writes),
                "first": found.writes[0].note,
            },
            endpoint=found.endpoint.label,
            subject=f"except {found.caught} {found.writes[0].note}",
            verdict=Verdict.PROVED,
            chain=(*found.chain, *places),
        )
