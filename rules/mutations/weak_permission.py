"""A mutation that anybody who may read may make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each mutation of which only a permission to read is asked, where others are asked for more."""
    proofs = project.proofs
    if proofs.concept("permission").wanted is False:
        return
    for endpoint, mutation in proofs.mutations(options["methods"], options["ignore"]):
        proof = proofs.permission(endpoint)
        if proof.verdict is not Verdict.PROVED:
            continue
        names = proofs.weakness(endpoint, mutation)
        if not names or set(names) & set(options["allowed"]):
            continue
        yield Finding(
            endpoint.location,
            values={"endpoint": endpoint.label, "names": ", ".join(names)},
            chain=(*mutation.chain, *proof.chain),
            endpoint=endpoint.label,
            subject=endpoint.label,
            verdict=Verdict.REFUTED,
        )
