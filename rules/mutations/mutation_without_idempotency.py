"""A mutation that never reads the idempotency header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that never reads the idempotency header. Where nothing in the repository reads it,
    one remark for the whole of it. Login and its like are left out: a token that is issued twice does no harm."""
    proofs = project.proofs
    concept = proofs.concept("idempotency")
    if concept.wanted is False:
        return
    if not concept.present:
        yield from _absent(project, options)
        return
    for endpoint, mutation in proofs.mutations(options["methods"], options["ignore"]):
        proof = proofs.idempotency(endpoint)
        if proof.verdict is Verdict.PROVED or (proof.verdict is Verdict.UNKNOWN and not options["report-unknown"]):
            continue
        exemption = proofs.exemption(endpoint)
        if exemption is not None and exemption.kind == "credential":
            continue
        if project.mutations.keeps_books(endpoint):
            continue
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "how": mutation.detail, "detail": proof.detail},
            chain=(*mutation.chain, *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=proof.verdict,
            severity=Severity.INFO if proof.verdict is Verdict.UNKNOWN else Severity.ERROR,
        )


def _absent(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    count = sum(1 for _ in project.proofs.mutations(options["methods"], options["ignore"]))
    app = next((app for app in project.apps if not app.test), None)
    if app is not None and count:
        yield Finding(
            Location(app.file, app.line),
            message=f"{app.app} reads no idempotency header: {count} mutations happen twice when they are sent twice",
            instead="Read it, say which header it is (`concepts: {idempotency: {headers: [...]}}` in govern.yaml), ask "
            "it of every mutation (`enabled: true`) or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="no idempotency",
        )
