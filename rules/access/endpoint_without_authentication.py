"""An endpoint that anybody may call, though nothing says that it is public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Endpoint, Finding, Location, Project, Severity, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each open endpoint of an application that knows its callers; where an application authenticates
    nobody, one remark for the whole of it."""
    wanted = project.proofs.concept("authentication").wanted
    if wanted is False:
        return
    by_app: dict[str, list[Endpoint]] = {}
    for endpoint in project.own_endpoints:
        if endpoint.kind == "http" and not project.proofs.is_listed(endpoint, options["ignore"]):
            by_app.setdefault(endpoint.app, []).append(endpoint)
    silent = {
        app: endpoints
        for app, endpoints in by_app.items()
        if not wanted and all(project.proofs.authentication(e).verdict is Verdict.REFUTED for e in endpoints)
    }
    yield from _absent(project, silent, len(silent) == len(by_app))
    for app, endpoints in by_app.items():
        if app not in silent:
            yield from _open(project, endpoints, options["report-unknown"])


def _open(project: Project, endpoints: list[Endpoint], unknown: bool) -> Iterator[Finding]:
    proofs = project.proofs
    seen: set[tuple[str, int, str, str]] = set()
    for endpoint in endpoints:
        proof = proofs.authentication(endpoint)
        if proof.verdict is Verdict.PROVED or (proof.verdict is Verdict.UNKNOWN and not unknown):
            continue
        key = (endpoint.file, endpoint.line, endpoint.method, endpoint.path.rstrip("/"))
        idle = proofs.toothless(endpoint)
        if key in seen or (idle is not None and idle.how) or proofs.openness(endpoint) is not None:
            continue
        seen.add(key)
        sure = proof.verdict is Verdict.REFUTED
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "detail": proof.detail, "asks": _asks(endpoint, sure)},
            chain=(*endpoint.mounts[:1], *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=proof.verdict,
            severity=Severity.ERROR if sure else Severity.INFO,
        )


def _asks(endpoint: Endpoint, sure: bool) -> str:
    if not sure:
        return "may be open to everybody"
    # dependencies of a parent application stop at a mount
    return "is open to everybody: the guards around its mount do not run" if endpoint.missed else "is open to everybody"


def _absent(project: Project, silent: Mapping[str, list[Endpoint]], everywhere: bool) -> Iterator[Finding]:
    """One remark for the repository, or for each application of it that authenticates nobody."""
    applications = {app.app: app for app in project.apps if app.app in silent and not app.test}
    counts = {
        name: sum(1 for endpoint in silent[name] if project.proofs.openness(endpoint) is None) for name in applications
    }
    left = {name: count for name, count in counts.items() if count}
    for name in list(left)[:1] if everywhere else left:
        app, count = applications[name], sum(left.values()) if everywhere else left[name]
        who = f"no endpoint of {name}" if not everywhere or len(left) == 1 else "no endpoint of this repository"
        yield Finding(
            Location(app.file, app.line),
            message=f"{who} authenticates its caller: {count} are open to everybody",
            instead="Authenticate where it matters, ask it of every endpoint (`concepts: {authentication: {enabled: "
            "true}}` in govern.yaml) or do without (`enabled: false`).",
            severity=Severity.INFO,
            subject=f"{name} authenticates nobody",
        )
