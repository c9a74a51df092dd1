"""An entry of a list of public endpoints that matches none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each stale entry, of the configuration and of lists that a middleware compares the path with."""
    for entry in project.proofs.stale_public_entries():
        yield Finding(
            entry.location,
            values={"entry": entry.text, "holder": entry.holder},
            subject=f"{entry.holder} {entry.text}",
        )
