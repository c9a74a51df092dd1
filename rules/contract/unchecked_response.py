"""Frontend code that reads the body of a response without having looked at its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place where fetch sends a request to the backend, however many calls go through it."""
    seen: set[tuple[str, int]] = set()
    for call in project.frontend_calls.all:
        if call.tested is not False or call.status not in ("joined", "unknown"):
            continue
        where = call.chain[-1] if call.chain else call.location
        if (where.file, where.line) in seen:
            continue
        seen.add((where.file, where.line))
        yield Finding(
            where,
            endpoint=call.endpoints[0].label if len(call.endpoints) == 1 else None,
            values={"call": call.label, "function": call.function or "the module"},
            chain=(replace(call.location, note=f"{call.label} is called here"),) if call.chain else (),
            subject=f"{where.file} {call.label}",
            verdict=Verdict.REFUTED,
        )
