"""What repeats: the findings of each rule, and which rules make up most of a long report."""

from __future__ import annotations

from collections.abc import Sequence

from govern.findings import Finding, Severity
from govern.records import dataclass

LONG = 50
MANY = 10
SHOWN = 3
MOSTLY = 0.6
FEW = 3


@dataclass(frozen=True, slots=True)
class Repeated:
    """The findings of one rule and severity, in their order."""

    rule: str
    severity: Severity
    findings: tuple[Finding, ...]


def by_rule(findings: Sequence[Finding]) -> list[Repeated]:
    """The findings of each rule: the worst first, and of one severity the rarest, since what is rare is news."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    ordered = sorted(groups.items(), key=lambda row: (-row[0][0].rank, len(row[1]), row[0][1]))
    return [Repeated(rule, severity, tuple(found)) for (severity, rule), found in ordered]


def folded(findings: Sequence[Finding]) -> list[Repeated]:
    """In a long report of several rules, those with many findings: of them only the first few are shown, so that they
    do not drown the others. The most frequent first."""
    groups = by_rule(findings)
    if len(findings) <= LONG or len(groups) < 2:
        return []
    many = [one for one in groups if len(one.findings) > MANY]
    return sorted(many, key=lambda one: (-len(one.findings), one.rule))


def habits(findings: Sequence[Finding]) -> list[Repeated]:
    """The few rules, three at most, that make up most of a long report; none where it has no such rules."""
    if len(findings) <= LONG:
        return []
    ordered = sorted(by_rule(findings), key=lambda one: (-len(one.findings), one.rule))
    for count in range(1, FEW + 1):
        if sum(len(one.findings) for one in ordered[:count]) >= MOSTLY * len(findings):
            return ordered[:count]
    return []
