"""The calls of a project's frontends, each joined to its endpoint or reported as unknown or dynamic."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import column_of, line_of
from govern.project.endpoints import Endpoint
from govern.project.frontend_calls.evaluate import Evaluator
from govern.project.frontend_calls.follow import Follow
from govern.project.frontend_calls.join import Joiner
from govern.project.frontend_calls.local_routes import LocalRoutes
from govern.project.frontend_calls.model import FrontendCall, place_of
from govern.project.frontend_calls.proxies import Proxies
from govern.project.frontend_calls.routes import Routes
from govern.project.frontend_calls.sent import Place
from govern.project.frontend_calls.sources import Sources
from govern.project.frontend_calls.templates import Template

if TYPE_CHECKING:
    from govern.project.project import Project


class FrontendCalls:
    """What the frontends of a project call. Nothing is read before it is asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.sources = Sources(project)
        self.evaluator = Evaluator(self.sources)

    @cached_property
    def proxies(self) -> Proxies:
        """The proxies and rewrites in front of the frontends."""
        return Proxies(self.sources, self.evaluator)

    @cached_property
    def all(self) -> tuple[FrontendCall, ...]:
        """Every call, in order of file and line."""
        if not self.sources.paths:
            return ()
        routes = Routes(one for one in self.project.endpoints if not one.test)

        def joins(method: str | None, template: Template) -> bool:
            return routes.anywhere(method, template.segments)

        places = Follow(self.sources, self.evaluator, joins).places()
        joiner = Joiner(routes, self.proxies.paths_of, LocalRoutes(self.sources).serves, self._home)
        joiner.learn(places)
        return tuple(self._call(place, joiner) for place in places)

    def _home(self, path: str) -> str:
        frontend = self.project.layout.frontend_of(path)
        return frontend.root if frontend is not None else ""

    def _call(self, place: Place, joiner: Joiner) -> FrontendCall:
        joined = joiner.join(place)
        alternatives = tuple(dict.fromkeys(each for sent in place.sent for each in sent.alternatives))
        # Of several, that which means an endpoint; else the first of which most is known.
        method, template = joined.shown or max(alternatives, key=lambda each: each[1].known)
        site = place.site
        sent = place.sent[0]
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
            sure=sent.request.sure,
            maybe=joined.maybe,
            chain=tuple(place_of(step.scope.path, step.node) for step in steps),
        )

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
