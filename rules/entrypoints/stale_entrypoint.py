"""An entry of an entrypoint document for an endpoint that no longer exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each method and path that a document names and no application serves."""
    if project.config.concept("entrypoints").enabled is False or not project.documents.present:
        return
    for one in project.entrypoint_documents.contradictions:
        if one.kind != "gone":
            continue
        at = Location(one.document, one.line)
        yield Finding(
            at,
            message=f"{one.label} is not served here any more: {one.actual}" if one.actual else "",
            values={"label": one.label},
            chain=one.related,
            subject=one.label,
            verdict=Verdict.REFUTED,
            fix=project.entrypoint_documents.fix(one.domain) if one.block and one.domain is not None else None,
        )
