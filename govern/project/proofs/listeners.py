"""Audit records that SQLAlchemy's event listeners write: who changes such a row leaves a record, whatever calls it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, dotted, line_of
from govern.findings import Location
from govern.project.proofs.evidence import AUDIT, Evidence
from govern.project.proofs.looking import look
from govern.project.proofs.search import Search
from govern.project.values import ClassValue, ExternalInstance, FunctionValue, Scope, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """A function that SQLAlchemy calls on events of `target`: a session, or a model and those made from it."""

    function: FunctionValue
    target: Value
    location: Location
    evidence: Evidence


class Listeners:
    """The event listeners of a project that write audit records."""

    def __init__(self, project: Project, search: Search) -> None:
        self._project = project
        self._search = search

    @cached_property
    def all(self) -> tuple[Listener, ...]:
        """Every listener that leads to an audit record, in order of modules."""
        found: list[Listener] = []
        for wiring in self._project.wirings:
            for module in sorted(wiring.modules, key=lambda module: module.name):
                if module.path and not self._project.layout.is_test(module.path):
                    scope = Scope(module, module.names)
                    for function, target, line in _registered(
                        wiring.evaluator, scope, wiring.evaluator.read(module.path).body
                    ):
                        found += self._listener(function, target, Location(module.path, line, note="listens here"))
        return tuple(found)

    def _listener(self, function: FunctionValue, target: Value, location: Location) -> Iterator[Listener]:
        ref = self._project.calls.ref(function)
        record = next((one for one in self._search.of(ref) if one.kind == AUDIT), None)
        if record is not None:
            yield Listener(function, target, location, record)

    def covering(self, models: tuple[str, ...]) -> Evidence | None:
        """The record that changing rows of these models leaves: of every session, or of one of the models."""
        for listener in self.all:
            target = plain(listener.target)
            if isinstance(target, ClassValue) and not _is_base(target) and target.name not in models:
                continue
            return listener.evidence.below(listener.location)
        return None


def _is_base(cls: ClassValue) -> bool:
    """Whether a class is what models are made from, and no table itself."""
    return cls.lookup("__tablename__") is None


def _registered(ev: Evaluator, scope: Scope, body: tuple[Node, ...]) -> Iterator[tuple[FunctionValue, Value, int]]:
    for node in body:
        if node[0] == "def":
            function = scope.names.get(node[2])
            if not isinstance(function, FunctionValue):
                continue
            for decorator in function.decorators:
                if isinstance(decorator, ExternalInstance) and decorator.callee == "sqlalchemy.event.listens_for":
                    yield function, decorator.args[0] if decorator.args else None, line_of(node[1])
        elif node[0] == "expr" and node[2][0] == "call" and (dotted(node[2][2]) or "").endswith("event.listen"):
            args = [look(ev, arg, scope) for arg in node[2][3]]
            if len(args) == 3 and isinstance(args[2], FunctionValue):
                yield args[2], args[0], line_of(node[1])
