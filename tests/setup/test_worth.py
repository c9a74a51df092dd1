"""Grave before mild, certain before unknown, rare before frequent, and no rule twice while another has none."""

from __future__ import annotations

from dataclasses import replace

from govern.findings import Finding, Location, Severity, Verdict
from govern.setup.worth import worth_most


def found(rule: str, line: int, severity: Severity = Severity.ERROR, verdict: Verdict | None = None) -> Finding:
    return Finding(Location("a.py", line), rule=rule, severity=severity, verdict=verdict)


def test_the_order() -> None:
    habit = [found("habit", line) for line in range(1, 30)]
    findings = [
        *habit,
        found("mild", 1, Severity.WARNING),
        found("rare", 9),
        found("unsure", 2, verdict=Verdict.UNKNOWN),
        found("rare", 50),
    ]
    assert [one.rule for one in worth_most(findings)] == ["rare", "habit", "unsure", "mild", "rare"]
    stake = replace(found("stake", 99), family="access")
    assert [one.rule for one in worth_most([*findings, stake], 2)] == ["stake", "rare"]
    assert worth_most([]) == []
    assert len(worth_most(habit, 3)) == 3
