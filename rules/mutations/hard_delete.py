"""A row deleted for good, though its model marks what is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each delete that an endpoint reaches, once for each model."""
    for found in project.mutations.hard_deletes(options["columns"], options["ignore"]):
        at = found.effect.location
        yield Finding(
            Location(at.file, at.line, at.column),
            values={
                "endpoint": found.endpoint.label, "model": found.model, "column": found.column,
                "how": found.effect.text,
            },
            endpoint=found.endpoint.label,
            subject=f"{found.model} {found.effect.text}",
            verdict=Verdict.PROVED,
            chain=found.chain,
        )  # fmt: skip
