"""What middleware does to state, for the routes that its own tests of method and path let through."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.calls import Call, Hop
from govern.project.effects.effect import Effect
from govern.project.endpoints import Endpoint, MiddlewareRef

if TYPE_CHECKING:
    from govern.project.effects.reached import Effects
    from govern.project.project import Project
    from govern.project.proofs.evidence import Evidence
    from govern.project.proofs.middleware import Middlewares
    from govern.project.proofs.paths import Step
    from govern.project.proofs.place import Place
    from govern.project.proofs.search import Search

CHANGING = {"write", "delete", "commit"}
# A path that no application serves: what a middleware does for it, it does for every path.
ELSEWHERE = "/no-such-path/of-this-application"
Site = tuple[str, int, int]


class Around:
    """The effects of the middleware of one project, by the endpoints that they are for."""

    def __init__(self, project: Project, effects: Effects) -> None:
        self._project = project
        self._effects = effects
        self._covered: dict[tuple[int, str, str], frozenset[Site]] = {}
        self._changing: dict[int, tuple[MiddlewareRef, list[Hop]]] = {}

    def hops(self, endpoint: Endpoint, *, chosen: bool = False) -> Iterator[tuple[Hop, Effect]]:
        """Where the middleware around an endpoint writes, deletes or commits on its requests, with the way to it. With
        `chosen` only what it does because it is this path that was asked for."""
        for ref in endpoint.middleware:
            hops = self._reached(ref)
            if not hops:
                continue
            here = self._chosen(ref, endpoint) if chosen else self._sites(ref, endpoint.method, endpoint.path)
            for hop in hops if here else ():
                for effect in self._effects.of(hop.function, hop.frame):
                    if _site(effect.location) in here:
                        yield hop, effect

    def _chosen(self, ref: MiddlewareRef, endpoint: Endpoint) -> frozenset[Site]:
        """Where a middleware changes state for this endpoint and not for just any path."""
        elsewhere = self._sites(ref, endpoint.method, ELSEWHERE)
        if self._possible(ref) <= elsewhere:
            return frozenset()
        return self._sites(ref, endpoint.method, endpoint.path) - elsewhere

    def _reached(self, ref: MiddlewareRef) -> list[Hop]:
        """The functions below a middleware, if any of them changes state."""
        known = self._changing.get(id(ref))
        if known is None:
            entry = self._middlewares.entry(ref)
            hops = list(self._project.calls.reach([entry[0]])) if entry is not None else []
            kinds = {effect.kind for hop in hops for effect in self._effects.of(hop.function, hop.frame)}
            known = self._changing[id(ref)] = (ref, hops if kinds & CHANGING else [])
        return known[1]

    def keeps_books(self, hop: Hop) -> bool:
        """Whether a middleware writes audit records or keeps the keys of repeated requests: that is no mutation."""
        from govern.project.proofs.evidence import AUDIT, HEADER

        search = self._project.proofs.search
        return hop.root is not None and any(one.kind in (AUDIT, HEADER) for one in search.of(hop.root))

    # -- which routes a middleware covers -------------------------------------------------------------------------
    @cached_property
    def _search(self) -> Search:
        from govern.project.proofs.recogniser import Recogniser
        from govern.project.proofs.search import Search

        return Search(self._project, (Recogniser(self._recognise),), ())

    @cached_property
    def _middlewares(self) -> Middlewares:
        from govern.project.proofs.middleware import Middlewares

        return Middlewares(self._project, self._search)

    def _recognise(self, place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
        """Calls with an effect, as evidence of the one kind that this search looks for."""
        from govern.project.proofs.evidence import AUDIT, Evidence

        for call in calls:
            if any(effect.kind in CHANGING for effect in self._effects.of_call(call)):
                yield Evidence(AUDIT, call.location)

    def _sites(self, ref: MiddlewareRef, method: str, path: str) -> frozenset[Site]:
        """Where a middleware has effects on a request of this method and path, as far as its tests could be decided."""
        if not self._depends(ref):
            return self._possible(ref)
        key = (id(ref), method, path)
        if key not in self._covered:
            self._covered[key] = frozenset(self._seen(ref, method, path))
        return self._covered[key]

    def _found(self, ref: MiddlewareRef) -> tuple[Evidence, ...]:
        """Where a middleware may change state, whatever the request."""
        entry = self._middlewares.entry(ref)
        return () if entry is None else self._search.of(entry[0], entry[1])

    def _possible(self, ref: MiddlewareRef) -> frozenset[Site]:
        return frozenset(_site(one.location) for one in self._found(ref))

    def _depends(self, ref: MiddlewareRef) -> bool:
        """Whether the method or path of the request may decide what a middleware changes."""
        return any(one.may_depend for one in self._found(ref))

    def _seen(self, ref: MiddlewareRef, method: str, path: str) -> Iterator[Site]:
        from govern.project.proofs.evidence import AUDIT
        from govern.project.proofs.requests import request_of, sample_paths, scope_of

        entry = self._middlewares.entry(ref)
        if entry is None:
            return
        function, frame, position = entry
        parameters = function.node[3] if function.node[0] == "def" else function.node[2]
        if position >= len(parameters):
            return
        name = parameters[position][0]
        samples: list[set[Site]] = []
        for sample in sample_paths(path):
            raw = len(parameters) - position == 3  # (scope, receive, send)
            given = scope_of(method, sample) if raw else request_of(method, sample)
            found = self._search.with_values(function, frame, {name: given})
            samples.append({_site(one.location) for one in found if one.kind == AUDIT and not one.depends_on_request})
        yield from set.intersection(*samples)


def _site(location: Location) -> Site:
    return location.file, location.line, location.column
