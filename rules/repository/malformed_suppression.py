"""Comments and waivers that are not understood, name no rule, or have expired."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Ledger


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each suppression with a problem, and one for each name in another that no rule has."""
    families = {rule.family for rule in ledger.rules}
    for one in ledger.suppressions:
        problems = [one.problem] if one.problem else []
        for name, hint in one.unknown if not one.problem else ():
            if name in families:
                problems.append(f"{name!r} is a family: name its rules")
            else:
                problems.append(f"there is no rule {name!r}{hint}")
        for problem in problems:
            yield Finding(
                one.location,
                values={"kind": one.kind, "problem": problem},
                subject=f"{one.kind} {problem}",
            )
