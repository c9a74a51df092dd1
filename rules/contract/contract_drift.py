"""The committed OpenAPI snapshot says something else than the code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import (
    Finding,
    Fix,
    Location,
    Project,
    Snapshot,
    UsageError,
    derive_like,
    drift_of,
    find_snapshot,
    read_snapshot,
    render_snapshot,
    rewritten,
)

MOST_DETAILS = 3
HOW = {"added": "is not in {path}", "removed": "is in {path}, and no application serves it any more"}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each operation, schema or security scheme that differs; none without a committed snapshot."""
    named = str(options["snapshot"]) or None
    try:
        snapshot = read_snapshot(project, named)
    except UsageError as error:
        place = named if named is not None and project.tree.exists(named) else find_snapshot(project.tree) or ""
        yield Finding(
            Location(place, 1),
            message=f"the snapshot of the contract cannot be read: {error}",
            instead="Put it right, or write it anew with `govern contract write --output FILE`.",
            subject="the snapshot is broken",
        )
        return
    if snapshot is None or not any(not app.test for app in project.apps):
        return
    derived = derive_like(project, snapshot.document)
    fix = None if derived.unknown else _fix(snapshot, derived.document)
    for drift in drift_of(snapshot, derived):
        how = HOW.get(drift.kind, "differs from {path}: {details}")
        text = how.format(path=snapshot.path, details=_details(drift.details))
        yield Finding(
            drift.place,
            values={"part": drift.part, "how": text},
            chain=_chain(snapshot, drift.place),
            subject=f"{drift.kind} {drift.part}",
            fix=fix,
        )


def _fix(snapshot: Snapshot, document: Mapping[str, Any]) -> Fix:
    """The snapshot written anew: all differences go with the same edit."""
    text = render_snapshot(document, snapshot.path, snapshot.text)
    return Fix(f"write {snapshot.path} as the code has it", rewritten(snapshot.path, snapshot.text, text))


def _details(details: tuple[str, ...]) -> str:
    more = f" and {len(details) - MOST_DETAILS} more" if len(details) > MOST_DETAILS else ""
    return "; ".join(details[:MOST_DETAILS]) + more


def _chain(snapshot: Snapshot, place: Location) -> tuple[Location, ...]:
    return () if place.file == snapshot.path else (Location(snapshot.path, 1, note="the snapshot"),)
