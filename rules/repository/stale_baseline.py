"""Rows of the baseline without a finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Edit, Finding, Fix, Ledger, Location


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each stale row, where it stands. The fix takes the row out."""
    for row in ledger.stale:
        one = row.identity
        what = one.endpoint or " ".join(part for part in (one.symbol, one.detail) if part) or one.file
        edit = Edit(ledger.baseline, row.line, 1, row.line + 1, 1, "")
        yield Finding(
            Location(ledger.baseline, row.line),
            values={"rule": one.rule, "what": what},
            endpoint=one.endpoint or None,
            subject=f"{one.rule} {what} {one.file}",
            fix=Fix("take the row out", (edit,)),
        )
