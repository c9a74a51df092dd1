"""A mutation that happens twice when it is sent twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that never reads the idempotency header. Where nothing in the repository reads it,
    or hardly anything, one remark for the whole of it. Login and its like are left out: a token that is issued twice
    does no harm."""
    concept = project.proofs.concept("idempotency")
    if concept.wanted is False:
        return
    if not concept.present:
        yield from _absent(project, options)
        return
    habit = project.mutations.habit("idempotency", options["methods"], options["ignore"])
    if not habit.there:
        yield from _rare(project, habit.kept, habit.decided)
        return
    for one in habit.lacking:
        sure = one.proof.verdict is Verdict.REFUTED
        if sure or options["report-unknown"]:
            yield Finding(
                one.endpoint.location,
                values={"endpoint": one.endpoint.label, "how": one.mutation.detail, "detail": one.proof.detail},
                chain=(*one.mutation.chain, *one.proof.chain),
                endpoint=one.endpoint.label,
                subject=one.endpoint.label,
                verdict=one.proof.verdict,
                severity=Severity.ERROR if sure else Severity.INFO,
            )


def _absent(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    count = sum(1 for _ in project.proofs.mutations(options["methods"], options["ignore"]))
    app = project.main_app
    if app is not None and count:
        yield Finding(
            Location(app.file, app.line),
            message=f"{app.app} reads no idempotency header: {count} mutations happen twice when they are sent twice",
            instead="Read it, say which header it is (`concepts: {idempotency: {headers: [...]}}` in govern.yaml), ask "
            "it of every mutation (`enabled: true`) or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="no idempotency",
        )


def _rare(project: Project, kept: int, decided: int) -> Iterator[Finding]:
    app = project.main_app
    if app is not None:
        yield Finding(
            Location(app.file, app.line),
            message=f"{kept} of {decided} mutations of {app.app} read the idempotency header: "
            "to read it is not its habit",
            instead="Ask it of every mutation (`concepts: {idempotency: {enabled: true}}` in govern.yaml) to see each "
            "that does not, or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="idempotency is rare",
        )
