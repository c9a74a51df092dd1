"""Holds rules against a project. A rule that fails is named, the others go on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.checks.complete import RuleError, complete
from govern.errors import GovernError
from govern.findings import Finding
from govern.records import dataclass
from govern.rule import Rule

if TYPE_CHECKING:
    from govern.project.answers import Answers
    from govern.project.project import Project


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that could not do its work, and why, in one line."""

    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """All findings, sorted, and the rules that failed. A rule that failed has no findings here."""

    findings: tuple[Finding, ...]
    failures: tuple[RuleFailure, ...]


def check_rules(rules: Sequence[Rule], project: Project, answers: Answers | None = None) -> CheckOutcome:
    """Hold every rule against the project, with the option values it carries. Never raises because of a rule.

    Rules of a later stage, which look at what becomes of these findings, are left out. With `answers`, each rule is
    asked for through them: their findings come without `values`, which only messages need.
    """
    rules = [rule for rule in rules if rule.stage == "check"]
    findings: dict[str, list[Finding]] = {rule.name: [] for rule in rules}
    failures: dict[str, RuleFailure] = {}
    for rule in rules:
        if rule.kind != "match":
            try:
                findings[rule.name] = _findings(rule, project, answers)
            except (Exception, SystemExit) as error:
                failures[rule.name] = RuleFailure(rule.name, why(error))
    patterns = [rule for rule in rules if rule.kind == "match"]
    for rule, result in _all_patterns(patterns, project, failures, answers):
        findings[rule.name].append(result)
    found = [finding for name, some in findings.items() if name not in failures for finding in some]
    return CheckOutcome(
        tuple(sorted(found, key=lambda finding: finding.sort_key)),
        tuple(failures[rule.name] for rule in rules if rule.name in failures),
    )


def _findings(rule: Rule, project: Project, answers: Answers | None) -> list[Finding]:
    if answers is None:
        return list(check_rule(rule, project, rule.values))

    def work(seen: Project) -> tuple[Finding, ...]:
        return tuple(replace(one, values={}) for one in check_rule(rule, seen, rule.values))

    return list(answers.ask(f"rule {rule.name}", work))


def check_rule(rule: Rule, project: Project, options: Mapping[str, object] | None = None) -> Iterator[Finding]:
    """The completed findings of one rule. Raises RuleError, or whatever the rule raises."""
    values = rule.values if options is None else options
    if rule.kind == "match":
        from govern.checks.pattern import check_patterns

        for _, result in check_patterns([rule], project):
            if isinstance(result, RuleError):
                raise result
            yield complete(rule, result, values)
    elif rule.kind == "each":
        from govern.checks.query import check_query

        for finding in check_query(rule, project, values):
            yield complete(rule, finding, values)
    else:
        from govern.checks.python import check_python

        for finding in check_python(rule, project, values):
            yield complete(rule, finding, values)


def why(error: BaseException) -> str:
    """One line about an error that a rule raised: what, and where in the rule."""
    if isinstance(error, (RuleError, GovernError)):
        return " ".join(str(error).split())
    text = " ".join(f"{type(error).__name__}: {error}".split()).removesuffix(": ").removesuffix(":")
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{text[:300]}{place}"


def _all_patterns(
    rules: Sequence[Rule], project: Project, failures: dict[str, RuleFailure], answers: Answers | None
) -> Iterator[tuple[Rule, Finding]]:
    if not rules:
        return
    from govern.checks.pattern import check_patterns

    for rule, result in check_patterns(rules, project, answers):
        if isinstance(result, RuleError):
            failures[rule.name] = RuleFailure(rule.name, why(result))
            continue
        try:
            yield rule, complete(rule, result, rule.values)
        except RuleError as error:
            failures[rule.name] = RuleFailure(rule.name, why(error))
