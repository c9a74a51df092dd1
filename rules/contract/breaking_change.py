"""The code changes the contract in a way that breaks clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict, agreed_changes

MOST_REACHED = 5


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each cause: a warning where the frontends of the repository are known not to be reached."""
    agreed = agreed_changes(project, options["base"])
    if agreed is None:
        return
    for cause in agreed.breaking():
        change = cause.first
        others = len(cause.endpoints) - 1
        endpoint = cause.endpoints[0] if cause.endpoints else None
        reached = tuple(
            Location(one.file, one.line, note=f"reaches {one.name}") for one in cause.consumers[:MOST_REACHED]
        )
        chain = tuple(Location(agreed.file, 1, note="the contract that was agreed upon") for _ in agreed.file[:1])
        yield Finding(
            agreed.place(cause),
            values={
                "endpoint": endpoint or "the contract",
                "change": change.message,
                "kind": change.kind,
                "others": f", and {others} more endpoint{'s' if others > 1 else ''}" if others else "",
            },
            chain=(*chain, *reached),
            endpoint=endpoint,
            subject=f"{change.kind} {endpoint} {change.subject.part} {change.subject.pointer}".strip(),
            verdict=Verdict.REFUTED,
            severity=Severity.WARNING if agreed.diff.has_frontend and not cause.consumers else Severity.ERROR,
        )
