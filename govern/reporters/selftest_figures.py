"""The figures of a self-test: for each operator, and for each rule."""

from __future__ import annotations

from collections import Counter

from govern.selftest.mutant import Operator, Score, score
from govern.selftest.run import SelfTest


def by_operator(result: SelfTest) -> list[tuple[Operator, Score]]:
    """The operators that made mutants, in their order, with what became of them."""
    found = [
        (operator, score([one for one in result.outcomes if one.mutant.operator == operator.name]))
        for operator in result.operators
    ]
    return [row for row in found if row[1] != Score()]


def by_rule(result: SelfTest) -> list[tuple[str, int]]:
    """How many mutants each rule that was asked killed, the most first; those that killed none last."""
    kills = Counter({rule.name: 0 for rule in result.rules})
    for outcome in result.outcomes:
        kills.update({finding.rule for finding in outcome.findings})
    return sorted(kills.items(), key=lambda row: (-row[1], row[0]))
