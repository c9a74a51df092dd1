"""Suppressions that do not say why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Ledger


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each comment that suppresses something and gives no reason."""
    for one in ledger.suppressions:
        if not one.problem and one.rules and not one.reason:
            rules = ", ".join(one.rules)
            yield Finding(one.location, values={"rules": rules}, subject=f"{one.kind} {rules}")
