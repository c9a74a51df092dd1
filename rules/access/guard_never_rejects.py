"""A guard that lets everybody through, on an endpoint that nothing else guards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint whose guard cannot refuse, and after which nothing is tested either."""
    proofs = project.proofs
    for endpoint in project.own_endpoints:
        if proofs.is_listed(endpoint, (*options["ignore"], *project.config.public)):
            continue
        verdict = proofs.authentication(endpoint).verdict
        idle = proofs.toothless(endpoint) if verdict is Verdict.REFUTED else proofs.unverified(endpoint)
        if idle is None or not idle.how or proofs.openness(endpoint) is not None:
            continue
        reader = idle.reader
        chain = [idle.location]
        if reader.file and reader is not idle.guard:
            chain.append(replace(reader.location, note=f"reads the credential: {reader.name}"))
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "guard": _short(idle.guard.name), "how": idle.how},
            chain=tuple(chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=Verdict.REFUTED,
        )


def _short(name: str) -> str:
    """The last part of a dotted name, with that of its class where it has one."""
    parts = name.split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 and parts[-2][:1].isupper() else parts[-1]
