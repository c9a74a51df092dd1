"""A schema that the frontend gets and has no TypeScript type for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each schema, at the first call that gets it."""
    yield from project.type_sync.findings("type-missing", options)
