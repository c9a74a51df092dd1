"""A mutation that everybody may make who can log in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that asks who the caller is and not what they may do, in a repository whose habit
    it is to ask that; where it is not, one remark for the whole, and those in files whose own habit it is. Mutations
    that ask nothing at all are left to mutation-without-permission."""
    concept = project.proofs.concept("permission")
    if not concept.present:
        return
    habit = project.mutations.habit("permission", options["methods"], options["ignore"])
    if not habit.there:
        yield from _rare(project, habit.missed, habit.decided)
    for one in habit.exceptions:
        sure = one.proof.verdict is Verdict.REFUTED
        if sure or options["report-unknown"]:
            login, detail = project.proofs.authentication(one.endpoint), one.proof.detail
            yield Finding(
                one.endpoint.location,
                values={
                    "endpoint": one.endpoint.label,
                    "asks": "asks only who the caller is" if sure else f"may ask only who the caller is ({detail})",
                    "how": one.mutation.detail,
                    "login": login.detail,
                },
                chain=(*one.mutation.chain, *login.chain[-1:], *one.proof.chain),
                endpoint=one.endpoint.label,
                subject=one.endpoint.label,
                verdict=one.proof.verdict,
                severity=Severity.ERROR if sure else Severity.INFO,
            )


def _rare(project: Project, missed: int, decided: int) -> Iterator[Finding]:
    app = project.main_app
    if app is not None:
        yield Finding(
            Location(app.file, app.line),
            message=f"{missed} of {decided} mutations of {app.app} ask only who the caller is: "
            f"to ask for more is not its habit",
            instead="Set `concepts: {permission: {habit: 0}}` in govern.yaml to see each of them.",
            severity=Severity.INFO,
            subject="no habit of asking for permissions",
        )
