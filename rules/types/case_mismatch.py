"""A field whose name has another casing than what travels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each name that neither the alias generator nor the casing of the frontend gives."""
    yield from project.type_sync.findings("case-mismatch", options)
