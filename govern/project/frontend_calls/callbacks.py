"""Clients that a function gets from whoever calls it: a parameter that is declared as one, a callback's argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.frontend_calls.scopes import Site
from govern.project.frontend_calls.sent import Sent, alternatives_of
from govern.project.frontend_calls.transports import CALLED_BY_VERB, requests_of
from govern.project.frontend_calls.values import (
    Client,
    ClientMethod,
    Closure,
    Frame,
    Opaque,
    Param,
    Record,
    Value,
    options,
)

if TYPE_CHECKING:
    from govern.project.frontend_calls.follow import Follow

# What people call a client that they are given.
CLIENT_NAMES = frozenset(("axios", "ky", "http", "httpClient", "api", "apiClient", "client", "$http", "$axios"))
SOME_BASE = Record((("baseURL", Opaque("base")),))
MAX_CALLERS = 16


class Callbacks:
    """The part of following that knows functions which others call with a client."""

    def _learn(self: Follow, site: Site, callee: Value) -> None:  # type: ignore[misc]
        """Remember a call of a parameter, or of a verb of one: `callback(client)`, `client.get("/items")`."""
        for one in options(callee):
            if not isinstance(one, Param):
                continue
            node = next((scope.node for scope in site.scope.functions() if id(scope) == one.owner), None)
            if node is None:
                continue
            if one.path in CALLED_BY_VERB and site.node[3]:
                self.given.append((id(node), site, one))
            elif not one.path and any(item[0] != "const" for item in site.node[3]):
                self.called_back.setdefault(id(node), []).append(site)

    def _clients_given(self: Follow) -> None:  # type: ignore[misc]
        """Requests of clients that a function was given: they leave where the client is used."""
        wanted = {function for function, _, _ in self.given}
        handed = list(self._handed(wanted)) if wanted else []
        for function, site, one in self.given:
            if id(site.node) in self.direct:
                continue
            frames = [self._framed(site, frame) for target, frame in handed if target == function]
            sent = [each for frame in frames[:MAX_CALLERS] for each in self._sent(site, frame)]
            if not sent and one.name in CLIENT_NAMES:
                client = ClientMethod(Client("axios", SOME_BASE, "", 0), one.path)
                found = list(self._sent(site, self.evaluator.symbolic(site.scope), client))
                sent = [each for each in found if each.known and "/" in each.alternatives[0][1].path.strip("/")]
            if sent:
                self.direct[id(site.node)] = (site, sent)

    def _sent(self: Follow, site: Site, frame: Frame, callee: Value | None = None) -> Iterator[Sent]:  # type: ignore[misc]
        self.evaluator.fresh()
        callee = self.evaluator.evaluate(site.node[2], site.scope, frame) if callee is None else callee
        for request in requests_of(self.evaluator, callee, site.node, site.scope, frame):
            yield Sent(request, site, alternatives_of(request))

    def _handed(self: Follow, wanted: set[int]) -> Iterator[tuple[int, Frame]]:  # type: ignore[misc]
        """The functions that others call back, each with the frame of such a call."""
        for function, sites in self.called_back.items():
            for caller in self.callers.get(function, ())[: MAX_CALLERS * 8]:
                if not any(_mentions(argument, wanted) for argument in caller.site.node[3]):
                    continue
                self.evaluator.fresh()
                frame = self.evaluator.symbolic(caller.site.scope)
                args = self.evaluator.arguments(caller.site.node[3], caller.site.scope, frame)
                bound = self.evaluator.bind(caller.closure, args)
                if bound is None:
                    continue
                for site in sites:
                    inner = self._framed(site, bound)
                    for one in options(self.evaluator.evaluate(site.node[2], site.scope, inner)):
                        if isinstance(one, Closure) and id(one.node) in wanted:
                            given = self.evaluator.arguments(site.node[3], site.scope, inner)
                            called = self.evaluator.bind(one, given)
                            if called is not None:
                                yield id(one.node), called


def _mentions(argument: Node, wanted: set[int]) -> bool:
    """Whether an argument is one of these functions, or a name that may stand for one."""
    return id(argument) in wanted or argument[0] in ("name", "attr", "call")
