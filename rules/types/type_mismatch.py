"""A field whose TypeScript type does not correspond to what travels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each.

    An error where the frontend is wrong about what it gets or sends, a warning where its type is only wider than that.
    """
    yield from project.type_sync.findings("type-mismatch", options)
