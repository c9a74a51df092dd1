"""A permission that no migration or seed inserts, or that no role receives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict

WHY = {
    "seed": "no migration or seed inserts it, as they insert the others",
    "role": "no role receives it, as roles receive the others",
}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each permission that reaches nobody, in a repository that seeds permissions or maps roles."""
    for one in project.permissions.missing(options["registry"]):
        note = "others are inserted here" if one.why == "seed" else "roles receive others here"
        yield Finding(
            one.place,
            values={"permission": one.name, "why": WHY[one.why]},
            chain=tuple(replace(place, note=note) for place in one.places[:6]),
            subject=f"{one.name} {one.why}",
            verdict=Verdict.REFUTED,
        )
