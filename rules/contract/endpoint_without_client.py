"""Endpoints that no frontend of the repository calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from govern import Finding, Location, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint of an application that some frontend calls, and that none of their calls means."""
    calls = project.frontend_calls.all
    called = {(one.app, one.method, one.path) for call in calls for one in (*call.endpoints, *call.maybe)}
    apps = {one.app for call in calls for one in call.endpoints}
    for endpoint in project.own_endpoints:
        if endpoint.app not in apps or endpoint.kind != "http" or not endpoint.include_in_schema:
            continue
        if (endpoint.app, endpoint.method, endpoint.path) in called or not endpoint.resolved:
            continue
        if any(fnmatchcase(endpoint.label, glob) or fnmatchcase(endpoint.path, glob) for glob in options["ignore"]):
            continue
        yield Finding(
            Location(endpoint.file, endpoint.line),
            endpoint=endpoint.label,
            values={"handler": endpoint.handler.rpartition(".")[2]},
            subject=endpoint.label,
            verdict=Verdict.REFUTED,
        )
