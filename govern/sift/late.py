"""Holds the rules of the later stages against the account of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from govern.checks.complete import RuleError, complete
from govern.checks.python import load_check
from govern.checks.run import CheckOutcome, RuleFailure, why
from govern.findings import Finding
from govern.rule import Rule
from govern.sift.ledger import Ledger

LateCheck = Callable[[Ledger, Mapping[str, object]], Iterator[Finding]]


def check_late(rules: Sequence[Rule], stage: str, ledger: Ledger) -> CheckOutcome:
    """The findings of the rules of a stage. A rule that fails is named, the others go on."""
    findings: list[Finding] = []
    failures: list[RuleFailure] = []
    for rule in rules:
        if rule.stage != stage:
            continue
        try:
            check = cast(LateCheck, load_check(rule))
            found = [complete(rule, _checked(rule, one), rule.values) for one in check(ledger, rule.values)]
        except (Exception, SystemExit) as error:
            failures.append(RuleFailure(rule.name, why(error)))
        else:
            findings += found
    return CheckOutcome(tuple(findings), tuple(failures))


def _checked(rule: Rule, finding: object) -> Finding:
    if not isinstance(finding, Finding):
        raise RuleError(f"{rule.python} yielded {type(finding).__name__}, not a Finding")
    return finding
