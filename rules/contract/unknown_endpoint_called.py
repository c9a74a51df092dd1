"""Calls of a frontend to a method and path that no backend of the repository has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from govern import Finding, Project, Severity, Verdict

# A frontend of whose calls fewer mean an endpoint than not is one of another backend.
MOSTLY = 0.5
# Calls that only look like requests count where nearly all of their kind in the frontend are.
NEARLY = 0.75


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each call without an endpoint; one remark for a frontend that belongs to another backend."""
    calls = project.frontend_calls
    counts: Counter[tuple[str, bool, str]] = Counter()
    for call in calls.all:
        counts[calls.home(call.file), call.sure, call.status] += 1
    exact = all(coverage.verdict == "exact" for coverage in project.coverage.values())
    remarked: set[str] = set()
    for call in calls.all:
        if call.status != "unknown" or any(fnmatchcase(call.label, glob) for glob in options["ignore"]):
            continue
        home = calls.home(call.file)
        joined = counts[home, True, "joined"] + counts[home, False, "joined"]
        unknown = counts[home, True, "unknown"] + counts[home, False, "unknown"]
        if joined < MOSTLY * (joined + unknown):
            if joined and home not in remarked:
                remarked.add(home)
                yield Finding(
                    call.location,
                    message=f"{unknown} of {joined + unknown} calls of the frontend in {home or '.'} mean nothing here",
                    severity=Severity.INFO,
                    subject=home,
                    verdict=Verdict.UNKNOWN,
                )
            continue
        # Where some wiring could not be followed, the endpoint may stand there; less so where its path is known.
        if not exact and not call.answers and not options["report-unknown"]:
            continue
        alike = counts[home, False, "joined"]
        if not call.sure and alike < NEARLY * (alike + counts[home, False, "unknown"]):
            continue
        yield Finding(
            call.location,
            values={"call": call.label, "reason": call.reason, "function": call.function or "the module"},
            chain=tuple(replace(location, note="the request leaves here") for location in call.chain[-1:]),
            subject=f"{call.label} {call.function}",
            severity=Severity.ERROR if exact else Severity.INFO,
            verdict=Verdict.REFUTED if exact else Verdict.UNKNOWN,
        )
