"""Calls that the configured proxy or rewrite does not bring to their endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint and proxy, at the first call that is lost."""
    for gap in project.frontend_calls.gaps:
        if any(fnmatchcase(gap.call.path, glob) for glob in options["ignore"]):
            continue
        file = gap.where.file
        what = f"{file} forwards it as {gap.path}" if gap.path else f"{file} does not forward it"
        yield Finding(
            gap.call.location,
            endpoint=gap.endpoint.label,
            values={"call": gap.call.label, "what": what},
            chain=(
                replace(gap.where, note=f"what {gap.tool} forwards is configured here"),
                replace(gap.endpoint.location, note=f"{gap.endpoint.label} is served here"),
            ),
            subject=f"{gap.endpoint.label} {file}",
            verdict=Verdict.REFUTED,
        )
