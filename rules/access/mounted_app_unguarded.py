"""A mounted application that relies on dependencies of the application around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Endpoint, Finding, Location, Project, Verdict

MOUNTED = "mounted here"


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mount below which endpoints are open that a dependency of the parent would guard."""
    by_mount: dict[tuple[str, int], list[Endpoint]] = {}
    for endpoint in project.own_endpoints:
        if endpoint.missed and not project.proofs.is_listed(endpoint, options["ignore"]):
            place = _mount(endpoint)
            if place is not None and _is_open(project, endpoint):
                by_mount.setdefault((place.file, place.line), []).append(endpoint)
    for endpoints in by_mount.values():
        first = endpoints[0]
        place = _mount(first)
        assert place is not None
        guard = next(one for one in first.missed if project.proofs.guards(first, [one]))
        count = len({(endpoint.method, endpoint.path) for endpoint in endpoints})
        more = f" and {count - 1} more" if count > 1 else ""
        yield Finding(
            Location(place.file, place.line),
            values={"endpoints": f"{first.label}{more}", "guard": _short(guard.name)},
            chain=(
                replace(guard.location, note=f"{guard.name} guards the application around the mount"),
                replace(first.location, note=f"{first.label} reaches no authentication"),
            ),
            endpoint=first.label,
            subject=f"mount of {first.label}",
            verdict=Verdict.REFUTED,
        )


def _mount(endpoint: Endpoint) -> Location | None:
    """Where the application that serves an endpoint is mounted; the nearest, where mounts are nested."""
    return next((place for place in endpoint.mounts if place.note == MOUNTED), None)


def _is_open(project: Project, endpoint: Endpoint) -> bool:
    proofs = project.proofs
    if proofs.authentication(endpoint).verdict is not Verdict.REFUTED or proofs.openness(endpoint) is not None:
        return False
    return proofs.guards(endpoint, endpoint.missed)


def _short(name: str) -> str:
    return name.removesuffix("()").rpartition(".")[2]
