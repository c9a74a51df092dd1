"""Holds the rules of the later stages against the account of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from govern.checks.complete import RuleError, complete
from govern.checks.python import load_check
from govern.checks.run import CheckOutcome, RuleFailure, why
from govern.findings import Finding
from govern.rule import Rule
from govern.sift.ledger import Ledger

if TYPE_CHECKING:
    from govern.project.answers import Answers
    from govern.project.readers import ProjectView

LateCheck = Callable[[Ledger, Mapping[str, object]], Iterator[Finding]]


# What of a ledger is the same in each run in which the configuration and the rules are.
STEADY = ("project", "rules", "names", "baseline", "subjects")


class WatchedLedger:
    """`ledger` with the project as `view`, which is told if more of it is looked at than that and what is steady."""

    def __init__(self, ledger: Ledger, view: ProjectView) -> None:
        self._ledger = replace(ledger, project=view)
        self._view = view

    def __getattr__(self, name: str) -> Any:
        if name not in STEADY:
            self._view.looks_elsewhere()
        return getattr(self._ledger, name)


def check_late(rules: Sequence[Rule], stage: str, ledger: Ledger, answers: Answers | None = None) -> CheckOutcome:
    """The findings of the rules of a stage. A rule that fails is named, the others go on. With `answers`, each rule is
    asked for through them."""
    findings: list[Finding] = []
    failures: list[RuleFailure] = []
    for rule in rules:
        if rule.stage != stage:
            continue
        try:
            found = _found(rule, ledger, answers)
        except (Exception, SystemExit) as error:
            failures.append(RuleFailure(rule.name, why(error)))
        else:
            findings += found
    return CheckOutcome(tuple(findings), tuple(failures))


def _found(rule: Rule, ledger: Ledger, answers: Answers | None) -> Sequence[Finding]:
    def work(seen: Ledger) -> list[Finding]:
        check = cast(LateCheck, load_check(rule))
        return [complete(rule, _checked(rule, one), rule.values) for one in check(seen, rule.values)]

    def watched(view: ProjectView) -> tuple[Finding, ...]:
        return tuple(replace(one, values={}) for one in work(cast(Ledger, WatchedLedger(ledger, view))))

    return work(ledger) if answers is None else answers.ask(f"rule {rule.name}", watched)


def _checked(rule: Rule, finding: object) -> Finding:
    if not isinstance(finding, Finding):
        raise RuleError(f"{rule.python} yielded {type(finding).__name__}, not a Finding")
    return finding
