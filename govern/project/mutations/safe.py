"""What an endpoint whose method is safe writes, and that nobody who reads expects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.facts.syntax import line_of, walk, walk_scope
from govern.findings import Location
from govern.project.calls import Call, Frame, Hop
from govern.project.effects import Effect
from govern.project.effects.methods import Range, other_methods
from govern.project.effects.mutation import CHANGES, REMEMBERED, STATE, chain_to
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.mutations.bookkeeping import is_bookkeeping, keeps_books, makes_if_missing
from govern.project.mutations.logins import is_login_step
from govern.project.mutations.shelter import sheltered
from govern.project.mutations.targets import outermost
from govern.project.proofs.chains import definitions_of
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

SAFE = ("GET", "HEAD")
# With more functions than this behind one call, which of them runs is not known.
MOST_TARGETS = 3


@dataclass(frozen=True, slots=True, eq=False)
class UnsafeWrite:
    """A write that an endpoint with a safe method reaches, and the chain that leads to it."""

    effect: Effect
    chain: tuple[Location, ...]

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the write stands."""
        at = self.effect.location
        return at.file, at.line, at.column


class SafeMethods:
    """Looks for writes below the endpoints of one project whose method is safe."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sheltered: dict[int, frozenset[Identity]] = {}
        self._books: dict[tuple[int, Frame], tuple[Effect, ...]] = {}

    def all(self) -> Iterator[tuple[Endpoint, tuple[UnsafeWrite, ...]]]:
        """Each endpoint with a safe method that writes, with its writes, nearest first; one for each handler."""
        seen: set[int] = set()
        for endpoint in self._project.own_endpoints:
            if endpoint.kind != "http" or endpoint.method not in SAFE or endpoint.function is None:
                continue
            if id(endpoint.function.value) in seen:
                continue
            seen.add(id(endpoint.function.value))
            writes = self._project.about("unsafe writes", endpoint, partial(self._unsafe, endpoint, endpoint.function))
            if writes:
                yield endpoint, writes

    def _unsafe(self, endpoint: Endpoint, handler: FunctionRef) -> tuple[UnsafeWrite, ...]:
        writes = tuple(self._writes(endpoint, handler))
        return () if writes and is_login_step(endpoint, self._project.proofs.search) else writes

    def only_books(self, endpoint: Endpoint) -> bool:
        """Whether all that an endpoint changes, whatever its method, are books of the request itself: when somebody
        logged in, what they have read."""
        if endpoint.function is None:
            return False
        return self._project.about("only books", endpoint, partial(self._keeps_books, endpoint.function))

    def _keeps_books(self, handler: FunctionRef) -> bool:
        def skip(function: FunctionRef, call: Call) -> bool:
            return keeps_books(call.name)

        if keeps_books(handler.value.name):
            return True
        for hop in self._project.calls.reach([handler], skip=skip):
            books = self._bookkeeping(hop)
            for effect in self._project.effects.of(hop.function, hop.frame):
                changes = effect.kind in (*CHANGES, "assign") and effect.via in STATE
                if changes and not any(effect is one for one in books):
                    return False
        return True

    def _writes(self, endpoint: Endpoint, handler: FunctionRef) -> Iterator[UnsafeWrite]:
        """The writes that a request reaches, kept by a commit, and that do not only keep things in order."""
        apart = other_methods(handler.node[5], endpoint.method) if handler.node[0] == "def" else []
        if id(handler.value) in self._shared:
            # a form that is shown and sent: a test tells the two apart, if not always by the method
            apart = [*apart, *_branches(handler)]
        found: list[tuple[Hop, Effect]] = []
        committing: set[str] = set()
        for hop in self._reached(endpoint, handler, apart):
            if self._commits(hop):
                committing.add(hop.function.qualname)
            for effect in self._project.effects.of(hop.function, hop.frame):
                if self._counts(hop, effect) and not _stands_in(effect.location, apart, hop, handler):
                    found.append((hop, effect))
        for hop, effect in found:
            # what is set on a row is often for the answer only: a commit on the way there must tell
            if effect.kind != "assign" or not committing.isdisjoint(_functions_on(hop)):
                yield UnsafeWrite(effect.noted(), chain_to(hop, effect))

    def _reached(self, endpoint: Endpoint, handler: FunctionRef, apart: list[Range]) -> Iterator[Hop]:
        def skip(function: FunctionRef, call: Call) -> bool:
            if function.value is handler.value and any(start <= call.line <= end for start, end in apart):
                return True
            if len(outermost(call)) > MOST_TARGETS:
                return True
            if keeps_books(call.name) or makes_if_missing(call.name):
                return True
            if any(target.function is not None and target.function.value.marks & REMEMBERED for target in call.targets):
                return True
            return identity(call.node) in self._shelter_of(function)

        yield from self._project.calls.reach(self._roots(endpoint, handler), skip=skip)

    def _roots(self, endpoint: Endpoint, handler: FunctionRef) -> list[FunctionRef]:
        """The handler, and what stands before it alone: what many handlers share is bookkeeping."""
        return [
            handler,
            *(one for one in _before(endpoint) if self._users.get((one.file, one.line)) == {id(handler.value)}),
        ]

    @cached_property
    def _users(self) -> dict[tuple[str, int], set[int]]:
        """The handlers that each dependency and decorator stands before."""
        found: dict[tuple[str, int], set[int]] = {}
        for endpoint in self._project.endpoints:
            if endpoint.function is not None:
                for one in _before(endpoint):
                    found.setdefault((one.file, one.line), set()).add(id(endpoint.function.value))
        return found

    @cached_property
    def _shared(self) -> set[int]:
        """The handlers that serve other methods too."""
        return {
            id(endpoint.function.value)
            for endpoint in self._project.endpoints
            if endpoint.function is not None and endpoint.kind == "http" and endpoint.method not in SAFE
        }

    def _counts(self, hop: Hop, effect: Effect) -> bool:
        """Whether an effect changes state that somebody will see, outside of what keeps things in order."""
        if effect.kind not in (*CHANGES, "assign") or effect.via not in STATE:
            return False
        if effect.node is not None and identity(effect.node) in self._shelter_of(hop.function):
            return False
        return not any(effect is one for one in self._bookkeeping(hop))

    def _bookkeeping(self, hop: Hop) -> tuple[Effect, ...]:
        """The writes of a body that only keep books."""
        key = (id(hop.function.value), hop.frame)
        found = self._books.get(key)
        if found is None:
            effects = self._project.effects.of(hop.function, hop.frame)
            assigned = frozenset(effect.store.attribute for effect in effects if effect.store is not None)
            definitions = definitions_of(hop.function.node[5]) if hop.function.node[0] == "def" else {}
            found = self._books[key] = tuple(one for one in effects if is_bookkeeping(one, assigned, definitions))
        return found

    def _commits(self, hop: Hop) -> bool:
        """Whether a function commits: itself, or by a function that it calls."""
        effects, calls = self._project.effects, self._project.calls
        bodies = [(hop.function, hop.frame)]
        for call in calls.of(hop.function, hop.frame):
            bodies += [(target.function, target.frame) for target in call.targets if target.function is not None]
        return any(one.kind == "commit" and not one.closing for body in bodies for one in effects.of(*body))

    def _shelter_of(self, function: FunctionRef) -> frozenset[Identity]:
        key = id(function.value)
        if key not in self._sheltered:
            self._sheltered[key] = sheltered(function.node)
        return self._sheltered[key]


def _branches(handler: FunctionRef) -> Iterator[Range]:
    """The lines of what a handler does under some test."""
    for node in walk_scope(handler.node[5]) if handler.node[0] == "def" else ():
        for body in node[3:5] if node[0] == "if" else ():
            lines = [line_of(one[1]) for one in walk(body)]
            if lines:
                yield min(lines), max(lines)


def _before(endpoint: Endpoint) -> list[FunctionRef]:
    """The functions that run around a handler: its dependencies and decorators."""
    found = [dependency.function for dependency in endpoint.all_dependencies()]
    return [one for one in (*found, *endpoint.wrappers) if one is not None]


def _functions_on(hop: Hop) -> set[str]:
    """The functions on the way from a handler to a function, both included."""
    return {hop.function.qualname, *(part for place in hop.chain for part in place.note.split(" -> "))}


def _stands_in(at: Location, apart: list[Range], hop: Hop, handler: FunctionRef) -> bool:
    """Whether a place of the handler runs for other methods only."""
    return hop.function.value is handler.value and any(start <= at.line <= end for start, end in apart)
