"""A generated types file that its tool would write otherwise today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each file, with what differs and what is new."""
    yield from project.type_sync.findings("generated-types-stale", options)
