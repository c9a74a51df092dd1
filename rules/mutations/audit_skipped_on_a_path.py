"""A way through a mutation that changes state and leaves before the audit record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place at which a change is left unrecorded, though other ways through record it."""
    concept = project.proofs.concept("audit")
    if concept.wanted is False or not concept.present:
        return
    told: set[tuple[str, int]] = set()
    for endpoint, handler, outcome in project.mutations.unrecorded(options["methods"], options["ignore"]):
        left = outcome.left or endpoint.location
        if (left.file, left.line) in told:
            continue
        told.add((left.file, left.line))
        change = outcome.change[-1].note if outcome.change else handler.qualname
        yield Finding(
            left,
            values={"endpoint": endpoint.label, "change": change, "how": left.note},
            endpoint=endpoint.label,
            subject=f"{endpoint.label} {left.note}",
            verdict=Verdict.PROVED,
            chain=(*outcome.change, left),
        )
