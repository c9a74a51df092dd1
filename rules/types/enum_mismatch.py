"""An enum or a union of literals that has other members than its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each: an error where a value can come, or be sent, that the other side does not know."""
    yield from project.type_sync.findings("enum-mismatch", options)
