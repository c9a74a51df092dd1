"""A field of a schema that the TypeScript type of the same name lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each field that crosses the wire and that the type mirroring its schema does not have.

    A field that only requests carry, and that has a default, is a warning: leaving it out works.
    """
    yield from project.type_sync.findings("field-missing", options)
