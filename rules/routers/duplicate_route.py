"""The same method and path registered twice in one application."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict, duplicates


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint that an earlier one of the same method and path takes all requests from."""
    for endpoint, first in duplicates(project.own_endpoints):
        yield Finding(
            endpoint.location,
            values={
                "method": endpoint.method,
                "path": endpoint.path,
                "first": first.handler,
                "handler": endpoint.handler,
            },
            chain=(replace(first.location, note=f"{first.handler} answers {first.label}"), *endpoint.mounts[:1]),
            endpoint=endpoint.label,
            subject=f"{endpoint.label} {endpoint.handler}",
            verdict=Verdict.REFUTED,
        )
