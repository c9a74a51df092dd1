"""Rows of everybody, handed out or changed for one caller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint and model."""
    view = project.isolation.view(options["owner-columns"])
    seen: set[tuple[str, str]] = set()
    for access in view.unlimited(options["models"], options["ignore"]):
        endpoint = access.endpoint
        if access.by_key or (endpoint.label, access.model) in seen:
            continue
        seen.add((endpoint.label, access.model))
        does = "changes" if access.changes else "hands out"
        yield Finding(
            endpoint.location,
            values={
                "endpoint": endpoint.label, "model": access.model, "does": does,
                "owner": f"{access.model}.{access.columns[0]}", "query": access.location.note,
            },
            chain=access.chain,
            endpoint=endpoint.label,
            subject=f"{endpoint.label} {access.model}",
            verdict=Verdict.REFUTED,
        )  # fmt: skip
