"""All evidence for one endpoint: from its dependencies, what is wrapped around its handler, the handler, middleware."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import walk
from govern.findings import Location
from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.calls.types import Object
from govern.project.endpoints import Dependency, Endpoint, FunctionRef, MiddlewareRef
from govern.project.framework.signatures import signature
from govern.project.proofs import audit, idempotency, naming, security
from govern.project.proofs.configured import Configured
from govern.project.proofs.evidence import (
    AUDIT,
    AUTHENTICATION,
    NO_PARAMETERS,
    PERMISSION,
    UNFOLLOWED,
    Evidence,
    hangs_on_request,
)
from govern.project.proofs.middleware import Middlewares
from govern.project.proofs.misplaced import below_the_route
from govern.project.proofs.requests import request_of, sample_paths
from govern.project.proofs.search import Search
from govern.project.values import (
    Annotated,
    BoundMethod,
    ClassValue,
    DependsValue,
    External,
    Instance,
    Partial,
    Value,
    plain,
)
from govern.project.wiring.dependencies import dependency as dependency_trees

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

REFUSING = (AUTHENTICATION, PERMISSION)


class Gather:
    """Gathers evidence; dependencies are looked at once for each set of scopes."""

    def __init__(self, project: Project, search: Search) -> None:
        self._project = project
        self._search = search
        self._middlewares = Middlewares(project, search)
        self._configured = Configured(project.config)
        self._headers = idempotency.header_names(project.config)
        self._places: dict[tuple[int, bool], tuple[FunctionRef, dict[str, str]]] = {}
        self._dependencies: dict[tuple[int, tuple[str, ...], str, str], tuple[Value, list[Evidence]]] = {}

    def of(self, endpoint: Endpoint, kinds: Collection[str]) -> Iterator[Evidence]:
        """Everything seen on the way of a request behind middleware, in the order dependencies, decorators, handler;
        what could not be followed in the handler and in decorators is left out, and some of other kinds than these."""
        for root in endpoint.dependencies:
            for one in self._tree(endpoint, root, ()):
                only_some = root.conditional and not endpoint.conditional
                yield replace(one, depends_on_deployment=True) if only_some else one
        ev = self._evaluator(endpoint)
        if ev is not None:
            yield from idempotency.declared(ev, endpoint, self._headers)
        yield from self._decorators(endpoint, kinds)
        acting: frozenset[str] | None = None
        if endpoint.function is not None:
            for one in self._search.of(endpoint.function, kinds=kinds):
                if one.needs:
                    acting = self.acting(endpoint) if acting is None else acting
                    if not one.needs <= acting:
                        continue
                yield one

    def around(self, endpoint: Endpoint, kinds: Collection[str]) -> Iterator[Evidence]:
        """What middleware does for an endpoint, evidence of these kinds at least."""
        yield from self._middlewares.covering(endpoint, kinds)
        for middleware in endpoint.middleware:
            yield from self._configured.named(middleware.name, middleware.location)

    def lost(self, endpoint: Endpoint) -> Iterator[Evidence]:
        """What could not be followed on the way of a request, in the same order."""
        for root in endpoint.dependencies:
            yield from (one for one in self._tree(endpoint, root, ()) if one.kind == UNFOLLOWED)
        own = self._search.lost(endpoint.function) if endpoint.function is not None else ()
        inside = {(one.location.file, one.location.line) for one in own}
        for wrapper, site in _around(endpoint):
            for one in self._search.lost(wrapper):
                if (one.location.file, one.location.line) not in inside:
                    yield one.below(site)
        yield from (one for one in self._from_outside(endpoint) if one.kind == UNFOLLOWED)
        yield from own
        yield from (one for one in self._middlewares.covering(endpoint, (UNFOLLOWED,)) if one.kind == UNFOLLOWED)

    def _evaluator(self, endpoint: Endpoint) -> Evaluator | None:
        wiring = self._project.wiring_of(endpoint.file)
        return wiring.evaluator if wiring is not None else None

    # -- dependencies -------------------------------------------------------------------------------------------
    def _tree(self, endpoint: Endpoint, dependency: Dependency, scopes: tuple[str, ...]) -> Iterator[Evidence]:
        scopes = (*scopes, *(scope for scope in dependency.scopes if scope not in scopes))
        for child in dependency.children:
            yield from self._tree(endpoint, child, scopes)
        found = self._of_dependency(endpoint, dependency, scopes)
        yield from self._configured.named(dependency.name, dependency.location)
        if audit.is_recorder(dependency.name) and function_does_something(self._project, dependency.function):
            yield Evidence(AUDIT, replace(dependency.location, note=f"writes an audit record: {dependency.name}"))
        if not found:
            return
        site = replace(dependency.location, note=f"depends on {dependency.name}")
        recorded = self._recorded(endpoint, dependency) if any(one.kind == PERMISSION for one in found) else ()
        for one in found:
            names = tuple(dict.fromkeys((*recorded, *one.names))) if one.kind == PERMISSION else one.names
            yield one.below(site, names=names, needs=NO_PARAMETERS, opens=NO_PARAMETERS)

    def _of_dependency(self, endpoint: Endpoint, dependency: Dependency, scopes: tuple[str, ...]) -> list[Evidence]:
        value = plain(dependency.callable)
        function = dependency.function
        if function is None:
            return list(security.outside(value, dependency.name, dependency.location))
        frame = frame_of(value)
        key = (id(value), scopes, "", "")
        known = self._dependencies.get(key)
        if known is None:
            found = self._looked(function, frame, scopes)
            if security.is_scheme(value) and not any(one.kind == AUTHENTICATION for one in found):
                found += list(security.outside(value, dependency.name, dependency.location))
            known = self._dependencies[key] = (
                value,
                [_opened(one, value, function) for one in found if not one.returned],
            )
        if not hangs_on_request(known[1]):
            return known[1]
        return self._for_request(endpoint, value, function, frame, scopes)

    def _looked(self, function: FunctionRef, frame: Frame, scopes: tuple[str, ...]) -> list[Evidence]:
        name = parameter_of(function, "SecurityScopes")
        if name is None:
            return list(self._search.every(function, frame))
        held: dict[str, Value] = {"scopes": list(scopes), "scope_str": " ".join(scopes)}
        given = Instance(External("fastapi.security.SecurityScopes"), held)
        return list(self._search.with_values(function, frame, {name: given}))

    def _for_request(
        self, endpoint: Endpoint, value: Value, function: FunctionRef, frame: Frame, scopes: tuple[str, ...]
    ) -> list[Evidence]:
        """What a dependency that tests the request's method or path does for this endpoint."""
        name = parameter_of(function, "Request", "HTTPConnection")
        if name is None or name not in self._search.sensitive(function, frame):
            return self._dependencies[id(value), scopes, "", ""][1]
        key = (id(value), scopes, endpoint.method, endpoint.path)
        known = self._dependencies.get(key)
        if known is None:
            samples = [
                [
                    one
                    for one in self._search.with_values(function, frame, {name: request_of(endpoint.method, path)})
                    if not one.returned
                ]
                for path in sample_paths(endpoint.path)
            ]
            kinds = {one.kind for sample in samples for one in sample}
            agreed = [one for one in samples[0] if all(any(o.kind == one.kind for o in sample) for sample in samples)]
            unsure = [replace(one, depends_on_request=True) for sample in samples for one in sample
                      if one.kind in kinds - {o.kind for o in agreed}]  # fmt: skip
            known = self._dependencies[key] = (value, [_opened(one, value, function) for one in (*agreed, *unsure)])
        return known[1]

    def _recorded(self, endpoint: Endpoint, guard: Dependency) -> tuple[str, ...]:
        """Names that an earlier dependency writes down for a guard to enforce: `ctx.permission = self.value`."""
        read = self._paths(guard.function, stores=False) if guard.function is not None else {}
        names: list[str] = []
        for dependency in endpoint.all_dependencies():
            if dependency is guard or dependency.callable is guard.callable:
                break
            value = dependency.callable
            if not isinstance(value, Instance) or dependency.function is None:
                continue
            for path, attribute in self._paths(dependency.function, stores=True).items():
                if path in read and attribute in value.attributes:
                    names += naming.names_of(value.attributes[attribute])
        return tuple(names)

    def _paths(self, function: FunctionRef, *, stores: bool) -> dict[str, str]:
        known = self._places.get((id(function.value), stores))
        if known is None:
            known = self._places[id(function.value), stores] = (function, _paths(function, stores=stores))
        return known[1]

    # -- decorators ---------------------------------------------------------------------------------------------
    def _decorators(self, endpoint: Endpoint, kinds: Collection[str]) -> Iterator[Evidence]:
        """What decorators around the handler add to what it does itself."""
        around = list(_around(endpoint))
        own = self._search.of(endpoint.function, kinds=kinds) if endpoint.function is not None and around else ()
        inside = {(one.kind, one.location.file, one.location.line) for one in own}
        for wrapper, site in around:
            yield from self._configured.named(wrapper.full_name, site)
            for one in self._search.of(wrapper, kinds=kinds):
                if not one.needs and (one.kind, one.location.file, one.location.line) not in inside:
                    yield one.below(site)
        yield from self._from_outside(endpoint)

    def _from_outside(self, endpoint: Endpoint) -> Iterator[Evidence]:
        """What decorators from outside the repository add to a handler."""
        function = endpoint.function.value if endpoint.function is not None else None
        for value in below_the_route(function.decorators) if function is not None else ():
            yield from security.decorator(value, endpoint.location)
            if audit.decorates(value):
                yield Evidence(AUDIT, replace(endpoint.location, note="decorated with an audit decorator"))

    # -- the acting user ----------------------------------------------------------------------------------------
    def acting(self, endpoint: Endpoint) -> frozenset[str]:
        """The parameters of the handler that a dependency fills which authenticates the caller."""
        ev = self._evaluator(endpoint)
        if ev is None or endpoint.function is None:
            return frozenset()
        found: set[str] = set()
        for parameter in signature(ev, endpoint.function.value) or []:
            depends, base = depends_of(parameter.annotation, parameter.default)
            if depends is None:
                continue
            trees = dependency_trees(ev, depends, "parameter", endpoint.path, 0, base)
            if any(one.kind == AUTHENTICATION for tree in trees for one in self._tree(endpoint, tree, ())):
                found.add(parameter.name)
        return frozenset(found)

    def is_guarded(self, endpoint: Endpoint) -> bool:
        """Whether something before the handler refuses callers: a dependency, a decorator, a middleware."""
        before = [one for root in endpoint.dependencies for one in self._tree(endpoint, root, ())]
        before += [*self._decorators(endpoint, REFUSING), *self._middlewares.covering(endpoint, REFUSING)]
        return any(one.kind in REFUSING for one in before)

    def entry(self, ref: MiddlewareRef) -> FunctionRef | None:
        """The function of a middleware that a request enters; None where it is not known."""
        found = self._middlewares.entry(ref)
        return found[0] if found is not None else None

    def refuses(self, endpoint: Endpoint, dependencies: Iterable[Dependency]) -> bool:
        """Whether one of these dependencies, given to the endpoint, refuses callers."""
        found = (one for root in dependencies for one in self._tree(endpoint, root, ()))
        return any(one.kind in REFUSING for one in found)

    def unresolved_dependency(self, endpoint: Endpoint) -> Location | None:
        """A dependency of the endpoint that the wiring could not resolve: at the handler, or where it is registered."""
        places = {(mount.file, mount.line) for mount in endpoint.mounts}
        start = min((m.line for m in endpoint.mounts[:1] if m.file == endpoint.file), default=endpoint.line)
        for lost in self._project.unresolved:
            if lost.expression not in ("dependency", "Depends(…)"):
                continue
            inside = lost.file == endpoint.file and min(start, endpoint.line) <= lost.line <= endpoint.end_line
            if inside or (lost.file, lost.line) in places:
                return Location(lost.file, lost.line, note=lost.reason)
        return None


def _around(endpoint: Endpoint) -> Iterator[tuple[FunctionRef, Location]]:
    """The functions of the repository around a handler, and where they stand."""
    for wrapper in (*endpoint.wrappers, endpoint.route_handler):
        if wrapper is not None:
            yield wrapper, Location(wrapper.file, wrapper.line, note=f"decorated by {wrapper.qualname}")


def function_does_something(project: Project, function: FunctionRef | None) -> bool:
    """Whether a function calls anything that is not of the repository, or that is not known."""
    return function is not None and any(call.externals or not call.targets for call in project.calls.of(function))


def frame_of(value: Value) -> Frame:
    """What is known of the receiver when a dependency is called."""
    if isinstance(value, Partial):
        return frame_of(value.function)
    if isinstance(value, BoundMethod):
        return Frame(value.receiver)
    if isinstance(value, Instance):
        return Frame(value)
    return Frame(Object(value)) if isinstance(value, ClassValue) else NO_FRAME


def _opened(one: Evidence, value: Value, function: FunctionRef) -> Evidence:
    """Evidence with the names that a partial was given filled in."""
    if not one.opens or not isinstance(value, Partial):
        return one
    held = dict(value.keywords)
    if function.node[0] == "def":
        held.update(zip((p[0] for p in function.node[3]), value.args, strict=False))
    names = [name for parameter in one.opens for name in naming.names_of(held.get(parameter))]
    return replace(one, names=tuple(dict.fromkeys((*names, *one.names))))


def parameter_of(function: FunctionRef, *types: str) -> str | None:
    """The parameter of a function that is annotated with one of these types, by their bare names."""
    for name, annotation, _, _, _ in function.node[3] if function.node[0] == "def" else ():
        if annotation is not None and any(n[0] in ("name", "attr") and n[-1] in types for n in walk(annotation)):
            return str(name)
    return None


def depends_of(annotation: Value, default: Value) -> tuple[DependsValue | None, Value]:
    """The `Depends()` of a parameter, and the type behind its annotation."""
    base = annotation
    metadata: tuple[Value, ...] = ()
    while isinstance(base, Annotated):
        metadata, base = (*base.metadata, *metadata), base.base
    for item in (*reversed(metadata), default):
        if isinstance(plain(item), DependsValue):
            return plain(item), base
    return None, base


def _paths(function: FunctionRef, *, stores: bool) -> dict[str, str]:
    """Dotted places that a function assigns from `self.x` (as place -> x), or that it reads (as place -> "")."""
    from govern.facts.syntax import dotted

    found: dict[str, str] = {}
    for node in walk(function.node[5] if function.node[0] == "def" else ()):
        if stores and node[0] == "assign" and node[3] is not None:
            source = dotted(node[3]) or ""
            for target in node[2]:
                place = dotted(target) if target[0] == "attr" else None
                if place and source.startswith("self."):
                    found[place] = source[5:]
        elif not stores and node[0] == "attr" and (place := dotted(node)):
            found[place] = ""
    return found
