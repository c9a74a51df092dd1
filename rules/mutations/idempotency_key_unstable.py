"""Frontend calls whose idempotency key is made anew for each attempt, or that give none where one is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from govern import Finding, Project, Verdict

USUAL = ("x-client-operation-id", "idempotency-key", "x-idempotency-key")


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each call to a mutation that reads the key and is given none, or another one each time."""
    names = frozenset(one.lower() for one in project.config.concept("idempotency").headers or USUAL)
    frontend = project.frontend_calls
    elsewhere = frontend.may_be_set_elsewhere(names) if frontend.all else False
    for call in frontend.all:
        given = sorted(call.headers & names)
        if given and frontend.key_is_fresh(call, names):
            yield Finding(
                call.location,
                message=f"{call.label} gives {given[0]} a new value each time that it is repeated",
                endpoint=call.endpoints[0].label if len(call.endpoints) == 1 else None,
                subject=f"{call.label} {call.function} key",
                verdict=Verdict.REFUTED,
            )
            continue
        if given or elsewhere or not options["missing"] or call.status != "joined" or not call.all_headers:
            continue
        reading = [one for one in call.endpoints if one.method in options["methods"] and _reads(project, one)]
        if len(reading) == len(call.endpoints):
            proof = project.proofs.idempotency(reading[0])
            yield Finding(
                call.location,
                values={"call": call.label},
                endpoint=reading[0].label,
                chain=tuple(replace(one, note=one.note or "the key is read here") for one in proof.chain[-1:]),
                subject=f"{call.label} {call.function}",
                verdict=Verdict.REFUTED,
            )


def _reads(project: Project, endpoint: Any) -> bool:
    if project.effects.mutates(endpoint).verdict is not Verdict.PROVED:
        return False
    return project.proofs.idempotency(endpoint).verdict is Verdict.PROVED
