"""What a document names of this repository, and is not there any more."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict, matcher

WORDS = {
    "file": "{named}: there is no such file",
    "folder": "{named}: there is no such folder",
    "anchor": "{named}: {reason}",
    "script": "the script {named}: {reason}",
    "target": "make {named}: {reason}",
    "symbol": "{named}: {reason}",
}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each name in a line of a document that leads nowhere."""
    also, ignored = matcher(options["documents"]), matcher(options["ignore"])
    for one in project.references.dead(also, ignored, frozenset(options["kinds"])):
        message = WORDS[one.kind].format(named=one.named, reason=one.reason)
        if one.reason == "no file matches":
            message = f"{one.named}: no file matches"
        moved = one.moved
        if moved and one.is_link:
            moved = posixpath.relpath(moved, posixpath.dirname(one.document) or ".")
        end = one.column + len(one.named)
        yield Finding(
            Location(one.document, one.line, one.column, one.line, end if one.column > 1 else 0),
            message=f"{message}; it may be {moved} by now" if moved else message,
            chain=(Location(one.moved, 1, note="of the same name"),) if project.tree.exists(one.moved) else (),
            subject=one.named,
            verdict=Verdict.REFUTED,
        )
