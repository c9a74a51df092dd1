"""A websocket that anybody may open and keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, MiddlewareRef, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each websocket that refuses nobody."""
    if project.proofs.concept("authentication").wanted is False:
        return
    proofs = project.proofs
    if not proofs.concept("authentication").present:
        yield from _absent(project, options)
        return
    for endpoint in project.own_endpoints:
        if endpoint.kind != "websocket" or proofs.is_listed(endpoint, options["ignore"]):
            continue
        proof = proofs.authentication(endpoint)
        if proof.verdict is Verdict.PROVED or (proof.verdict is Verdict.UNKNOWN and not options["report-unknown"]):
            continue
        idle = proofs.toothless(endpoint)
        if (idle is not None and idle.how) or proofs.openness(endpoint) is not None:
            continue
        sure = proof.verdict is Verdict.REFUTED
        passed = _passed_by(project, endpoint.app) if sure else None
        yield Finding(
            endpoint.location,
            values={
                "path": endpoint.path,
                "asks": "refuses nobody" if sure else "may refuse nobody",
                "why": f": {passed.name} sees no websockets" if passed is not None else "",
                "detail": proof.detail,
            },
            chain=(*endpoint.mounts[:1], *((passed.location,) if passed is not None else ()), *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=proof.verdict,
            severity=Severity.ERROR if sure else Severity.INFO,
        )


def _absent(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One remark for a repository that authenticates nobody."""
    proofs = project.proofs
    found = [e for e in project.own_endpoints if e.kind == "websocket" and not proofs.is_listed(e, options["ignore"])]
    found = [endpoint for endpoint in found if proofs.openness(endpoint) is None]
    if found and all(proofs.authentication(endpoint).verdict is Verdict.REFUTED for endpoint in found):
        count = len(found)
        yield Finding(
            found[0].location,
            message=f"no endpoint of this repository authenticates its caller: {count} websocket{'s' * (count > 1)} "
            f"refuse{'s' * (count == 1)} nobody",
            instead="Authenticate where it matters, ask it of every endpoint (`concepts: {authentication: {enabled: "
            "true}}` in govern.yaml) or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="websockets without authentication",
        )


def _passed_by(project: Project, app: str) -> MiddlewareRef | None:
    """A middleware that guards the other endpoints of an application, and lets websockets through unseen."""
    for endpoint in project.own_endpoints:
        if endpoint.app != app or endpoint.kind != "http":
            continue
        proof = project.proofs.authentication(endpoint)
        if proof.verdict is not Verdict.PROVED or not proof.chain:
            continue
        for ref in endpoint.middleware:
            if proof.chain[0].note.startswith("middleware") and proof.chain[0].line == ref.location.line:
                return ref
    return None
