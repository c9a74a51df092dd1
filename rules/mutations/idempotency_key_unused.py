"""An idempotency header that is taken, and whose value goes nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each place that takes the header for nothing. Silent where nothing reads such a header."""
    concept = project.proofs.concept("idempotency")
    if concept.wanted is False or not concept.present:
        return
    for reading in project.mutations.unused_keys(options["ignore"]):
        yield Finding(
            reading.location,
            values={"endpoint": reading.endpoint.label, "what": reading.text},
            endpoint=reading.endpoint.label,
            subject=f"{reading.endpoint.label} {reading.text}",
            verdict=Verdict.PROVED,
            chain=(reading.location,),
        )
