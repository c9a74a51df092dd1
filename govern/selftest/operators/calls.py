"""A call that does nothing but guard, or leave an audit record."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node, unparse, walk
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.proofs.evidence import AUDIT, Evidence
from govern.selftest.ground import QUESTION_OF, Ground
from govern.selftest.mutant import Gathered, Mutant
from govern.selftest.operators.families import ACCESS, Takes

CHANGES = ("write", "delete", "assign")
KEEPS = frozenset(("add", "add_all", "insert", "insert_one", "save", "create", "append", "put", "merge"))


class Call:
    """Takes a statement away that only calls: `check_owner(item, user)`, `audit.record(...)`."""

    def __init__(self, takes: Takes, name: str, about: str) -> None:
        self.takes = takes
        self.name = name
        self.about = about
        self.concepts = takes.concepts
        self.families = ACCESS

    def mutants(self, ground: Ground) -> Iterator[Mutant]:
        """One for each such statement: of those on the way to a proof the first that takes no change along."""
        found: dict[tuple[str, int], tuple[Node, Gathered, bool]] = {}
        for endpoint in ground.endpoints:
            if "authentication" in self.takes.questions and ground.checks_callers_itself(endpoint):
                continue
            for one in ground.evidence(endpoint):
                if QUESTION_OF[one.kind] not in self.takes.questions:
                    continue
                site = _dedicated(ground, endpoint, one)
                if site is not None:
                    file, statement, kept = site
                    gathered = found.setdefault((file, statement[1]), (statement, Gathered(), kept))[1]
                    gathered.add(ground.target(endpoint), QUESTION_OF[one.kind])
        for (file, _), (statement, gathered, kept) in found.items():
            text = ground.text(file)
            if text is None:
                continue
            change = ground.dropped(text, statement)
            yield Mutant(
                self.name,
                file,
                text.line_at(change.start),
                f"the call {unparse(statement[2], 60)}",
                (change,),
                tuple(gathered.targets),
                tuple(gathered.questions),
                doubtful=kept,
            )


def _dedicated(ground: Ground, endpoint: Endpoint, one: Evidence) -> tuple[str, Node, bool] | None:
    """The statement to take away for one piece of evidence, with its file; whether it keeps a record made elsewhere."""
    for place in one.trail:
        if place.note.startswith(("depends on ", "middleware ", "decorated by ")):
            continue
        call = ground.call_statement(place)
        statement = call or (_kept(ground, place) if one.kind == AUDIT else None)
        if statement is not None and not _takes_a_change(ground, endpoint, place.file, statement):
            return place.file, statement, call is None
    return None


def _takes_a_change(ground: Ground, endpoint: Endpoint, file: str, statement: Node) -> bool:
    """Whether all that an endpoint changes, but for audit records, is changed below a statement."""
    changes = [
        chain
        for effect, chain in ground.project.effects.of_endpoint(endpoint)
        if effect.kind in CHANGES and effect.via == "database" and not _is_record(effect.model)
    ]
    text = ground.text(file)
    if text is None or not changes:
        return False
    span = text.statement(text.offset(statement[1]))
    lines = range(text.line_at(span.start), text.line_at(span.end) + 1)
    return all(any(step.file == file and step.line in lines for step in chain) for chain in changes)


def _is_record(model: str | None) -> bool:
    words = (model or "").lower()
    return any(word in words for word in ("audit", "log", "history", "activity", "event"))


def _kept(ground: Ground, place: Location) -> Node | None:
    """Where a record is made and given a name, the later statement that keeps it: `session.add(entry)`."""
    made, function = ground.statement(place), ground.function_around(place)
    if made is None or made[0] != "assign" or function is None or made[2][0][0] != "name":
        return None
    name = made[2][0][2]
    for node in walk(function[5]):
        if node[0] != "expr" or node[1] <= made[1]:
            continue
        call = node[2][2] if node[2][0] == "await" else node[2]
        named = call[0] == "call" and any(part[0] == "name" and part[2] == name for part in call[3])
        if named and str(call[2][-1]) in KEEPS:
            return node
    return None


OPERATORS = (
    Call(Takes("permission", "authentication"), "guard-call", "a call of a guard"),
    Call(Takes("audit"), "audit-call", "a call that leaves an audit record"),
)
