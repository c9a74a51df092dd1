"""The acting user by what the request says, where the token says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint and model; one for each dependency that takes the request's word for the user."""
    view = project.isolation.view(options["owner-columns"])
    for trusted in view.trusted():
        dependency = trusted.dependency
        endpoints = "1 endpoint relies" if trusted.count == 1 else f"{trusted.count} endpoints rely"
        yield Finding(
            Location(dependency.file, dependency.line),
            message=f"{dependency.name.rpartition('.')[2]} takes the acting user from the {trusted.source} "
            f"({trusted.name}), which anybody can write: {endpoints} on it",
            chain=(dependency.location,),
            endpoint=trusted.endpoint.label,
            subject=dependency.name,
            verdict=Verdict.REFUTED,
        )
    for found in view.identities(options["ignore"]):
        endpoint = found.endpoint
        yield Finding(
            endpoint.location,
            values={
                "endpoint": endpoint.label,
                "owner": f"{found.model}.{found.column}",
                "source": found.source,
                "name": found.name,
            },
            chain=found.chain,
            endpoint=endpoint.label,
            subject=f"{endpoint.label} {found.model}",
            verdict=Verdict.REFUTED,
        )
