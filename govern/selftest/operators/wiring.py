"""What makes an endpoint be served, and what it promises to answer."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import line_of, unparse
from govern.findings import Location
from govern.selftest.ground import Ground, leftmost
from govern.selftest.mutant import Change, Gathered, Mutant
from govern.selftest.operators.families import ROUTERS

INCLUDED = "included here"


class Inclusion:
    """Takes an `include_router` away."""

    name = "inclusion"
    about = "an `include_router`: its routes are lost"
    concepts = frozenset[str]()
    families = ROUTERS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each inclusion that endpoints come through."""
        found: dict[tuple[str, int], Gathered] = {}
        for endpoint in ground.endpoints:
            for mount in endpoint.mounts:
                if mount.note == INCLUDED:
                    found.setdefault((mount.file, mount.line), Gathered()).add(ground.target(endpoint))
        for (file, line), gathered in found.items():
            text = ground.text(file)
            statement = ground.call_statement(Location(file, line)) if text is not None else None
            if text is not None and statement is not None:
                change = ground.dropped(text, statement)
                what = f"the inclusion {unparse(statement[2], 60)}"
                yield Mutant(self.name, file, line, what, (change,), tuple(gathered.targets))


class ResponseModel:
    """Takes `response_model=...` away."""

    name = "response-model"
    about = "a response model"
    concepts = frozenset[str]()
    families = ROUTERS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each route decorator with the keyword."""
        for endpoint in ground.endpoints:
            function = endpoint.function
            text = ground.text(function.file) if function is not None else None
            if function is None or text is None or function.node[0] != "def":
                continue
            sites = {(mount.file, mount.line) for mount in endpoint.mounts}
            for decorator in function.node[6]:
                if decorator[0] != "call" or (function.file, line_of(decorator[1])) not in sites:
                    continue
                for name, value in decorator[4]:
                    if name == "response_model" and value[0] != "const":
                        start = text.keyword(text.offset(leftmost(value)))
                        gone = text.without(text.item(start))
                        yield Mutant(
                            self.name,
                            function.file,
                            text.line_at(start),
                            f"the response model {unparse(value, 40)} of {function.value.name}",
                            (Change(gone.start, gone.end, ""),),
                            (ground.target(endpoint),),
                            facts=("response_model",),
                        )


OPERATORS = (Inclusion(), ResponseModel())
