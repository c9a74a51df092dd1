"""An endpoint under an admin prefix that lets others in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Endpoint, Finding, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint under one of the prefixes that asks for no role, permission or scope."""
    proofs = project.proofs
    if proofs.concept("permission").wanted is False:
        return
    prefixes = tuple(options["prefixes"])
    for endpoint in project.own_endpoints:
        if not _is_below(endpoint.path, prefixes) or proofs.is_listed(endpoint, options["ignore"]):
            continue
        proof = proofs.permission(endpoint)
        if proof.verdict is Verdict.PROVED or (proof.verdict is Verdict.UNKNOWN and not options["report-unknown"]):
            continue
        if proofs.openness(endpoint) is not None:
            continue
        sure = proof.verdict is Verdict.REFUTED
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "asks": _asks(project, endpoint), "detail": proof.detail},
            chain=(*endpoint.mounts[:1], *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=proof.verdict,
            severity=Severity.ERROR if sure else Severity.INFO,
        )


def _is_below(path: str, prefixes: tuple[str, ...]) -> bool:
    """Whether a path has one of the prefixes, at its beginning or behind others: "/admin" of "/api/v1/admin/users"."""
    return any(f"/{prefix.strip('/')}/" in f"{path.rstrip('/')}/" for prefix in prefixes if prefix.strip("/"))


def _asks(project: Project, endpoint: Endpoint) -> str:
    if project.proofs.permission(endpoint).verdict is Verdict.UNKNOWN:
        return "may ask for no admin"
    return {
        Verdict.PROVED: "asks only who the caller is",
        Verdict.REFUTED: "asks nothing of the caller",
        Verdict.UNKNOWN: "asks for no admin",
    }[project.proofs.authentication(endpoint).verdict]
