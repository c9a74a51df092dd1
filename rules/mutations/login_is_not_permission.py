"""A mutation that everybody may make who can log in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Endpoint, Finding, Project, Severity, Verdict

LOGINS = ("login", "credential")


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that asks who the caller is and not what they may do, in a repository that asks
    that of others. Mutations that ask nothing at all are left to mutation-without-permission."""
    proofs = project.proofs
    concept = proofs.concept("permission")
    if not concept.present:
        return
    for endpoint, mutation in proofs.mutations(options["methods"], options["ignore"]):
        proof = proofs.permission(endpoint)
        if proof.verdict is Verdict.PROVED or (proof.verdict is Verdict.UNKNOWN and not options["report-unknown"]):
            continue
        login = proofs.authentication(endpoint)
        if login.verdict is not Verdict.PROVED or _is_let_off(project, endpoint):
            continue
        sure = proof.verdict is Verdict.REFUTED
        yield Finding(
            endpoint.location,
            values={
                "endpoint": endpoint.label,
                "asks": "asks only who the caller is" if sure else f"may ask only who the caller is ({proof.detail})",
                "how": mutation.detail,
                "login": login.detail,
            },
            chain=(*mutation.chain, *login.chain[-1:], *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=proof.verdict,
            severity=Severity.ERROR if sure else Severity.INFO,
        )


def _is_let_off(project: Project, endpoint: Endpoint) -> bool:
    """Whether no permission can be asked: of a login and its steps, a registration, a signed webhook, one's own row."""
    opened = project.proofs.openness(endpoint)
    return project.proofs.exemption(endpoint) is not None or (opened is not None and opened.kind in LOGINS)
