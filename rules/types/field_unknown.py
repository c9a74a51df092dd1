"""A field of a TypeScript type that its schema does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each field that never travels: an error where code may read or send it, a warning where it is
    optional in a type of answers."""
    yield from project.type_sync.findings("field-unknown", options)
