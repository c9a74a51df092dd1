"""A dependency in `dependencies=[...]` of a route, a router, an inclusion or an application."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node, dotted, line_of, unparse
from govern.project.endpoints import Dependency, Endpoint
from govern.project.values import DependsValue, plain
from govern.selftest.ground import Ground, Place, leftmost
from govern.selftest.mutant import Change, Gathered, Mutant
from govern.selftest.operators.families import ACCESS, Takes
from govern.selftest.operators.parameters import carried_by

KEYWORD = "dependencies"


class Listed:
    """Takes an element of `dependencies=[...]` away."""

    def __init__(self, takes: Takes, name: str, about: str) -> None:
        self.takes = takes
        self.name = name
        self.about = about
        self.concepts = takes.concepts
        self.families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each element of a literal list that carries what this takes, for some endpoint."""
        for path in ground.paths:
            for node in ground.nodes(path):
                if node[0] != "call":
                    continue
                value = next((value for name, value in node[4] if name == KEYWORD), None)
                if value is not None and value[0] in ("list", "tuple"):
                    for element in value[2]:
                        yield from self._mutant(ground, path, node, element)

    def _mutant(self, ground: Ground, path: str, call: Node, element: Node) -> Iterator[Mutant]:
        text = ground.text(path)
        if text is None or element[0] == "star":
            return
        gathered = Gathered()
        for endpoint, root in _hanging(ground, path, call, element):
            questions = carried_by(ground, endpoint, root)
            if self.takes.first_of(questions):
                gathered.add(ground.target(endpoint), *questions)
        if gathered.targets:
            span = text.item(text.offset(leftmost(element)))
            gone = text.without(span)
            yield Mutant(
                self.name,
                path,
                line_of(element[1]),
                f"{unparse(element, 50)} of {unparse(call[2], 40)}(...)",
                (Change(gone.start, gone.end, ""),),
                tuple(gathered.targets),
                tuple(gathered.questions),
            )


def _hanging(ground: Ground, path: str, call: Node, element: Node) -> Iterator[tuple[Endpoint, Dependency]]:
    """The endpoints that get a dependency from an element of a call's list, each with that dependency."""
    site = (path, line_of(call[1]))
    place, name = _attached(ground, path, element)
    mounted = [one for one in ground.endpoints if any((at.file, at.line) == site for at in one.mounts)]
    levels = ("route", "include") if mounted else ("router", "include", "app")
    for endpoint in mounted or ground.endpoints:
        for root in endpoint.dependencies:
            parts = root.name.replace("()", "").split(".")
            if root.level in levels and (root.location.file, root.location.line) == place and name in ("", *parts):
                yield endpoint, root
                break


def _attached(ground: Ground, path: str, element: Node) -> tuple[Place, str]:
    """Where the `Depends(...)` of an element is written, and the last name of what it depends on ("": not known)."""
    if element[0] == "call":
        inner = element[3][0] if element[3] else None
        while inner is not None and inner[0] == "call":
            inner = inner[2]
        return (path, line_of(element[1])), (dotted(inner) or "").rpartition(".")[2]
    module = ground.project.module_value(path)
    value = plain(module.names.get(element[2])) if module is not None and element[0] == "name" else None
    if isinstance(value, DependsValue):
        return (value.file, value.line), ""
    return (path, line_of(element[1])), ""


OPERATORS = (
    Listed(Takes("permission", "authentication"), "guard-listed", "a guard in `dependencies=[...]`"),
    Listed(Takes("audit"), "audit-listed", "a dependency in `dependencies=[...]` that leaves an audit record"),
    Listed(Takes("idempotency"), "key-listed", "a dependency in `dependencies=[...]` that reads the idempotency key"),
)
