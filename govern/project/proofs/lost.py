"""The calls below functions that could not be followed: worked out where somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable

from govern.cache.identity import identity
from govern.facts.syntax import column_of, line_of
from govern.findings import Location
from govern.project.endpoints import FunctionRef
from govern.project.proofs.evidence import UNFOLLOWED, Evidence, distinct
from govern.project.proofs.glance import Way
from govern.project.proofs.questions import Found, Key


class Lost:
    """What could not be followed in functions and below them, nearest first: `found`."""

    def __init__(self) -> None:
        self.found: dict[Key, Found] = {}

    def settle(self, key: Key, function: FunctionRef, ways: Iterable[Way | Evidence]) -> None:
        """Work it out for a function that is called by none of those which it calls, of which it is known. `ways` are
        where its calls lead; evidence is that of a call which could not be followed."""
        found: list[Evidence] = []
        for way in ways:
            if isinstance(way, Evidence):
                found.append(way)
                continue
            call = way.call
            if way.function is None:
                at = call.node[1]
                place = Location(function.file, line_of(at), column_of(at) + 1, note=f"calls {call.text}")
                found.append(Evidence(UNFOLLOWED, place, names=(call.name,)))
                continue
            below = self.found.get((identity(way.function.value), way.frame), ())
            if below:
                note = f"{function.qualname} -> {way.function.qualname}"
                site = Location(call.file, call.line, call.column, note=note)
                found += (one.below(site) for one in below)
        self.found[key] = distinct(found)
