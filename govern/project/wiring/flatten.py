"""From an application's tree of routers to the flat list of what it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.evaluation import operators
from govern.project.evaluation.classes import class_model
from govern.project.framework.applications import APPLICATION, STARLETTE
from govern.project.framework.inclusion import levels_of
from govern.project.framework.registering import both, join
from govern.project.framework.routers import ROUTER
from govern.project.framework.routes import (
    API_ROUTE,
    API_WEBSOCKET_ROUTE,
    DEFAULT,
    INCLUDED,
    MOUNT,
    ROUTE,
    WEBSOCKET_ROUTE,
    given_or_default,
)
from govern.project.values import BoundMethod, Either, ExternalInstance, Instance, Site, Unknown, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


@dataclass(frozen=True, slots=True)
class Context:
    """What the routers and mounts above a route add to it; `local_prefix` is the prefix below the innermost mount."""

    prefix: Value = ""
    local_prefix: Value = ""
    tags: tuple[Value, ...] = ()
    dependencies: tuple[tuple[Value, str], ...] = ()
    include_in_schema: bool = True
    deprecated: bool = False
    calls_back: bool = False
    unique_id_function: Value = DEFAULT
    conditional: bool = False
    response_class: Value = None
    included: bool = False
    responses: Mapping[Value, Value] = field(default_factory=dict)
    chain: tuple[Location, ...] = ()
    seen: frozenset[int] = frozenset()
    app: Instance | None = None
    outer_apps: tuple[Instance, ...] = ()
    mounted: bool = False


@dataclass(slots=True)
class ServedRoute:
    """One route as the application serves it; `dependencies` are (DependsValue, level) in the order they are solved.

    `local_path` is the path within the mounted application, where there is one.
    """

    route: Instance
    kind: str
    methods: list[str]
    path: Value
    endpoint: Value
    tags: tuple[Value, ...]
    dependencies: tuple[tuple[Value, str], ...]
    include_in_schema: bool
    conditional: bool
    response_class: Value
    chain: tuple[Location, ...]
    apps: tuple[Instance, ...]
    local_path: Value
    deprecated: bool
    unique_id_function: Value
    is_fastapi: bool = True
    calls_back: bool = False
    responses: Mapping[Value, Value] = field(default_factory=dict)
    mounted: bool = False


def served_routes(ev: Evaluator, app: Instance) -> Iterator[ServedRoute]:
    """Every route of an application, those of included routers and mounted applications among them, in order."""
    for route, router, context in _application(ev, app, Context(app=app)):
        yield _served(ev, route, router, context)


def inner_applications(ev: Evaluator, app: Instance) -> list[Instance]:
    """The applications that serve routes of their own below another one."""
    found = {id(inner): inner for _, _, context in _application(ev, app, Context(app=app))
             for inner in context.outer_apps[1:]}  # fmt: skip
    return list(found.values())


# A route, the router that it stands in, and what stands above that.
Placed = tuple[Instance, Instance, Context]


def _application(ev: Evaluator, app: Instance, context: Context) -> Iterator[Placed]:
    model = class_model(ev, app.cls)
    router = app if model is ROUTER else app.attributes.get("router")
    if isinstance(router, Instance):
        outer = (*context.outer_apps, app)
        yield from _routes(ev, router, replace(context, app=app, outer_apps=outer))


def _routes(ev: Evaluator, router: Instance, context: Context) -> Iterator[Placed]:
    if id(router) in context.seen:
        return
    context = replace(context, seen=context.seen | {id(router)})
    for route in list(operators.iterate(router.attributes.get("routes")) or []):
        if not isinstance(route, Instance):
            continue
        model = class_model(ev, route.cls)
        if model is INCLUDED:
            child = route.attributes.get("original_router")
            if isinstance(child, Instance):
                yield from _routes(ev, child, _included(ev, route, router, context))
        elif model is MOUNT:
            yield from _mounted(ev, route, context)
        elif model in (API_ROUTE, ROUTE, API_WEBSOCKET_ROUTE, WEBSOCKET_ROUTE):
            yield route, router, context


def _is_of_application(router: Instance, context: Context) -> bool:
    return bool(context.outer_apps) and router is context.outer_apps[-1].attributes.get("router")


def _included(ev: Evaluator, entry: Instance, router: Instance, context: Context) -> Context:
    own = entry.attributes
    shared = "app" if _is_of_application(router, context) else "router"
    levels = [shared if at < own.get("own_dependencies", 0) else "include" for at in range(len(own["dependencies"]))]
    response_class = own.get("default_response_class")
    return replace(
        context,
        prefix=join(ev, context.prefix, own.get("prefix", "")),
        local_prefix=join(ev, context.local_prefix, own.get("prefix", "")),
        tags=(*context.tags, *own.get("tags", [])),
        dependencies=(*context.dependencies, *zip(own["dependencies"], levels, strict=True)),
        include_in_schema=both(context.include_in_schema, own.get("include_in_schema", True)),
        deprecated=context.deprecated or operators.truth(own.get("deprecated")) is True,
        calls_back=context.calls_back or bool(plain(own.get("callbacks"))),
        unique_id_function=given_or_default(own.get("generate_unique_id_function"), context.unique_id_function),
        conditional=context.conditional or entry.conditional,
        response_class=context.response_class if response_class in (None, DEFAULT) else response_class,
        included=True,
        responses={**context.responses, **_dict(own.get("responses"))},
        chain=(place(own.get("site"), "included here"), *context.chain),
    )


def _mounted(ev: Evaluator, route: Instance, context: Context) -> Iterator[Placed]:
    own = route.attributes
    if plain(own.get("path", "")) is None:  # Starlette refuses it: a branch that runs only where a setting is given
        return
    path = operators.text(ev, own.get("path", ""))
    mount_path = plain(path).rstrip("/") if isinstance(plain(path), str) else path
    conditional = context.conditional or route.conditional
    for app in _applications_in(ev, own.get("app")):
        inner = Context(
            prefix=join(ev, context.prefix, mount_path), conditional=conditional or app.conditional, seen=context.seen,
            chain=(place(own.get("site"), "mounted here"), *context.chain), outer_apps=context.outer_apps, mounted=True,
        )  # fmt: skip
        yield from _application(ev, app, inner)
    for child in operators.iterate(own.get("routes")) or []:
        if isinstance(child, Instance):
            holder = Instance(route.cls, {"routes": [child]})
            inner = replace(
                context, prefix=join(ev, context.prefix, mount_path), dependencies=(), conditional=conditional,
                local_prefix="",
            )  # fmt: skip
            yield from _routes(ev, holder, inner)


def _applications_in(ev: Evaluator, value: Value, depth: int = 0) -> list[Instance]:
    """The applications inside a value: itself, one of several, or what an ASGI wrapper was given."""
    value = plain(value)
    if isinstance(value, Instance):
        if class_model(ev, value.cls) in (APPLICATION, STARLETTE, ROUTER):
            return [value]
        inner = [*value.args, *value.keywords.values(), *value.attributes.values()] if depth < 4 else []
        return next((found for item in inner if (found := _applications_in(ev, item, depth + 1))), [])
    if isinstance(value, Either):
        return [app for option in value.options for app in _applications_in(ev, option, depth)]
    if isinstance(value, ExternalInstance) and depth < 4:
        inner = [*value.args, *value.keywords.values()]
        return next((found for item in inner if (found := _applications_in(ev, item, depth + 1))), [])
    if isinstance(value, BoundMethod) and depth < 4:
        return _applications_in(ev, value.receiver, depth + 1)
    return []


applications_in = _applications_in


def _served(ev: Evaluator, route: Instance, router: Instance, context: Context) -> ServedRoute:
    own = route.attributes
    model = class_model(ev, route.cls)
    websocket = model in (API_WEBSOCKET_ROUTE, WEBSOCKET_ROUTE)
    is_fastapi = model in (API_ROUTE, API_WEBSOCKET_ROUTE)
    levels = list(zip(own.get("dependencies", []), own.get("levels") or levels_of(route, router), strict=False))
    if _is_of_application(router, context):
        shared = {id(d) for d in operators.iterate(router.attributes.get("dependencies")) or []}
        levels = [(d, "app" if id(d) in shared and level == "router" else level) for d, level in levels]
    chain = [place(own.get("site"), "registered here")]
    chain += [place(site, "included here") for site in own.get("includes", [])]
    response_class = own.get("response_class", DEFAULT)
    if response_class is DEFAULT and context.included:
        response_class = router.attributes.get("default_response_class", DEFAULT)
    return ServedRoute(
        route=route,
        kind="websocket" if websocket else "http",
        methods=["WEBSOCKET"] if websocket else list(own.get("methods") or ["GET"]),
        path=join(ev, context.prefix, own.get("path", "")),
        endpoint=own.get("endpoint"),
        tags=(*context.tags, *own.get("tags", [])),
        dependencies=(*(context.dependencies if is_fastapi else ()), *levels),
        include_in_schema=both(context.include_in_schema, own.get("include_in_schema", True)) and not websocket,
        conditional=context.conditional or route.conditional,
        response_class=context.response_class if response_class is DEFAULT else response_class,
        chain=(*chain, *context.chain),
        apps=context.outer_apps,
        local_path=join(ev, context.local_prefix, own.get("path", "")),
        deprecated=context.deprecated or operators.truth(own.get("deprecated")) is True,
        unique_id_function=given_or_default(
            own.get("generate_unique_id_function"),
            router.attributes.get("generate_unique_id_function") if context.included else None,
            context.unique_id_function,
        ),
        is_fastapi=is_fastapi,
        calls_back=context.calls_back or bool(plain(own.get("callbacks"))),
        responses={**context.responses, **_dict(own.get("responses"))},
        mounted=context.mounted,
    )


def _dict(value: Value) -> Mapping[Value, Value]:
    found = plain(value)
    return found if isinstance(found, dict) else {}


def place(site: Value, note: str) -> Location:
    """A location for a site, with a note."""
    if isinstance(site, Site):
        return Location(site.file, site.line, note=note)
    return Location(site.file, site.line, note=note) if isinstance(site, Unknown) else Location("", 0, note=note)
