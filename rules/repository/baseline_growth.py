"""Rows that were added to the baseline without a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Ledger, Location


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each such row, where it stands."""
    for row in ledger.grown:
        one = row.identity
        what = one.endpoint or " ".join(part for part in (one.symbol, one.detail) if part) or one.file
        yield Finding(
            Location(ledger.baseline, row.line),
            values={"rule": one.rule, "what": what, "base": ledger.base},
            endpoint=one.endpoint or None,
            subject=f"{one.rule} {what} {one.file}",
        )
