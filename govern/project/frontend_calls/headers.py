"""The headers that calls give, and whether a key among them stays the same when the call is repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from govern.facts.syntax import Node
from govern.facts.typescript_syntax import property_of
from govern.project.frontend_calls.evaluate import Evaluator
from govern.project.frontend_calls.responses import way_to
from govern.project.frontend_calls.scopes import Scope, Site
from govern.project.frontend_calls.transports import Request
from govern.project.frontend_calls.values import UNDEFINED, Client, Record, Thunk, Value, options
from govern.regex import regex

FRESH = frozenset(
    ("randomUUID", "uuid", "uuidv4", "uuidv7", "v4", "v7", "nanoid", "ulid", "cuid", "createId", "now", "random")
)
ATTEMPT = regex(r"attempt|retr|tries", re.IGNORECASE)
REPEATS = regex(r"(?:^|[a-z_.])retr(?:y|ies|ied)|^retry|Retry|backOff|backoff|withAttempts")


class Headers:
    """What is known of the headers of requests."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def of(self, request: Request) -> tuple[frozenset[str], bool]:
        """The names of the headers, lower case, that a request is given, and whether these are all."""
        names: set[str] = set()
        whole = True
        for config in self._configs(request):
            for one in options(config):
                if one == UNDEFINED:
                    continue
                if not isinstance(one, Record):
                    whole = False
                    continue
                found, closed = self.evaluator.names_of(self.evaluator.member(one, "headers"))
                names |= {name.lower() for name in found}
                spread = [value for key, value in one.members if key is None]
                whole = whole and closed and not any(_open(self, value) for value in spread)
        return frozenset(names), whole

    def _configs(self, request: Request) -> Iterator[Value]:
        yield request.config
        if isinstance(request.client, Client):
            yield request.client.config

    @cached_property
    def set_elsewhere(self) -> str:
        """The text of the files in which interceptors, middleware or hooks add to requests, in lower case: a header
        that is named there may be on every request."""
        sources = self.evaluator.sources
        found = []
        for path in sources.paths:
            text = sources.read(path)
            if re.search(r"interceptors|beforeRequest|onRequest|\.use\(|headers\.(?:set|append)|\.headers\[", text):
                found.append(text.lower())
        return "\n".join(found)

    def key_node(self, request: Request, name: str) -> tuple[Node, Scope] | None:
        """The expression that a header is set to, and where it stands."""
        for one in options(request.config):
            headers = self.evaluator.member(one, "headers") if isinstance(one, Record) else UNDEFINED
            for each in options(headers):
                for key, value in each.members if isinstance(each, Record) else ():
                    if key is not None and key.lower() == name and isinstance(value, Thunk):
                        return value.node, value.scope
        return None

    def is_fresh(self, node: Node, scope: Scope, site: Site) -> bool:
        """Whether a key is made anew each time that the call is repeated: where it is given, or in the loop or the
        function that is repeated."""
        body = self.evaluator.sources.project.facts.typescript(site.scope.path).body
        region = _repeated(way_to(body, site.node))
        if region is None:
            return False
        if _makes(node):
            return True
        for name in _names(node):
            found = scope.find(name)
            made = found[0].node if found is not None and found[0].kind == "value" else None
            if made is not None and _makes(made) and _contains(region, made):
                return True
        return False


def _open(headers: Headers, value: Value | Thunk) -> bool:
    """Whether something spread into options may bring headers along."""
    return any(not isinstance(one, Record) and one != UNDEFINED for one in options(headers.evaluator.force(value)))


def _repeated(way: list[Node]) -> Node | None:
    """The code around a call that runs again when the call fails: a loop that counts attempts, a function given to a
    helper that retries, a mutation function with `retry`. None where there is none."""
    for at in range(len(way) - 1, 0, -1):
        node, above = way[at], way[at - 1]
        if node[0] in ("for", "while") and ATTEMPT.search(" ".join(_names(node[2:5] if node[0] == "for" else node[2]))):
            return node
        if node[0] != "func":
            continue
        if above[0] == "call" and any(arg is node for arg in above[3]) and REPEATS.search(_called(above)):
            return node
        if above[0] == "prop" and above[2] == "mutationFn" and at > 1:
            retry = property_of(way[at - 2], "retry")
            if retry is not None and retry[:1] + retry[2:] not in (("const", False), ("const", 0)):
                return node
    return None


def _called(call: Node) -> str:
    callee = call[2]
    return str(callee[3] if callee[0] == "attr" else callee[2] if callee[0] == "name" else "")


def _makes(node: Node) -> bool:
    """Whether an expression makes a value that is new each time."""
    return any(item[0] in ("call", "new") and _called(item) in FRESH for item in _nodes(node))


def _names(node: Node) -> Iterator[str]:
    return (item[2] for item in _nodes(node) if item[0] == "name")


def _contains(region: Any, node: Node) -> bool:
    return any(item is node for item in _nodes(region))


def _nodes(body: Any) -> Iterator[Node]:
    stack = [body]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple) and item:
            if isinstance(item[0], str) and len(item) > 2:
                yield item
            stack.extend(reversed(item))
