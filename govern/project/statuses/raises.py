"""Which HTTP statuses leave a function as exceptions: its own raise statements, and those of what it calls.

An exception that a handler around it catches, or may catch, does not leave. Cycles of calls are followed once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Body, Node, column_of, line_of, unparse, walk_scope
from govern.findings import Location
from govern.project.calls.graph import NO_FRAME, Call, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs.answers import HTTP_EXCEPTIONS, Answers, catches, exception_class
from govern.project.proofs.looking import evaluated, look
from govern.project.values import ClassValue, External, Scope, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

MAX_DEPTH = 12
Handler = tuple[Node | None, Body]
# What holds no raise statement and no call, or those of another body.
INNER = frozenset(("def", "class", "lambda", "name", "const"))


@dataclass(frozen=True, slots=True, eq=False)
class RaisedStatus:
    """A status that leaves a function: the exception's class, and the way to the raise statement, which is last."""

    status: int
    kind: Value
    chain: tuple[Location, ...]

    @property
    def place(self) -> Location:
        return self.chain[-1]


@dataclass(frozen=True, slots=True)
class _Site:
    """A raise statement or a call, with the clauses of each `try` around it, innermost last."""

    node: Node
    handlers: tuple[tuple[Handler, ...], ...]


class Raises:
    """The statuses of one project's functions, each worked out once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._answers = Answers(project)
        self._known: dict[tuple[int, Frame], tuple[RaisedStatus, ...]] = {}
        self._running: list[tuple[int, Frame]] = []

    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[RaisedStatus, ...]:
        """The statuses that leave a function, each once, by the shortest way."""
        key = (id(function.value), frame)
        if key in self._known:
            return self._known[key]
        if key in self._running or len(self._running) >= MAX_DEPTH:
            return ()
        self._running.append(key)
        try:
            found: dict[int, RaisedStatus] = {}
            for one in self._leaving(function, frame):
                known = found.get(one.status)
                if known is None or len(one.chain) < len(known.chain):
                    found[one.status] = one
        finally:
            self._running.pop()
        self._known[key] = tuple(found[status] for status in sorted(found))
        return self._known[key]

    def _leaving(self, function: FunctionRef, frame: Frame) -> Iterator[RaisedStatus]:
        ev = self._project.calls.evaluator(function.value.module)
        if ev is None or function.value.node[0] != "def":
            return
        scope = Scope(function.value.module, {}, function.value.scope)
        calls: dict[int, list[Call]] = {}
        for call in self._project.calls.of(function, frame):
            if call.kind == "call":
                calls.setdefault(id(call.node), []).append(call)
        for site in _sites(function.value.node[5]):
            if site.node[0] == "raise":
                found: Iterator[RaisedStatus] = self._raised(ev, scope, function, site.node)
            else:
                found = self._below(function, calls.get(id(site.node), []))
            yield from (one for one in found if not _caught(ev, scope, site, one.kind))

    def _raised(self, ev: Evaluator, scope: Scope, function: FunctionRef, node: Node) -> Iterator[RaisedStatus]:
        if node[2] is None:
            return
        value = evaluated(ev, node[2], scope)
        kind = exception_class(value)
        if not _is_http(kind):
            return
        place = Location(function.file, line_of(node[1]), column_of(node[1]) + 1, note=f"raise {unparse(node[2], 60)}")
        for status in self._answers.of_exception(ev, value):
            yield RaisedStatus(status, kind, (place,))

    def _below(self, function: FunctionRef, calls: list[Call]) -> Iterator[RaisedStatus]:
        for call in calls:
            targets = [target for target in call.targets if target.function is not None]
            if len(targets) != 1:
                continue  # of several that it may be, none is known to run
            target = targets[0]
            assert target.function is not None
            note = f"{function.qualname} -> {target.function.qualname}"
            site = Location(call.file, call.line, call.column, note=note)
            for one in self.of(target.function, target.frame):
                yield replace(one, chain=(site, *one.chain))


def _is_http(kind: Value) -> bool:
    if isinstance(kind, External):
        package, _, name = kind.dotted.rpartition(".")
        return name == "HTTPException" and package.startswith(("fastapi", "starlette"))
    if not isinstance(kind, ClassValue):
        return False
    return any(base.rpartition(".")[2] in HTTP_EXCEPTIONS for base in kind.external_bases())


def _caught(ev: Evaluator, scope: Scope, site: _Site, kind: Value) -> bool:
    """Whether a clause around the site catches the exception, or may; one that raises it again does not."""
    for clauses in reversed(site.handlers):
        for types, body in clauses:
            found = True if types is None else catches(look(ev, types, scope), kind)
            if found is False:
                continue
            if not _raises_again(body):
                return True
            break
    return False


def _raises_again(body: Body) -> bool:
    """Whether a clause ends by raising what it caught."""
    return bool(body) and body[-1][0] == "raise" and body[-1][2] is None


def _sites(body: Body) -> list[_Site]:
    """The raise statements and calls of a body; what stands in nested functions is not its own."""
    found: list[_Site] = []
    for statement in body:
        _gather(statement, (), found)
    return found


def _gather(node: tuple[Any, ...], handlers: tuple[tuple[Handler, ...], ...], found: list[_Site]) -> None:
    """Add what a node, or a group of nodes, holds."""
    tag = node[0]
    if tag.__class__ is str and len(node) > 1 and node[1].__class__ is int:
        if tag in INNER:
            return
        if tag == "try":
            clauses = tuple((clause[1], clause[3]) for clause in node[3])
            for part, around in (
                (node[2], (*handlers, clauses)),
                *((clause[3], handlers) for clause in node[3]),
                (node[4], handlers),
                (node[5], handlers),
            ):
                if part:
                    _gather(part, around, found)
            return
        if tag == "with" and _suppresses(node):
            _gather(node[3], (*handlers, ((None, ()),)), found)
            return
        if tag in ("raise", "call"):
            found.append(_Site(node, handlers))
    for part in node:
        if part.__class__ is tuple and part:
            _gather(part, handlers, found)


def _suppresses(node: Node) -> bool:
    """Whether a with statement swallows exceptions."""
    return any(
        inner[0] == "call" and str(inner[2][-1]) in ("suppress", "raises")
        for value, _ in node[2]
        for inner in walk_scope((value,))
    )
