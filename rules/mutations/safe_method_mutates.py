"""A GET or HEAD endpoint that changes state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Endpoint, Finding, Location, Project, Verdict

MOST_NAMED = 3


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each handler behind a safe method that writes; one for the write where several handlers come to
    the same."""
    nearest = [(endpoint, writes[0]) for endpoint, writes in project.mutations.unsafe(options["ignore"])]
    together: dict[tuple[str, int, int], list[Endpoint]] = {}
    for endpoint, write in nearest:
        together.setdefault(write.place, []).append(endpoint)
    told: set[tuple[str, int, int]] = set()
    for endpoint, write in nearest:
        sharing = together[write.place]
        if len(sharing) < options["shared"]:
            yield Finding(
                endpoint.location,
                values={"subject": endpoint.label, "how": write.chain[-1].note},
                endpoint=endpoint.label,
                subject=endpoint.label,
                verdict=Verdict.PROVED,
                chain=write.chain,
            )
        elif write.place not in told:
            told.add(write.place)
            at = write.effect.location
            named = [one.label for one in sharing[:MOST_NAMED]]
            more = [f"{len(sharing) - MOST_NAMED} more"] if len(sharing) > MOST_NAMED else []
            yield Finding(
                Location(at.file, at.line, at.column),
                values={"subject": ", ".join((*named, *more)), "how": write.chain[-1].note},
                subject=write.chain[-1].note,
                verdict=Verdict.PROVED,
                chain=write.chain,
            )
