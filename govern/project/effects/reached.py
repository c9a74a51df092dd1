"""The effects of functions and endpoints, and whether an endpoint changes state."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from govern.findings import Location, Verdict
from govern.project.calls import NO_FRAME, Body, Call, Frame, Hop
from govern.project.effects import database, outside
from govern.project.effects.effect import LOW, Effect, Mutation
from govern.project.effects.mapped import is_row, model_name, sets_a_field
from govern.project.effects.methods import other_methods
from govern.project.endpoints import Endpoint, FunctionRef

if TYPE_CHECKING:
    from govern.project.project import Project

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CHANGES = ("write", "delete")
EXITS = {"__exit__", "__aexit__"}


class Effects:
    """The effects of a project's functions, worked out from their calls."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._of: dict[tuple[int, Frame], tuple[Effect, ...]] = {}
        self._unknown: dict[tuple[int, Frame], Call | None] = {}
        self._mutations: dict[int, Mutation] = {}

    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Effect, ...]:
        """The effects of a function's own body, in source order; not those of what it calls."""
        key = (id(function.value), frame)
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = tuple(self._collect(function, self._project.calls.body(function, frame)))
        return found

    def _collect(self, function: FunctionRef, body: Body) -> list[Effect]:
        found: list[Effect] = []
        for call in body.calls:
            more = list(database.effects_of(call))
            other = outside.effect_of(call) if not more else None
            found += [*more, other] if other is not None else more
        for store in body.stores:
            rows = [value for value in store.receiver if is_row(value) and sets_a_field(value, store.attribute)]
            if rows:
                found.append(Effect("assign", store.location, model=model_name(rows[0]), store=store))
        if body.generator or function.value.name in EXITS:
            found = [_closing(effect) if effect.kind == "commit" else effect for effect in found]
        return sorted(found, key=lambda effect: (effect.location.line, effect.location.column))

    def unfollowed(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Call, ...]:
        """The calls of a body whose callee is not known, and that could do anything for all that their names say."""
        known = {id(effect.call) for effect in self.of(function, frame)}
        calls = self._project.calls.of(function, frame)
        return tuple(
            call for call in calls if not call.targets and id(call) not in known and not outside.is_harmless(call)
        )

    def of_endpoint(self, endpoint: Endpoint) -> tuple[tuple[Effect, tuple[Location, ...]], ...]:
        """All effects that an endpoint reaches, nearest first, each with the chain that leads to it."""
        calls = self._project.calls
        return tuple(
            (effect, _chain(hop, effect))
            for hop in calls.reach(calls.roots(endpoint))
            for effect in self.of(hop.function, hop.frame)
        )

    def mutates(self, endpoint: Endpoint) -> Mutation:
        """Whether an endpoint changes state.

        Proved where its handler, what wraps it, or a dependency of its own reaches a write, a delete or a commit;
        refuted where everything that is reached is known and nothing writes. A dependency that endpoints with a safe
        method share is bookkeeping (sessions, last logins), as is the commit of a context manager on its way out, and
        a commit alone where the method is safe: it ends the transaction before a stream.
        """
        known = self._mutations.get(id(endpoint))
        if known is None:
            known = self._mutations[id(endpoint)] = self._mutation(endpoint)
        return known

    @cached_property
    def _shared(self) -> frozenset[int]:
        """The dependencies of endpoints whose method is safe."""
        return frozenset(
            id(dependency.function.value)
            for endpoint in self._project.endpoints
            if endpoint.method in SAFE_METHODS or endpoint.kind == "websocket"
            for dependency in endpoint.all_dependencies()
            if dependency.function is not None
        )

    def _mutation(self, endpoint: Endpoint) -> Mutation:
        calls = self._project.calls
        if endpoint.function is None:
            return Mutation(Verdict.UNKNOWN, detail="the handler is not in this repository")
        own = calls.roots(endpoint, dependencies=False)
        roots = own + [root for root in calls.roots(endpoint)[len(own) :] if id(root.value) not in self._shared]
        assigned: tuple[Effect, Hop] | None = None
        commit: tuple[Effect, Hop] | None = None
        closing = unknown = None
        names: list[str] = []
        change: tuple[Effect, Hop] | None = None
        elsewhere = (
            other_methods(endpoint.function.node[5], endpoint.method) if endpoint.function.node[0] == "def" else []
        )

        def apart(function: FunctionRef, line: int) -> bool:
            """Whether a line of the handler runs for other methods only."""
            handler = function.value is endpoint.function.value  # type: ignore[union-attr]
            return handler and any(start <= line <= end for start, end in elsewhere)

        for hop in calls.reach(roots, skip=(lambda function, call: apart(function, call.line)) if elsewhere else None):
            for effect in self.of(hop.function, hop.frame):
                if elsewhere and apart(hop.function, effect.location.line):
                    continue
                if effect.kind in CHANGES and effect.via in ("database", "store", "cloud"):
                    change = change or (effect, hop)
                    if effect.model and effect.model not in names:
                        names.append(effect.model)
                elif effect.kind == "assign":
                    assigned = assigned or (effect, hop)
                elif effect.kind == "commit" and not effect.closing:
                    commit = commit or (effect, hop)
                elif effect.kind == "commit":
                    closing = closing or effect
            unknown = unknown or self._first_unknown(hop)
        if change is None and assigned is not None and (commit or closing or self._commits_on_the_way_out(endpoint)):
            change = assigned
            names = [assigned[0].model] if assigned[0].model else []
        if endpoint.method not in SAFE_METHODS:
            change = change or commit
        if change is not None:
            effect, hop = change
            return Mutation(Verdict.PROVED, tuple(names), _chain(hop, effect), _words(effect), effect)
        if unknown is not None:
            call, hop = unknown
            site = Location(call.file, call.line, call.column, note=f"{call.text} could not be followed")
            return Mutation(Verdict.UNKNOWN, (), (*hop.chain, site), f"{call.text} could not be followed")
        return Mutation(Verdict.REFUTED, detail="nothing that it reaches writes")

    def _commits_on_the_way_out(self, endpoint: Endpoint) -> bool:
        """Whether a dependency commits when the request ends."""
        calls = self._project.calls
        return any(
            effect.kind == "commit"
            for hop in calls.reach(calls.roots(endpoint))
            for effect in self.of(hop.function, hop.frame)
        )

    def _first_unknown(self, hop: Hop) -> tuple[Call, Hop] | None:
        """The first call of a body that could change state for all that is known."""
        key = (id(hop.function.value), hop.frame)
        if key not in self._unknown:
            effects = {
                id(effect.call): effect for effect in self.of(hop.function, hop.frame) if effect.call is not None
            }
            self._unknown[key] = next(
                (
                    call
                    for call in self._project.calls.of(hop.function, hop.frame)
                    if _is_unknown(call, effects.get(id(call)))
                ),
                None,
            )
        found = self._unknown[key]
        return (found, hop) if found is not None else None


def _is_unknown(call: Call, effect: Effect | None) -> bool:
    if effect is not None:
        return effect.confidence == LOW or effect.kind in ("send", "cache", "file")
    return not outside.is_harmless(call)


def _closing(effect: Effect) -> Effect:
    return replace(effect, closing=True)


def _chain(hop: Hop, effect: Effect) -> tuple[Location, ...]:
    at = effect.location
    return (*hop.chain, Location(at.file, at.line, at.column, note=_words(effect)))


def _words(effect: Effect) -> str:
    return f"{effect.text}: {effect.kind}" if effect.call is not None else effect.text
