"""A mutation that everybody may make who can log in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Endpoint, Finding, Location, Project, Severity, Verdict

FEW = 5  # of so few mutations no habit can be told


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that asks who the caller is and not what they may do, in a repository whose habit
    it is to ask that; one remark for the whole of a repository where it is not. Mutations that ask nothing at all are
    left to mutation-without-permission."""
    if not project.proofs.concept("permission").present:
        return
    asking = 0
    found: list[Finding] = []
    for endpoint, mutation in project.proofs.mutations(options["methods"], options["ignore"]):
        proof = project.proofs.permission(endpoint)
        if proof.verdict is Verdict.PROVED:
            asking += 1
        elif proof.verdict is Verdict.REFUTED or options["report-unknown"]:
            found += _of(project, endpoint, mutation)
    only = sum(finding.verdict is Verdict.REFUTED for finding in found)
    if asking + only < FEW or asking * 100 >= options["habit"] * (asking + only):
        yield from found
        return
    app = next((app for app in project.apps if not app.test), None)
    if app is not None:
        yield Finding(
            Location(app.file, app.line),
            message=f"{only} of {asking + only} mutations of {app.app} ask only who the caller is: "
            f"to ask for more is not its habit",
            instead="Set `habit: 0` for login-is-not-permission in govern.yaml to see each of them.",
            severity=Severity.INFO,
            subject="no habit of asking for permissions",
        )


def _of(project: Project, endpoint: Endpoint, mutation: Any) -> Iterator[Finding]:
    proof = project.proofs.permission(endpoint)
    login = project.proofs.authentication(endpoint)
    if login.verdict is not Verdict.PROVED or project.proofs.needs_no_permission(endpoint):
        return
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
