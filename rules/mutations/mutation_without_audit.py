"""A mutation that leaves no audit record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation that leaves no audit record. Where the repository keeps none, or hardly any, one
    remark for the whole of it."""
    concept = project.proofs.concept("audit")
    if concept.wanted is False:
        return
    if not concept.present:
        yield from _absent(project, options)
        return
    habit = project.mutations.habit("audit", options["methods"], options["ignore"])
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
            message=f"{app.app} keeps no audit record: {count} mutations leave no trace of who changed what",
            instead="Record them, say what a record is (`concepts: {audit: {callables: [...]}}` in govern.yaml), ask "
            "it of every mutation (`enabled: true`) or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="no audit",
        )


def _rare(project: Project, kept: int, decided: int) -> Iterator[Finding]:
    app = project.main_app
    if app is not None:
        yield Finding(
            Location(app.file, app.line),
            message=f"{kept} of {decided} mutations of {app.app} leave an audit record: to leave one is not its habit",
            instead="Ask it of every mutation (`concepts: {audit: {enabled: true}}` in govern.yaml) to see each that "
            "leaves none, or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject="audit is rare",
        )
