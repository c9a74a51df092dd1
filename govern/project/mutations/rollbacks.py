"""Several writes under a `try` that commits, whose `except` goes on without taking back what was half done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, column_of, line_of, statements, unparse, walk, walk_scope
from govern.findings import Location
from govern.project.calls import Call, Frame, Hop
from govern.project.calls.rows import is_session
from govern.project.effects import Effect
from govern.project.effects.mutation import CHANGES, words_of
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.proofs import wording
from govern.project.proofs.chains import definitions_of
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

# What an error of the database is caught by.
BROAD = {
    "Exception", "BaseException", "SQLAlchemyError", "IntegrityError", "DBAPIError", "OperationalError",
    "DatabaseError", "DataError", "StatementError", "InterfaceError", "PendingRollbackError", "Error", "PostgresError",
    "StaleDataError", "InternalError", "ProgrammingError",
}  # fmt: skip
TAKES_BACK = {"rollback", "abort", "abort_transaction", "close", "aclose", "remove", "expunge_all", "invalidate"}
# Words of what a `with` enters that takes back by itself.
MANAGED = wording.listed("session sessions transaction atomic begin uow connection conn connect nested savepoint db")
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True, eq=False)
class HalfDone:
    """An `except` that goes on after writes of which some may be kept: where it stands, and what the `try` writes."""

    endpoint: Endpoint
    location: Location
    caught: str
    writes: tuple[Location, ...]
    chain: tuple[Location, ...]


class Rollbacks:
    """Looks for half done work below the endpoints of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._reaches: dict[tuple[int, Frame], frozenset[str]] = {}

    def missing(self) -> Iterator[HalfDone]:
        """Each such `except` once, with an endpoint that reaches it."""
        seen: set[int] = set()
        for endpoint in self._project.own_endpoints:
            if endpoint.kind != "http" or endpoint.function is None:
                continue
            for hop in self._project.calls.reach(self._project.calls.roots(endpoint)):
                if id(hop.function.node) in seen or hop.function.node[0] != "def":
                    continue
                seen.add(id(hop.function.node))
                yield from self._in_body(endpoint, hop)

    def _in_body(self, endpoint: Endpoint, hop: Hop) -> Iterator[HalfDone]:
        found = [one for one in statements(hop.function.node[5]) if one[0] in ("try", "with")]
        tries = [one for one in found if one[0] == "try"]
        if not tries or not any(map(_commits, self._project.effects.of(hop.function, hop.frame))):
            return
        managed = {id(inner) for around in found if _is_managed(around) for inner in walk(around[3])}
        for one in tries:
            if id(one) in managed:
                continue
            body = _Body(self, self._project, hop, one)
            writes = body.writes(managed)
            if len(writes) < 2 or body.takes_back(one[5]):
                continue
            for at, kind, _, handler in one[3]:
                if _is_broad(kind) and not body.takes_back(handler) and body.goes_on(handler):
                    place = Location(hop.function.file, line_of(at), column_of(at) + 1)
                    caught = unparse(kind, 60) if kind is not None else "everything"
                    yield HalfDone(endpoint, place, caught, tuple(writes), hop.chain)

    def reaches(self, function: FunctionRef, frame: Frame) -> frozenset[str]:
        """The kinds of effects on a database that a function has, or functions near below it."""
        key = (id(function.value), frame)
        found = self._reaches.get(key)
        if found is None:
            hops = self._project.calls.reach([function], MAX_DEPTH)
            effects = (effect for hop in hops for effect in self._project.effects.of(hop.function, hop.frame))
            found = self._reaches[key] = frozenset(one.kind for one in effects if one.via == "database")
        return found


class _Body:
    """One `try` in one body."""

    def __init__(self, rollbacks: Rollbacks, project: Project, hop: Hop, node: Node) -> None:
        self._rollbacks = rollbacks
        self._function = hop.function
        self._node = node
        self._calls: dict[int, list[Call]] = {}
        for call in project.calls.of(hop.function, hop.frame):
            self._calls.setdefault(id(call.node), []).append(call)
        self._effects: dict[int, list[Effect]] = {}
        for effect in project.effects.of(hop.function, hop.frame):
            if effect.node is not None:
                self._effects.setdefault(id(effect.node), []).append(effect)

    def writes(self, managed: set[int]) -> list[Location]:
        """The writes under the `try` that come before its last commit; a write in a loop counts twice. None where it
        does not commit itself, where a context manager takes back, or where another `try` inside sees to it."""
        apart = {
            id(inner) for one in walk_scope(self._node[2]) if one[0] == "try" and _catches(one) for inner in walk(one)
        }
        inside = [inner for inner in walk(self._node[2]) if id(inner) not in managed | apart]
        commits = [line_of(n[1]) for n in inside if self._is_commit(n)]
        if not commits:
            return []
        looped = {id(inner) for node in inside if node[0] in ("for", "while") for inner in walk(node)}
        found: list[Location] = []
        rows: set[str] = set()
        for node in inside:
            place = self._write_at(node, rows)
            if place is not None and place.line <= max(commits):
                found += [place, place] if id(node) in looped else [place]
        return found

    def _is_commit(self, node: Node) -> bool:
        return any(map(_commits, self._of(node)))

    def _of(self, node: Node) -> list[Effect]:
        return self._effects.get(id(node), [])

    def _write_at(self, node: Node, rows: set[str]) -> Location | None:
        """What a node writes; the columns of one row that are set are one write."""
        for effect in self._of(node):
            if effect.via != "database":
                continue
            at = effect.location
            if effect.kind in (*CHANGES, "assign"):
                row = _row_of(effect)
                if row in rows:
                    continue
                rows.add(row)
                return Location(at.file, at.line, at.column, note=words_of(effect))
        for call in self._calls.get(id(node), ()):
            for target in call.targets:
                if target.function is not None and call.kind == "call":
                    kinds = self._rollbacks.reaches(target.function, target.frame)
                    if kinds & set(CHANGES) and "commit" not in kinds:
                        return Location(call.file, call.line, call.column, note=f"{call.text}: writes")
        return None

    def takes_back(self, body: Body) -> bool:
        """Whether statements roll back, or give the session away."""
        for node in walk(body):
            if node[0] == "call" and str(node[2][-1]) in TAKES_BACK:
                return True
            if any(effect.kind == "rollback" for effect in self._of(node)):
                return True
            for call in self._calls.get(id(node), ()):
                for target in call.targets:
                    if target.function is not None and "rollback" in self._rollbacks.reaches(
                        target.function, target.frame
                    ):
                        return True
        return False

    def goes_on(self, handler: Body) -> bool:
        """Whether a handler swallows the error; one that raises leaves it to whoever owns the session, unless the
        function made that itself and nobody closes it."""
        if not any(node[0] == "raise" for node in walk_scope(handler)):
            return True
        return bool(handler) and handler[-1][0] == "raise" and self._made_here()

    def _made_here(self) -> bool:
        """Whether the session that commits was made by the function itself."""
        definitions = definitions_of(self._function.node[5])
        for node in walk(self._node[2]):
            if not self._is_commit(node) or node[2][2][0] != "name":
                continue
            for made in definitions.get(node[2][2][2], ()):
                for call in self._calls.get(id(made), ()):
                    if any(map(is_session, call.values)):
                        return True
        return False


def _row_of(effect: Effect) -> str:
    """What is written, as it is named there: setting columns of a row, and adding it, write one row."""
    node, call = effect.node, effect.call
    if node is not None and node[0] == "attr":
        return unparse(node[2], 60)
    if call is not None and call.name in ("add", "merge", "save"):
        first = call.node[3][0] if call.node[0] == "call" and call.node[3] else ("none", 0)
        if first[0] == "name":
            return unparse(first, 60)
    return f"{effect.location.line}:{effect.location.column}"


def _commits(effect: Effect) -> bool:
    return effect.kind == "commit" and effect.call is not None and effect.call.name == "commit"


def _catches(node: Node) -> bool:
    return any(_is_broad(kind) for _, kind, _, _ in node[3])


def _is_managed(node: Node) -> bool:
    """Whether a `with` enters something that takes back by itself when an error leaves it."""
    if node[0] != "with":
        return False
    names = [str(inner[-1]) for value, _ in node[2] for inner in walk(value) if inner[0] in ("name", "attr")]
    return any(wording.any_of(name, MANAGED) for name in names)


def _is_broad(kind: Node | None) -> bool:
    if kind is None:
        return True
    kinds = kind[2] if kind[0] == "tuple" else (kind,)
    return any(one[0] in ("name", "attr") and str(one[-1]) in BROAD for one in kinds)
