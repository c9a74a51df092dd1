"""A middleware of the application."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node, line_of
from govern.findings import Location
from govern.selftest.ground import QUESTION_OF, Ground
from govern.selftest.mutant import Change, Gathered, Mutant
from govern.selftest.operators.families import ACCESS, GUARD_CONCEPTS

PREFIX = "middleware "


class Middleware:
    """Takes a middleware away: its `add_middleware`, its decorator, or its place in `middleware=[...]`."""

    name = "middleware"
    about = "a middleware that guards, records or reads the idempotency key"
    concepts = GUARD_CONCEPTS | {"audit", "idempotency"}
    families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each middleware that carries something for some endpoint."""
        found: dict[tuple[str, int], tuple[Location, Gathered]] = {}
        for endpoint in ground.endpoints:
            for one in ground.evidence(endpoint):
                first = one.trail[0]
                if first.note.startswith(PREFIX):
                    gathered = found.setdefault((first.file, first.line), (first, Gathered()))[1]
                    gathered.add(ground.target(endpoint), QUESTION_OF[one.kind])
        for (file, line), (first, gathered) in found.items():
            change = _change(ground, first)
            if change is not None:
                what = f"the {first.note}"
                yield Mutant(self.name, file, line, what, (change,), tuple(gathered.targets), tuple(gathered.questions))


def _change(ground: Ground, site: Location) -> Change | None:
    text = ground.text(site.file)
    if text is None:
        return None
    for node in ground.nodes(site.file):
        if node[0] == "def":
            for decorator in node[6]:
                if line_of(decorator[1]) == site.line or (line_of(node[1]) == site.line and _registers(decorator)):
                    return ground.without_decorator(text, decorator)
    statement = ground.call_statement(site)
    if statement is not None:
        return ground.dropped(text, statement)
    for node in ground.nodes(site.file):
        if node[0] == "call" and line_of(node[1]) == site.line and str(node[2][-1]) == "Middleware":
            gone = text.without(text.item(text.offset(node[1])))
            return Change(gone.start, gone.end, "")
    return None


def _registers(decorator: Node) -> bool:
    return decorator[0] == "call" and str(decorator[2][-1]) == "middleware"


OPERATORS = (Middleware(),)
