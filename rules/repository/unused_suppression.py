"""Comments and waivers that suppress nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Fix, Ledger


def check(ledger: Ledger, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each suppression with rules that ran and report nothing there. The fix takes these rules out."""
    for one, rules in ledger.unused:
        idle = rules if len(rules) < len(one.rules) + len(one.unknown) else ()
        edits = ledger.without(one, idle)
        whole = "the comment" if not idle else ", ".join(idle)
        yield Finding(
            one.location,
            values={
                "kind": one.kind,
                "rules": ", ".join(rules),
                "verb": "report" if len(rules) > 1 else "reports",
            },
            subject=f"{one.kind} {', '.join(rules)}",
            fix=Fix(f"take out {whole}", edits) if edits else None,
        )
