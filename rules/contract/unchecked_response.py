"""Frontend code that reads the body of a response without having looked at its status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place where fetch sends a request to the backend, however many calls go through it; one for
    each call that leaves the cookie behind."""
    yield from _without_cookies(project)
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


def _without_cookies(project: Project) -> Iterator[Finding]:
    seen: set[tuple[str, int]] = set()
    for call in project.frontend_calls.all:
        where = call.chain[-1] if call.chain else call.location
        if (where.file, where.line) in seen or not project.frontend_calls.lacks_cookies(call):
            continue
        seen.add((where.file, where.line))
        option = "withCredentials: true" if call.kind == "axios" else 'credentials: "include"'
        yield Finding(
            where,
            message=f"{call.label} goes to another host without the cookie that {call.endpoints[0].label} looks for",
            instead=f"Send it with `{option}`, or through the frontend's own host.",
            endpoint=call.endpoints[0].label,
            chain=(replace(call.location, note=f"{call.label} is called here"),) if call.chain else (),
            subject=f"{where.file} {call.label} cookies",
            verdict=Verdict.REFUTED,
        )
