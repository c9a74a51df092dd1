"""A permission that a guard asks for and that the repository does not define."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place that names a permission which the registry of its guard lacks."""
    for one in project.permissions.undefined(options["registry"]):
        labels = [endpoint.label for endpoint in one.endpoints]
        first = one.registry.place
        yield Finding(
            one.place,
            values={
                "permission": one.name,
                "how": _asker(labels),
                "registry": one.registry.shown,
                "hint": one.hint,
            },
            chain=(*one.chain, Location(first.file, first.line, note=f"{one.registry.shown} begins here")),
            endpoint=labels[0] if labels else None,
            subject=f"{one.name} in {one.registry.name}",
            verdict=Verdict.REFUTED,
        )


def _asker(labels: list[str]) -> str:
    if not labels:
        return "named here"
    return f"asked for by {labels[0]}" + (f" and {len(labels) - 1} more" if len(labels) > 1 else "")
