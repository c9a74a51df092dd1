"""Rules about a concept that the repository does without: one remark for all of it, not one for each subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govern.checks.entities import Subject
from govern.findings import Finding, Location, Severity, Verdict
from govern.rule import Rule

if TYPE_CHECKING:
    from govern.project.project import Project

WHERE_TO_SAY_SO = (
    "Say in govern.yaml what does it (`concepts: {{{0}: {{callables: [...]}}}}`), ask for it everywhere "
    "(`enabled: true`), or switch it off (`enabled: false`)."
)


def absence(rule: Rule, project: Project, subjects: Sequence[Subject]) -> list[Finding] | None:
    """What to report in place of the rule, if its concept is absent: nothing if the configuration says so, else one
    remark. None if the concept is there, named in the configuration or found in the code, or the rule has none."""
    concept = rule.concept
    if concept is None:
        return None
    settings = project.config.concept(concept)
    if settings.enabled is not None:
        return None if settings.enabled else []
    if settings.callables or settings.headers:
        return None
    asked = [subject.answers[concept] for subject in subjects if concept in subject.answers]
    if not asked or any(ask().verdict is Verdict.PROVED for ask in asked):
        return None
    app = project.main_app
    location = Location(app.file, app.line) if app is not None else subjects[0].location
    count = len(asked)
    message = (
        f"no sign of {concept} in this repository: none of {count} {rule.each}s has it, so the rule says nothing more"
    )
    return [
        Finding(
            location,
            message=message,
            instead=WHERE_TO_SAY_SO.format(concept),
            severity=Severity.INFO,
            subject=f"{concept} is absent",
        )
    ]
