"""From where requests leave a frontend back to the calls that say which ones: through wrappers, classes, hooks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from govern.project.frontend_calls.callbacks import Callbacks
from govern.project.frontend_calls.classes import Classes
from govern.project.frontend_calls.evaluate import Evaluator
from govern.project.frontend_calls.scopes import Scope, Site
from govern.project.frontend_calls.sent import Alternative, Caller, Place, Sent, alternatives_of
from govern.project.frontend_calls.sources import Sources
from govern.project.frontend_calls.templates import Template
from govern.project.frontend_calls.transports import Request, by_description, by_form, requests_of
from govern.project.frontend_calls.values import (
    UNDEFINED,
    ClassRef,
    Closure,
    External,
    Frame,
    Instance,
    Items,
    Opaque,
    Param,
    Text,
    Value,
    options,
)

MAX_NESTING = 8
MAX_SENT = 24
SWR = frozenset(("swr", "swr/immutable", "swr/mutation", "swr/infinite"))


class Follow(Callbacks, Classes):
    """Finds the places of all frontends that cause requests. `joins` says whether a method and template mean an
    endpoint, whatever stands before the path."""

    def __init__(self, sources: Sources, evaluator: Evaluator, joins: Callable[[str | None, Template], bool]) -> None:
        self.sources = sources
        self.evaluator = evaluator
        self.joins = joins
        self.direct: dict[int, tuple[Site, list[Sent]]] = {}
        self.callers: dict[int, list[Caller]] = {}
        self.made: dict[int, list[tuple[Site, Instance]]] = {}
        self.unresolved: list[tuple[Site, Value]] = []
        # What hangs on the parameters of a function: its node's id -> places in it; likewise for classes.
        self.wrappers: dict[int, list[Site]] = {}
        self.classes: dict[int, list[Site]] = {}
        self.handed: dict[int, tuple[Site, list[Sent]]] = {}
        # Verbs of parameters, by the function that has the parameter; calls of parameters likewise.
        self.given: list[tuple[int, Site, Param]] = []
        self.called_back: dict[int, list[Site]] = {}
        self._receivers: dict[int, frozenset[tuple[int, str]]] = {}
        self._unsure: list[tuple[Site, list[Sent]]] = []
        self.described: dict[int, tuple[Site, list[Sent]]] = {}
        self.found: dict[int, Place] = {}
        self.used: set[int] = set()
        self._queue: deque[tuple[int, Site]] = deque()
        self._done: set[tuple[int, int, int]] = set()
        self.filled: set[tuple[int, int, frozenset[Alternative]]] = set()

    def places(self) -> list[Place]:
        """Every place that causes requests, in order of file and line."""
        for path in self.sources.paths:
            for site in self.sources.index(path).sites:
                self._look(site)
        self._clients_given()
        for site, sent in list(self.direct.values()):
            self._judge(site, sent)
        while self._queue:
            self._expand(*self._queue.popleft())
        self._subclasses()
        while self._queue:
            self._expand(*self._queue.popleft())
        self._leftovers()
        found = [place for place in self.found.values() if not self._is_runtime(place)]
        return sorted(found, key=lambda place: (place.site.scope.path, place.site.node[1], place.function))

    def _is_runtime(self, place: Place) -> bool:
        """Whether a place is where a generated client sends what others ask of it."""
        return not any(one.known for one in place.sent) and self.sources.is_generated(place.site.scope.path)

    def _look(self, site: Site) -> None:
        """What a call calls."""
        evaluator = self.evaluator
        evaluator.fresh()
        frame = evaluator.symbolic(site.scope)
        callee = evaluator.evaluate(site.node[2], site.scope, frame)
        described = by_description(evaluator, site.node, site.scope, frame)
        known = any(isinstance(one, Closure) for one in options(callee))
        if described is not None and site.node[2][0] == "attr" and site.node[3][0][0] == "object":
            requests = [described]
        else:
            requests = list(requests_of(evaluator, callee, site.node, site.scope, frame))
            if not requests and not known:
                formed = by_form(evaluator, callee, site.node, site.scope, frame, loose=True) or described
                requests = [formed] if formed is not None else []
                self._receivers[id(site.node)] = frozenset(map(receiver, options(callee)))
        if described is not None and all(self._describes(one) for one in options(callee)):
            self.described[id(site.node)] = (site, [Sent(described, site, alternatives_of(described))])
        if requests:
            self.direct[id(site.node)] = (site, [Sent(one, site, alternatives_of(one)) for one in requests])
            return
        self._learn(site, callee)
        for one in options(callee):
            if isinstance(one, Closure):
                self.callers.setdefault(id(one.node), []).append(Caller(site, one))
            elif isinstance(one, ClassRef) and site.node[0] == "new":
                self._instance(site, one, frame)
            elif (
                isinstance(one, External) and one.package in SWR and (not one.path or one.path[-1].startswith("useSWR"))
            ):
                self._swr(site, frame)

    def _describes(self, callee: Value) -> bool:
        """Whether an object with a URL and a method, given to this, is a request: what takes it is not known, or a tool
        wrote it."""
        return not isinstance(callee, Closure) or self.sources.is_generated(callee.scope.path)

    def _swr(self, site: Site, frame: Frame) -> None:
        """`useSWR(key, fetcher)`: the fetcher is called with the key."""
        args = self.evaluator.arguments(site.node[3][:2], site.scope, frame)
        if not args:
            return
        key = self.evaluator.result(args[0], ()) if isinstance(args[0], Closure) else args[0]
        if isinstance(key, Items):
            given = tuple(self.evaluator.force(item) for item in key.items)
            key = given[0] if given else UNDEFINED
        fetcher = [one for one in options(args[1]) if isinstance(one, Closure)] if len(args) > 1 else []
        for one in fetcher:
            self.callers.setdefault(id(one.node), []).append(Caller(site, one, (key,)))
        if not fetcher and all(isinstance(one, Text) or one == UNDEFINED for one in options(key)) and key != UNDEFINED:
            request = Request("swr", Text(("GET",)), key, throws=True)
            self.direct[id(site.node)] = (site, [Sent(request, site, alternatives_of(request))])

    def _judge(self, site: Site, sent: list[Sent]) -> None:
        """Whether what leaves at a place is known there, or hangs on who calls the function around it."""
        here = []
        for one in sent:
            hanging = self._hanging(site, one)
            known = not hanging or self._joins(site, one)
            if known:
                here.append(one)
            # What is glued to a path that is known may be a query, or more of the path: its callers know.
            tails = {template.tail for _, template in one.alternatives}
            for owner in hanging:
                if not known or owner in tails:
                    self._hang(owner, site)
        if here:
            self._report(site, here)

    def _joins(self, site: Site, sent: Sent) -> bool:
        """Whether an endpoint is meant, without asking who calls the function around the place."""
        around = {id(scope) for scope in site.scope.functions()}
        return any(not each[1].hangs_on(around) and self.joins(*each) for each in sent.alternatives)

    def _hanging(self, site: Site, sent: Sent) -> list[int]:
        """The functions and classes around a place on which its path or method hangs."""
        around = {id(scope) for scope in site.scope.functions()}
        owner = site.scope.owner
        wanted: set[int] = set()
        for one in options(sent.request.method):
            if isinstance(one, Param):
                wanted.add(one.owner)
        for _, template in sent.alternatives:
            wanted |= template.owners
        for one in options(sent.request.url):
            if isinstance(one, Param):
                wanted.add(one.owner)
        found = [one for one in wanted if one in around]
        if owner is not None and wanted - around:
            made = {id(scope) for scope in self._constructors(site, owner)}
            if id(owner) in wanted or wanted & made:
                found.append(id(owner))
        return found

    def _hang(self, owner: int, site: Site) -> None:
        scope = next((one for one in site.scope.functions() if id(one) == owner), None)
        if scope is None:
            table = self.classes.setdefault(owner, [])
            if not any(one is site for one in table):
                table.append(site)
            return
        table = self.wrappers.setdefault(id(scope.node), [])
        if not any(one is site for one in table):
            table.append(site)
            self._queue.append((id(scope.node), site))

    def _expand(self, function: int, site: Site) -> None:
        """A place in a wrapper, seen from each call of the wrapper."""
        for caller in self.callers.get(function, ()):
            key = (function, id(site.node), id(caller.site.node))
            if key in self._done:
                continue
            self._done.add(key)
            if caller.site is site or any(id(scope.node) == function for scope in caller.site.scope.functions()):
                continue
            self.evaluator.fresh()
            frame = self.evaluator.symbolic(caller.site.scope)
            args = caller.args
            if args is None:
                args = self.evaluator.arguments(caller.site.node[3], caller.site.scope, frame)
            bound = self.evaluator.bind(caller.closure, args)
            if bound is not None:
                self._settle(caller.site, list(self._at(site, bound, 0, (caller.site,))))

    def _settle(self, site: Site, sent: list[Sent]) -> None:
        """What comes out at a caller: known there, or handed on to its own callers."""
        here = []
        for one in sent[:MAX_SENT]:
            hanging = self._hanging(site, one)
            if not hanging or self._joins(site, one):
                if self._adds(one):
                    here.append(one)
                continue
            self.handed.setdefault(id(site.node), (site, []))[1].append(one)
            for owner in hanging:
                self._hang(owner, site)
        if here:
            self._report(site, here)

    def _adds(self, sent: Sent) -> bool:
        """Whether a caller says more of the path than the place where it leaves, or that says nothing of it."""
        own = self.direct.get(id(sent.origin.node))
        if own is None:
            return True
        before = [template for one in own[1] for _, template in one.alternatives]
        if not all(map(_begins_known, before)) and id(sent.origin.node) not in self.found:
            return True
        shown = {template.path for template in before}
        return any(template.known and template.path not in shown for _, template in sent.alternatives)

    def _at(self, site: Site, frame: Frame, depth: int, way: tuple[Site, ...]) -> Iterator[Sent]:
        """What a place sends in a call of a function around it; `frame` is that of the call."""
        if depth > MAX_NESTING:
            return
        inner = self._framed(site, frame)
        callee = self.evaluator.evaluate(site.node[2], site.scope, inner)
        count = 0
        for request in requests_of(self.evaluator, callee, site.node, site.scope, inner):
            count += 1
            yield Sent(request, site, alternatives_of(request), way)
        for one in options(callee):
            if isinstance(one, Closure) and id(one.node) in self.wrappers and one.node is not site.scope.function.node:
                bound = self.evaluator.bind(one, self.evaluator.arguments(site.node[3], site.scope, inner))
                if bound is not None:
                    for place in self.wrappers[id(one.node)][:4]:
                        count += 1
                        yield from self._at(place, bound, depth + 1, (*way, site))
        if not count:
            # What is seen to be a function only here had the form of a request where it stands.
            seen = id(site.node) in self._receivers
            formed = by_form(self.evaluator, Opaque("") if seen else callee, site.node, site.scope, inner, loose=seen)
            if formed is not None:
                yield Sent(formed, site, alternatives_of(formed), way)

    def _framed(self, site: Site, frame: Frame) -> Frame:
        """The frame of the function nearest to a place, below the frame of one further out."""
        between: list[Scope] = []
        for scope in site.scope.functions():
            if scope is frame.scope:
                break
            between.append(scope)
        for scope in reversed(between):
            frame = Frame(scope, frame)
        return frame

    def _report(
        self, site: Site, sent: list[Sent], function: tuple[str, ...] | None = None, key: int | None = None
    ) -> None:
        kept = [one for one in sent if one.request.sure or _is_path(one)]
        if not kept:
            self._unsure.append((site, sent))
            return
        sent = kept
        for one in sent:
            self.used.add(id(one.origin.node))
            self.used.update(id(step.node) for step in one.way if step is not site)
        place = self.found.setdefault(key or id(site.node), Place(site, function or site.scope.label, []))
        place.sent += sent

    def _leftovers(self) -> None:
        """Requests that hang on callers that nobody found: reported where they leave."""
        for site, sent in self.described.values():
            if id(site.node) not in self.used and id(site.node) not in self.found:
                self._report(site, sent)
        # The last that were handed on stand the furthest out.
        for site, sent in [*reversed(self.handed.values()), *self.direct.values()]:
            if id(site.node) in self.used or id(site.node) in self.found:
                continue
            self._report(site, sent)
        self._of_proven_clients()

    def _of_proven_clients(self) -> None:
        """What only looks like a request and has a path that is not known, where others of the same object are known to
        be requests."""
        proven: set[tuple[int, str]] = set()
        for place in self.found.values():
            for one in place.sent:
                if not one.request.sure and any(self.joins(*each) for each in one.alternatives):
                    proven |= self._receivers.get(id(one.origin.node), frozenset()) - {(0, "")}
        for site, sent in self._unsure:
            if id(site.node) in self.used or id(site.node) in self.found:
                continue
            clients = [one for one in sent if self._receivers.get(id(one.origin.node), frozenset()) & proven]
            sure = [replace(one, request=replace(one.request, sure=True)) for one in clients]
            if sure:
                self._report(site, sure)


def receiver(callee: Value) -> tuple[int, str]:
    """What a method is called on: the owner of the parameter that it is, and its name; (0, "") for what is unknown."""
    if isinstance(callee, Param):
        return callee.owner, f"{callee.name}.{callee.path}".rpartition(".")[0]
    name = callee.name.rpartition(".")[0] if isinstance(callee, Opaque) else ""
    return (-1, name) if name else (0, "")


def _begins_known(template: Template) -> bool:
    first = template.segments[0] if template.segments else ()
    return bool(first) and all(isinstance(part, str) for part in first)


def _is_path(sent: Sent) -> bool:
    """Whether what only looks like a request has a path that is known."""
    return all(_begins_known(template) or (template.base and template.known) for _, template in sent.alternatives)
