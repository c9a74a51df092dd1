"""A decorator of a handler, or of a function that a handler reaches."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node, dotted, line_of, unparse
from govern.findings import Location
from govern.project.proofs.evidence import Evidence
from govern.selftest.ground import QUESTION_OF, Ground
from govern.selftest.mutant import Gathered, Mutant
from govern.selftest.operators.families import ACCESS, Takes

ARROW = " -> "
Key = tuple[str, int]


class Decorator:
    """Takes a decorator away that guards, records or reads the key."""

    def __init__(self, takes: Takes, name: str, about: str) -> None:
        self.takes = takes
        self.name = name
        self.about = about
        self.concepts = takes.concepts
        self.families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each decorator that carries what this takes, for some endpoint."""
        found: dict[Key, tuple[Node, Node, Gathered]] = {}
        named = _decorated(ground)
        for endpoint in ground.endpoints:
            for one in ground.evidence(endpoint):
                for file, function, decorator in _decorators(ground, named, endpoint.location, one):
                    key = (file, line_of(decorator[1]))
                    gathered = found.setdefault(key, (function, decorator, Gathered()))[2]
                    gathered.add(ground.target(endpoint), QUESTION_OF[one.kind])
        for (file, line), (function, decorator, gathered) in found.items():
            text = ground.text(file)
            if text is None or not self.takes.first_of(gathered.questions):
                continue
            yield Mutant(
                self.name,
                file,
                line,
                f"the decorator @{unparse(decorator, 50)} of {function[2]}",
                (ground.without_decorator(text, decorator),),
                tuple(gathered.targets),
                tuple(gathered.questions),
            )


Decorated = dict[str, list[tuple[str, Node, Node]]]


def _decorated(ground: Ground) -> Decorated:
    """The decorated functions of a repository by their names, each with its file and one of its decorators."""
    found: Decorated = {}
    for path in ground.paths:
        for node in ground.nodes(path):
            for decorator in node[6] if node[0] == "def" else ():
                found.setdefault(node[2], []).append((path, node, decorator))
    return found


def _decorators(ground: Ground, named: Decorated, handler: Location, one: Evidence) -> Iterator[tuple[str, Node, Node]]:
    """The decorators through which evidence is seen: what they put around a function has their own name in its."""
    first = one.trail[0]
    if first.note.startswith("decorated by "):
        outer = first.note.removeprefix("decorated by ").split(".")
        for file, function, decorator in named.get(_name(ground, handler), ()):
            if (file, line_of(function[1])) == (handler.file, handler.line) and _last(decorator) in outer:
                yield file, function, decorator
    if first.note == "decorated with an audit decorator":
        for file, function, decorator in named.get(_name(ground, handler), ()):
            if (file, line_of(function[1])) == (handler.file, handler.line) and "audit" in _last(decorator).lower():
                yield file, function, decorator
    for hop in one.chain:
        callee = hop.note.rpartition(ARROW)[2].split(".")
        text = ground.text(hop.file) if "<locals>" in callee else None
        if text is None:
            continue
        called = text.word_at(text.offset_of(hop.line, hop.column - 1))
        for file, function, decorator in named.get(called, ()):
            if _last(decorator) in callee:
                yield file, function, decorator


def _name(ground: Ground, handler: Location) -> str:
    text = ground.text(handler.file)
    return text.word_at(text.offset_of(handler.line, handler.column - 1)) if text is not None else ""


def _last(decorator: Node) -> str:
    callee = decorator[2] if decorator[0] == "call" else decorator
    return (dotted(callee) or "").rpartition(".")[2]


OPERATORS = (
    Decorator(Takes("permission", "authentication"), "guard-decorator", "a decorator that guards"),
    Decorator(Takes("audit"), "audit-decorator", "a decorator that leaves an audit record"),
    Decorator(Takes("idempotency"), "key-decorator", "a decorator that reads the idempotency key"),
)
