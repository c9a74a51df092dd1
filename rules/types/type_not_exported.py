"""A mirrored type that the central index does not export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each type, at its name."""
    yield from project.type_sync.findings("type-not-exported", options)
