"""A frontend call typed with another schema than its endpoint answers with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each call, at its type."""
    yield from project.type_sync.findings("call-type-mismatch", options)
