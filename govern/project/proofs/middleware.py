"""What a middleware does, and which endpoints it does it for: its own tests of method and path decide."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import Endpoint, FunctionRef, MiddlewareRef
from govern.project.proofs import audit, security, wording
from govern.project.proofs.evidence import (
    AUDIT,
    AUTHENTICATION,
    HEADER,
    PERMISSION,
    UNFOLLOWED,
    Evidence,
    hangs_on_request,
)
from govern.project.proofs.looking import called
from govern.project.proofs.requests import request_of, sample_paths, scope_of
from govern.project.proofs.search import Search
from govern.project.values import (
    BoundMethod,
    ClassValue,
    External,
    ExternalInstance,
    FunctionValue,
    Instance,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.project import Project

KINDS = (AUTHENTICATION, PERMISSION, AUDIT, HEADER)
Entry = tuple[FunctionRef, Frame, int]  # the function that handles a request, its receiver, where the request stands


class Middlewares:
    """The middleware of a project, each read once; what it does for an endpoint is asked by method and path."""

    def __init__(self, project: Project, search: Search) -> None:
        self._project = project
        self._search = search
        self._entries: dict[int, tuple[MiddlewareRef, Entry | None]] = {}
        self._found: dict[tuple[int, str, str], list[Evidence]] = {}

    def covering(self, endpoint: Endpoint, kinds: Collection[str] = KINDS) -> list[Evidence]:
        """What the middleware around an endpoint does for it, that which shows none of these kinds left out; where that
        hangs on a test which could not be decided, with `depends_on_request` set."""
        found: list[Evidence] = []
        for ref in endpoint.middleware:
            site = Location(ref.location.file, ref.location.line, ref.location.column, note=f"middleware {ref.name}")
            if isinstance(ref.callable, External | ExternalInstance):
                found += self._outside(ref, site)
                continue
            entry = self.entry(ref)
            if entry is None or not any(one.kind in kinds for one in self._search.of(entry[0], entry[1])):
                continue
            key = (id(ref), endpoint.method, endpoint.path)
            if key not in self._found:
                self._found[key] = self._covers(entry, endpoint)
            found += [one.below(site, depends_on_deployment=ref.conditional) for one in self._found[key]]
        return found

    def entry(self, ref: MiddlewareRef) -> Entry | None:
        """The function of a middleware that a request enters; None where it is not known."""
        known = self._entries.get(id(ref))
        if known is None:
            known = self._entries[id(ref)] = (ref, self._entry(ref.callable, ref.options, "dispatch" in ref.options))
        return known[1]

    def _entry(self, value: Value, options: dict[str, Value], is_dispatch: bool, depth: int = 0) -> Entry | None:
        calls = self._project.calls
        if isinstance(value, BoundMethod):
            return calls.ref(value.function), Frame(value.receiver), 1
        if isinstance(value, FunctionValue):
            if is_dispatch or depth:
                return calls.ref(value), NO_FRAME, 0
            ev = calls.evaluator(value.module)
            made = called(ev, value, [Unknown("the application")], options) if ev is not None else None
            return self._entry(made, options, is_dispatch, depth + 1)
        if isinstance(value, ClassValue):
            ev = calls.evaluator(value.module)
            made = called(ev, value, [Unknown("the application")], options) if ev is not None else None
            return self._entry(made if isinstance(made, Instance) else Instance(value), options, is_dispatch, depth + 1)
        if isinstance(value, Instance) and isinstance(value.cls, ClassValue):
            for name in ("dispatch", "__call__"):
                method = value.cls.lookup(name)
                if isinstance(method, FunctionValue):
                    return calls.ref(method), Frame(value), 1
        return None

    def _covers(self, entry: Entry, endpoint: Endpoint) -> list[Evidence]:
        function, frame, position = entry
        known = [one for one in self._search.of(function, frame) if one.kind in KINDS]
        if not hangs_on_request(known):
            return known
        params = function.node[3] if function.node[0] == "def" else function.node[2]
        if position >= len(params):
            return []
        name = params[position][0]
        if name not in self._search.sensitive(function, frame):
            return known
        raw = len(params) - position == 3  # (scope, receive, send)
        samples: list[list[Evidence]] = []
        for path in sample_paths(endpoint.path):
            given = scope_of(endpoint.method, path) if raw else request_of(endpoint.method, path)
            samples.append(list(self._search.with_values(function, frame, {name: given})))
        return [one for kind in KINDS for one in _agreed(kind, samples)]

    def _outside(self, ref: MiddlewareRef, site: Location) -> list[Evidence]:
        """A middleware from outside the repository: by its name it may audit or guard; which routes, is not known."""
        note = f"{ref.name} stands outside the repository"
        place = Location(site.file, site.line, site.column, note=note)
        last = ref.name.replace("()", "").rpartition(".")[2]
        if audit.names_record(last):
            return [Evidence(AUDIT, place, depends_on_request=True)]
        known = ref.name.startswith(("starlette.", "fastapi."))
        if not known and wording.any_of(last, security.GUARDING - {"session", "user", "users"}):
            return [Evidence(UNFOLLOWED, place, names=("",))]
        return []


def _agreed(kind: str, samples: list[list[Evidence]]) -> list[Evidence]:
    """The evidence of one kind, if all samples of the path show it; marked as undecided where they do not."""
    found = [[one for one in sample if one.kind == kind] for sample in samples]
    sure = [[one for one in sample if not one.depends_on_request] for sample in found]
    if all(sure):
        return sure[0]
    return [replace(one, depends_on_request=True) for sample in found for one in sample][:1]
