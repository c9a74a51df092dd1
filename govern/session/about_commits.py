"""What the commands about commits have in common: which rules they run, and what becomes of the findings."""

from __future__ import annotations

from collections.abc import Sequence

from govern.checks.run import CheckOutcome
from govern.findings import Severity
from govern.reporters.report import CheckResult, Failure, Source, Summary
from govern.rule import Rule
from govern.sift.fingerprint import with_fingerprints

# The rules that look at commits; the others have nothing to say of a range of them.
ABOUT_COMMITS = ("commit-message", "commit-contradicts-diff", "incomplete-change")


def about_commits(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Those of the rules that look at commits."""
    return tuple(rule for rule in rules if rule.name in ABOUT_COMMITS)


def result_of(
    outcome: CheckOutcome, commits: int, rules: Sequence[Rule], least: Severity, source: Source
) -> CheckResult:
    """What is reported of rules that were held against commits: no comment and no baseline speaks of those."""
    findings = tuple(one for one in with_fingerprints(outcome.findings) if one.severity.rank >= least.rank)
    return CheckResult(
        findings,
        failures=tuple(Failure(f"rule {one.rule}", one.message) for one in outcome.failures),
        summary=Summary(
            **{severity.value: sum(one.severity is severity for one in findings) for severity in Severity},
            rules=len(rules),
            commits=commits,
        ),
        source=source,
    )
