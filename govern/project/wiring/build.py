"""Endpoints from the routes that an evaluated application serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import column_of
from govern.findings import Location
from govern.project.endpoints import Dependency, Endpoint, FunctionRef, MiddlewareRef
from govern.project.evaluation import operators
from govern.project.framework.registering import UNRESOLVED
from govern.project.values import (
    BoundMethod,
    ClassValue,
    Either,
    ExternalInstance,
    FunctionValue,
    Instance,
    Site,
    Unknown,
    Value,
    plain,
)
from govern.project.wiring.dependencies import callable_name, dependency, function_ref, parameters, place_of
from govern.project.wiring.flatten import ServedRoute, served_routes
from govern.project.wiring.inputs import inputs_of, security_schemes
from govern.project.wiring.operation_ids import operation_id, unique_id
from govern.project.wiring.responses import response_model, status_code, type_name

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def endpoints_of(ev: Evaluator, name: str, app: Instance, *, test: bool = False) -> list[Endpoint]:
    """The endpoints of one application, one for each method, in the order they are served."""
    middleware: dict[int, tuple[MiddlewareRef, ...]] = {}
    found: list[Endpoint] = []
    for served in served_routes(ev, app):
        covering: list[MiddlewareRef] = []
        for outer in served.apps:
            if id(outer) not in middleware:
                middleware[id(outer)] = middleware_of(outer)
            covering += [ref for ref in middleware[id(outer)] if served.kind == "http" or not _is_http_only(ref)]
        found += _endpoints(ev, name, served, tuple(covering), test)
    return found


def _is_http_only(ref: MiddlewareRef) -> bool:
    """Whether a middleware lets websockets through unseen, as all that is made with BaseHTTPMiddleware does."""
    if "dispatch" in ref.options:
        return True
    cls = ref.callable
    return isinstance(cls, ClassValue) and any(b.endswith(".BaseHTTPMiddleware") for b in cls.external_bases())


def middleware_of(app: Instance) -> tuple[MiddlewareRef, ...]:
    """The middleware of an application, outermost first."""
    refs: list[MiddlewareRef] = []
    conditional = app.attributes.get("conditional_middleware", [])
    for entry in operators.iterate(app.attributes.get("user_middleware")) or []:
        if not isinstance(entry, ExternalInstance) or not entry.args:
            continue
        target = plain(entry.args[0])
        dispatch = entry.keywords.get("dispatch")
        behind = dispatch if isinstance(dispatch, FunctionValue | BoundMethod | Instance) else target
        file, line = place_of(behind)
        refs.append(
            MiddlewareRef(
                callable_name(behind),
                file,
                line,
                behind,
                entry.keywords,
                Location(entry.file, entry.line, note="added here"),
                any(entry is one for one in conditional),
            )
        )
    return tuple(refs)


def _endpoints(
    ev: Evaluator, app: str, served: ServedRoute, middleware: tuple[MiddlewareRef, ...], test: bool
) -> list[Endpoint]:
    paths = plain(served.path)
    if isinstance(paths, Either):
        found: list[Endpoint] = []
        options = list({plain(option): option for option in paths.options}.values())  # two values may give one path
        for option in options:
            local = option if not served.mounted else served.local_path
            conditional = served.conditional or len(options) > 1
            one = replace(served, path=option, local_path=local, conditional=conditional)
            found += _endpoints(ev, app, one, middleware, test)
        return found
    resolved = isinstance(paths, str) and UNRESOLVED not in paths
    if not isinstance(paths, str):
        ev.note_unknown(paths, Site(served.chain[0].file, served.chain[0].line), "path", "the path")
    path = paths if isinstance(paths, str) else UNRESOLVED
    roots = [tree for depends, level in served.dependencies for tree in dependency(ev, depends, level, path)]
    own, others = parameters(ev, served.endpoint, path) if served.is_fastapi else ([], [])
    ref = function_ref(served.endpoint)
    file, line = (ref.file, ref.line) if ref is not None else place_of(served.endpoint)
    if isinstance(served.endpoint, Unknown):
        site = served.chain[0]
        ev.note(Site(site.file, site.line), "route", f"the handler is not known: {served.endpoint.reason}")
        resolved = False
    model = response_model(ev, served) if served.is_fastapi and served.kind == "http" else None
    is_operation = served.is_fastapi and served.kind == "http"
    trees = (*roots, *own)
    missed = tuple(_missed(ev, served, path))
    return [
        Endpoint(
            app=app, kind=served.kind, method=method, path=path,
            handler=ref.full_name if ref is not None else callable_name(served.endpoint),
            file=file, line=line, column=column_of(ref.node[1]) + 1 if ref is not None else 1,
            end_line=ref.node[8] if ref is not None and ref.node[0] == "def" else line,
            name=str(plain(served.route.attributes.get("name") or "")),
            status_code=status_code(ev, served), response_model=type_name(model), response_value=model,
            include_in_schema=served.include_in_schema, tags=_tags(ev, served.tags),
            dependencies=trees, parameters=tuple(others),
            conditional=served.conditional or not resolved, resolved=resolved, external=not file,
            function=ref, wrappers=_wrappers(served.endpoint), mounts=served.chain, middleware=middleware,
            operation_id=operation_id(served), test=test, unique_id=unique_id(ev, served) if is_operation else None,
            deprecated=served.deprecated and is_operation, inputs=inputs_of(ev, others, trees),
            security_schemes=security_schemes(trees), route_handler=_route_handler(served.route.cls), missed=missed,
            served=served,
        )
        for method in served.methods
    ]  # fmt: skip


def _missed(ev: Evaluator, served: ServedRoute, path: str) -> Iterator[Dependency]:
    """The dependencies of the applications around the one that serves a route."""
    for outer in served.apps[:-1]:
        router = outer.attributes.get("router")
        own = router.attributes.get("dependencies") if isinstance(router, Instance) else None
        for depends in operators.iterate(own) or []:
            yield from dependency(ev, depends, "app", path)


def _tags(ev: Evaluator, tags: tuple[Value, ...]) -> tuple[str, ...]:
    found: list[str] = []
    for tag in tags:
        text = plain(tag.attributes.get("value")) if isinstance(tag, Instance) else plain(operators.text(ev, tag))
        if isinstance(text, str):
            found.append(text)
    return tuple(found)


def _route_handler(cls: Value) -> FunctionRef | None:
    """The method of a route class of the repository that makes what runs around the handler."""
    method = cls.lookup("get_route_handler") if isinstance(cls, ClassValue) else None
    return function_ref(method) if isinstance(method, FunctionValue) else None


def _wrappers(endpoint: Value) -> tuple[FunctionRef, ...]:
    """The functions that wrap a handler, outermost first: what decorators of the repository put around it."""
    function = endpoint.function if isinstance(endpoint, BoundMethod) else endpoint
    found: list[FunctionRef] = []
    while isinstance(function, FunctionValue) and isinstance(function.wrapped, FunctionValue):
        found.append(
            FunctionRef(
                function.module.name,
                function.qualname,
                function.module.path,
                function.line,
                function.node,
                function,
                function.owner,
            )
        )
        function = function.wrapped
    return tuple(found)


def all_dependency_names(roots: tuple[Dependency, ...]) -> list[str]:
    """Every callable of the trees whose name is known, each once, sorted."""
    return sorted({d.name for root in roots for d in root.walk() if d.name and not d.name.endswith("(…)")})
