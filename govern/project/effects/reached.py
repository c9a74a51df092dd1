"""The effects of functions and endpoints, and whether an endpoint changes state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.findings import Location
from govern.project.calls import NO_FRAME, Body, Call, Frame, Hop
from govern.project.effects import database, outside
from govern.project.effects.around import Around
from govern.project.effects.effect import Effect, Mutation
from govern.project.effects.kept import Kept
from govern.project.effects.mapped import is_row, model_name, sets_a_field
from govern.project.effects.mutation import MutationSearch, chain_to
from govern.project.endpoints import Endpoint, FunctionRef

if TYPE_CHECKING:
    from govern.project.project import Project

EXITS = {"__exit__", "__aexit__"}
MAKERS = {"__init__", "__new__", "__post_init__"}


class Effects:
    """The effects of a project's functions, worked out from their calls."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._of: dict[tuple[Identity, Frame], tuple[Effect, ...]] = {}
        self._mutations: dict[Identity, Mutation] = {}
        self._kept = Kept(project)
        self.around = Around(project, self)

    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Effect, ...]:
        """The effects of a function's own body, in source order; not those of what it calls."""
        key = (identity(function.value), frame)
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = tuple(self._collect(function, self._project.calls.body(function, frame)))
        return found

    def _collect(self, function: FunctionRef, body: Body) -> list[Effect]:
        found = [effect for call in body.calls for effect in self.of_call(call)]
        for store in body.stores if function.value.name not in MAKERS else ():
            rows = [value for value in store.receiver if is_row(value) and sets_a_field(value, store.attribute)]
            if rows:
                found.append(Effect("assign", store.location, model=model_name(rows[0]), store=store))
        if body.generator or function.value.name in EXITS:
            found = [_closing(effect) if effect.kind == "commit" else effect for effect in found]
        return sorted(found, key=lambda effect: (effect.location.line, effect.location.column))

    def of_call(self, call: Call) -> list[Effect]:
        """The effects of one call."""
        configured = self._kept.configured(call)
        if configured is not None:
            return [configured]
        found = database.effects_of(call)
        other = outside.effect_of(call) if not found else None
        return found if other is None else [self._kept.in_redis(call, other)]

    def unfollowed(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Call, ...]:
        """The calls of a body whose callee is not known, and that could do anything for all that their names say."""
        known = {identity(effect.call) for effect in self.of(function, frame)}
        calls = self._project.calls.of(function, frame)
        return tuple(
            call for call in calls if not call.targets and identity(call) not in known and not outside.is_harmless(call)
        )

    def of_endpoint(self, endpoint: Endpoint) -> tuple[tuple[Effect, tuple[Location, ...]], ...]:
        """All effects that an endpoint reaches, nearest first, each with the chain that leads to it; then the writes,
        deletes and commits of the middleware that covers it."""
        return tuple((effect, chain_to(hop, effect)) for hop, effect in self.below(endpoint))

    def below(self, endpoint: Endpoint) -> Iterator[tuple[Hop, Effect]]:
        """The same, with the way to each in place of its chain, one after the other: ask no further than it matters."""
        calls = self._project.calls
        for hop in calls.reach(calls.roots(endpoint)):
            for effect in self.of(hop.function, hop.frame):
                yield hop, effect
        yield from self.around.hops(endpoint)

    @cached_property
    def _mutation(self) -> MutationSearch:
        return MutationSearch(self._project, self)

    def mutates(self, endpoint: Endpoint) -> Mutation:
        """Whether an endpoint changes state.

        Proved where its handler, what wraps it, or a dependency of its own reaches a write, a delete or a commit;
        refuted where everything that is reached is known and nothing writes. A dependency that endpoints with a safe
        method share is bookkeeping (sessions, last logins), as is a route class that they share, a middleware that
        does not choose by the path, or that keeps audit records or idempotency keys, the commit of a context manager
        on its way out, and a commit alone where the method is safe: it ends the transaction before a stream.
        """
        known = self._mutations.get(identity(endpoint))
        if known is None:
            known = self._mutations[identity(endpoint)] = self._project.about(
                "mutates", endpoint, lambda: self._look(endpoint)
            )
        return known

    def _look(self, endpoint: Endpoint) -> Mutation:
        found = self._mutation.of(endpoint)
        return found if found.effect is None else replace(found, effect=found.effect.noted())


def _closing(effect: Effect) -> Effect:
    return replace(effect, closing=True)
