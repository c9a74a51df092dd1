"""Which findings of a first check are worth the most: what is grave, sure and rare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from govern.findings import Finding, Verdict

# What lets somebody in comes before what changes without leave or trace, and that before what is merely broken.
GRAVITY = {"access": 0, "security": 0, "mutations": 1}


def worth_most(findings: Sequence[Finding], count: int = 5) -> list[Finding]:
    """At most `count` findings: the graver first, by severity and by what is at stake, then those that are certain,
    then those of rules that find little, since a habit is no news. No rule comes twice while another has none."""
    frequency = Counter(one.rule for one in findings)
    ordered = sorted(
        findings,
        key=lambda one: (
            -one.severity.rank, GRAVITY.get(one.family, 2), one.verdict is Verdict.UNKNOWN, one.confidence != "high",
            frequency[one.rule], one.sort_key,
        ),
    )  # fmt: skip
    first: dict[str, Finding] = {}
    for finding in ordered:
        first.setdefault(finding.rule, finding)
    chosen = list(first.values())[:count]
    rest = [one for one in ordered if one not in chosen]
    return [*chosen, *rest[: count - len(chosen)]]
