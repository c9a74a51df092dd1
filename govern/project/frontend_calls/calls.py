"""The calls of a project's frontends, each joined to its endpoint or reported as unknown or dynamic."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import column_of, line_of
from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.model import FrontendCall, place_of
from govern.project.frontend_calls.routes import Routes
from govern.project.frontend_calls.sources import Sources

if TYPE_CHECKING:
    from govern.project.frontend_calls.evaluate import Evaluator
    from govern.project.frontend_calls.gaps import Gap
    from govern.project.frontend_calls.headers import Headers
    from govern.project.frontend_calls.join import Joiner
    from govern.project.frontend_calls.local_routes import LocalRoutes
    from govern.project.frontend_calls.proxies import Proxies
    from govern.project.frontend_calls.responses import Responses
    from govern.project.frontend_calls.sent import Place, Sent
    from govern.project.frontend_calls.templates import Template
    from govern.project.project import Project


class FrontendCalls:
    """What the frontends of a project call. Nothing is read before it is asked for, and what reads TypeScript is not
    imported where there is none."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.sources = Sources(project)
        self.routes = Routes(())
        self._places: dict[int, Place] = {}

    @cached_property
    def evaluator(self) -> Evaluator:
        """What says which values the names and expressions of the frontends have."""
        from govern.project.frontend_calls.evaluate import Evaluator

        return Evaluator(self.sources)

    @cached_property
    def proxies(self) -> Proxies:
        """The proxies and rewrites in front of the frontends."""
        from govern.project.frontend_calls.proxies import Proxies

        return Proxies(self.sources, self.evaluator)

    @cached_property
    def local(self) -> LocalRoutes:
        """What the frontends answer by themselves."""
        from govern.project.frontend_calls.local_routes import LocalRoutes

        return LocalRoutes(self.sources)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The calls that a proxy or rewrite in front of the frontend does not bring to their endpoint."""
        if not self.all:
            return ()
        from govern.project.frontend_calls.gaps import gaps_of

        return tuple(gaps_of(self))

    @cached_property
    def all(self) -> tuple[FrontendCall, ...]:
        """Every call, in order of file and line."""
        if not self.sources.paths:
            return ()
        from govern.project.frontend_calls.follow import Follow
        from govern.project.frontend_calls.join import Joiner

        routes = Routes(one for one in self.project.endpoints if not one.test)

        def joins(method: str | None, template: Template) -> bool:
            return routes.anywhere(method, template.segments)

        places = Follow(self.sources, self.evaluator, joins).places()
        self.routes = routes
        joiner = Joiner(routes, self.proxies.paths_of, self.local.serves, self.home)
        joiner.learn(places)
        found = []
        for place in places:
            call = self._call(place, joiner)
            self._places[id(call)] = place
            found.append(call)
        return tuple(found)

    def home(self, path: str) -> str:
        """The folder of the frontend that a file belongs to."""
        frontend = self.project.layout.frontend_of(path)
        return frontend.root if frontend is not None else ""

    def _call(self, place: Place, joiner: Joiner) -> FrontendCall:
        joined = joiner.join(place)
        alternatives = tuple(dict.fromkeys(each for sent in place.sent for each in sent.alternatives))
        # Of several, that which means an endpoint; else the first of which most is known.
        method, template = joined.shown or max(alternatives, key=lambda each: each[1].known)
        site = place.site
        sent = place.sent[0]
        names, whole = self._headers.of(sent.request)
        steps = [step for step in (*sent.way[1:], sent.origin) if step is not site]
        return FrontendCall(
            method or "",
            template.path,
            site.scope.path,
            line_of(site.node[1]),
            column_of(site.node[1]) + 1,
            ".".join(place.function),
            sent.request.kind,
            joined.status,
            joined.endpoints,
            alternatives,
            joined.reason,
            site.node,
            types=site.node[4] if site.node[0] in ("call", "new") else (),
            returns=site.scope.function.node[5] if site.scope.function.node is not None else None,
            body=sent.request.body,
            headers=names,
            all_headers=whole,
            tested=True if sent.request.throws else self._tested(place, sent),
            sure=sent.request.sure,
            maybe=joined.maybe,
            answers=joined.answers,
            chain=tuple(place_of(step.scope.path, step.node) for step in steps),
        )

    @cached_property
    def _headers(self) -> Headers:
        from govern.project.frontend_calls.headers import Headers

        return Headers(self.evaluator)

    @cached_property
    def _responses(self) -> Responses:
        from govern.project.frontend_calls.responses import Responses

        return Responses(self.evaluator)

    def _tested(self, place: Place, sent: Sent) -> bool | None:
        """Whether a call notices an answer that is no success: None where that is not known, or not fetch's way."""
        if sent.request.kind != "fetch":
            return None
        from govern.project.frontend_calls.responses import READ, TESTED, UNUSED

        # From where it leaves outwards, as long as the response itself is handed on.
        for site in (sent.origin, *reversed(sent.way)):
            use = self._responses.use_of(site)
            if use in (TESTED, READ):
                return use == TESTED
            if use == UNUSED:
                return None
        return None

    def lacks_cookies(self, call: FrontendCall) -> bool:
        """Whether a call surely goes to another host without the cookie by which its endpoint knows the caller."""
        from govern.project.frontend_calls.cookies import leaves_cookies, reads_cookies

        if len(call.endpoints) != 1 or "authorization" in call.headers or not reads_cookies(call.endpoints[0]):
            return False
        sent = self._places[id(call)].sent
        elsewhere = self._headers.set_elsewhere
        return bool(sent) and all(leaves_cookies(self.evaluator, one, elsewhere) for one in sent)

    def key_is_fresh(self, call: FrontendCall, names: Collection[str]) -> bool:
        """Whether a call gives a header of these names (lower case) a new value each time that it is repeated."""
        place = self._places.get(id(call))
        for sent in place.sent if place is not None else ():
            for name in names:
                found = self._headers.key_node(sent.request, name)
                if found is not None and any(self._headers.is_fresh(*found, site) for site in (sent.origin, *sent.way)):
                    return True
        return False

    def may_be_set_elsewhere(self, names: Collection[str]) -> bool:
        """Whether an interceptor, or something like it, may give a header of these names (lower case)."""
        return any(name in self._headers.set_elsewhere for name in names)

    @cached_property
    def by_endpoint(self) -> Mapping[int, tuple[FrontendCall, ...]]:
        """The calls that mean an endpoint, by the endpoint's id()."""
        found: dict[int, list[FrontendCall]] = {}
        for call in self.all:
            for endpoint in call.endpoints:
                found.setdefault(id(endpoint), []).append(call)
        return {key: tuple(calls) for key, calls in found.items()}

    def of(self, endpoint: Endpoint) -> tuple[FrontendCall, ...]:
        """The calls that mean an endpoint, in order of file and line."""
        return self.by_endpoint.get(id(endpoint), ())
