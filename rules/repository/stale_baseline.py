"""Rows of the baseline without a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Fix, Ledger, Location, without_lines


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each stale row, where it stands. The fix takes the row out."""
    for row in ledger.stale:
        one = row.identity
        what = one.endpoint or " ".join(part for part in (one.symbol, one.detail) if part) or one.file
        yield Finding(
            Location(ledger.baseline, row.line),
            values={"rule": one.rule, "what": what},
            endpoint=one.endpoint or None,
            subject=f"{one.rule} {what} {one.file}",
            fix=Fix("take the row out", (without_lines(ledger.baseline, row.line),)),
        )
