"""What interceptors of axios do to the URL of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.frontend_calls.scopes import FileIndex, Scope, Site
from govern.project.frontend_calls.values import Client, External, Hole, Text, Value, options, texts

if TYPE_CHECKING:
    from govern.project.frontend_calls.evaluate import Evaluator

Change = tuple[str, int, Text, int]


class Interceptors:
    """The changes that request interceptors make to `config.url`, for each client."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._changes: list[Change] | None = None

    def of(self, client: Client, url: Value) -> list[Text]:
        """The URLs that a request of a client can have once interceptors have seen it, the URL itself among them."""
        if self._changes is None:
            self._changes = []
            for path in self.evaluator.sources.paths:
                index = self.evaluator.sources.index(path)
                if any(target[3] == "url" for target, _, _ in index.assigned):
                    self._changes += self._in_file(index)
        found = list(texts(url))
        for file, line, changed, owner in self._changes:
            if file == client.file and line == client.line:
                found += [_put(changed, owner, one) for one in texts(url)]
        return found

    def _in_file(self, index: FileIndex) -> list[Change]:
        found: list[Change] = []
        for site in index.sites:
            receiver = _intercepted(site.node)
            if receiver is None or not site.node[3]:
                continue
            scope = self.evaluator.sources.functions.get(id(site.node[3][0]))
            if scope is None:
                continue
            clients = self._clients(receiver, site)
            for target, value, where in index.assigned:
                if target[3] == "url" and target[2][0] == "name" and scope in _around(where):
                    text = self.evaluator.evaluate(value, where, self.evaluator.symbolic(where))
                    found += [(file, line, one, id(scope)) for one in texts(text) for file, line in clients]
        return found

    def _clients(self, receiver: Node, site: Site) -> list[tuple[str, int]]:
        value = self.evaluator.evaluate(receiver, site.scope, self.evaluator.symbolic(site.scope))
        found = [(one.file, one.line) for one in options(value) if isinstance(one, Client)]
        return found or [("", 0) for one in options(value) if isinstance(one, External) and one.package == "axios"]


def _intercepted(node: Node) -> Node | None:
    """`client` of `client.interceptors.request.use(...)`."""
    callee: Node = node[2]
    for name in ("use", "request", "interceptors"):
        if callee[0] != "attr" or callee[3] != name:
            return None
        callee = callee[2]
    return callee


def _around(scope: Scope) -> list[Scope]:
    return list(scope.functions())


def _put(changed: Text, owner: int, url: Text) -> Text:
    """The changed URL with the URL in the place of the interceptor's own parameter."""
    parts: list[str | Hole] = []
    for part in changed.parts:
        if isinstance(part, Hole) and part.owner == owner and part.name.rpartition(".")[2] == "url":
            parts += url.parts
        else:
            parts.append(part)
    return Text(tuple(parts))
