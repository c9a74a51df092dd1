"""A route that no request reaches, for an earlier one matches all of its paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict, shadowed


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint whose paths an earlier endpoint of the same method matches altogether."""
    for endpoint, earlier in shadowed(project.own_endpoints):
        yield Finding(
            endpoint.location,
            values={
                "method": endpoint.method,
                "path": endpoint.path,
                "earlier": earlier.path,
                "handler": earlier.handler,
            },
            chain=(replace(earlier.location, note=f"{earlier.label} is registered first"), *endpoint.mounts[:1]),
            endpoint=endpoint.label,
            subject=f"{endpoint.label} {endpoint.handler}",
            verdict=Verdict.REFUTED,
        )
