"""A mutation that anybody may make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that refuses nobody, neither by what they may do nor by who they are. Where no
    endpoint of the repository asks for a permission, one remark for the whole of it."""
    proofs = project.proofs
    concept = proofs.concept("permission")
    if concept.wanted is False:
        return
    if not concept.present:
        yield from _absent(project, options)
        return
    for endpoint, mutation in proofs.mutations(options["methods"], options["ignore"]):
        proof = proofs.permission(endpoint)
        if proof.verdict is Verdict.PROVED or (proof.verdict is Verdict.UNKNOWN and not options["report-unknown"]):
            continue
        # who the caller is, and nothing more, is asked: that is the field of login-is-not-permission
        if proofs.authentication(endpoint).verdict is Verdict.PROVED or proofs.needs_no_permission(endpoint):
            continue
        asks = "asks nothing of the caller" if proof.verdict is Verdict.REFUTED else "may ask nothing of the caller"
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "how": mutation.detail, "asks": asks, "detail": proof.detail},
            chain=(*mutation.chain, *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=proof.verdict,
            severity=Severity.INFO if proof.verdict is Verdict.UNKNOWN else Severity.ERROR,
        )


def _absent(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    count = sum(1 for _ in project.proofs.mutations(options["methods"], options["ignore"]))
    app = project.main_app
    if app is not None and count:
        yield Finding(
            Location(app.file, app.line),
            message=f"no endpoint of {app.app} asks for a permission: {count} mutations are open to whoever may log in",
            instead="Ask for one where it matters, ask it of every mutation (`concepts: {permission: {enabled: true}}` "
            "in govern.yaml) or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="no permissions",
        )
