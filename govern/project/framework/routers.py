"""Model of `fastapi.APIRouter`, and of Starlette's `Router` that it descends from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from govern.project.evaluation import operators
from govern.project.evaluation.calls import call
from govern.project.evaluation.evaluator import ClassModel
from govern.project.framework.inclusion import include_router
from govern.project.framework.registering import append_route, both, dispatch, join, listed, new_route
from govern.project.framework.routes import (
    API_ROUTE,
    API_WEBSOCKET_ROUTE,
    DEFAULT,
    MOUNT,
    ROUTE,
    ROUTE_DEFAULTS,
    WEBSOCKET_ROUTE,
    given_or_default,
)
from govern.project.values import (
    ClassValue,
    External,
    Instance,
    Native,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

UNIQUE_ID = "generate_unique_id_function"
Method = Callable[[Any, Instance, list[Value], dict[str, Value], Site], Value]
HTTP_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def init_router(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    """`APIRouter(prefix=..., tags=..., dependencies=..., ...)`."""
    defaults: dict[str, Value] = {
        "prefix": "", "default_response_class": DEFAULT, "route_class": External("fastapi.routing.APIRoute"),
        "include_in_schema": True, "deprecated": None, UNIQUE_ID: DEFAULT, "lifespan": None,
    }  # fmt: skip
    router.attributes.update({**defaults, **keywords})
    for name in ("tags", "dependencies", "routes", "on_startup", "on_shutdown", "callbacks"):
        given = plain(keywords.get(name))
        shared = name == "tags" and isinstance(given, list) and given  # FastAPI keeps the list that it was given
        router.attributes[name] = given if shared else list(operators.iterate(given) or [])
        if isinstance(given, Unknown):
            ev.note(site, f"APIRouter({name}=…)", given.reason)
    if not isinstance(plain(router.attributes.get("responses")), dict):
        router.attributes["responses"] = {}
    if "**" in keywords:
        ev.note(site, "APIRouter(**…)", keywords["**"].reason)
    ev.note_unknown(keywords.get("prefix"), site, "APIRouter(prefix=…)", "the prefix")
    ev.routers.append(router)


def add_api_route(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`router.add_api_route(path, endpoint, **options)`: the router's own prefix, tags and dependencies come first."""
    given = dict(keywords)
    for name, value in zip(("path", "endpoint"), args, strict=False):
        given[name] = value
    if "**" in given:
        ev.note(site, "add_api_route(**…)", given.pop("**").reason)
    own = router.attributes
    route_class = given.pop("route_class_override", None) or own.get("route_class")
    ev.note_unknown(given.get("path"), site, "path", "the path")
    more, response_class = plain(given.get("responses")), given.get("response_class", DEFAULT)
    options = {
        **ROUTE_DEFAULTS, **given,
        "path": join(ev, own.get("prefix", ""), given.get("path", "")),
        "tags": [*(operators.iterate(own.get("tags")) or []), *(operators.iterate(given.get("tags")) or [])],
        "dependencies": [*(operators.iterate(own.get("dependencies")) or []), *listed(ev, given.get("dependencies"),
        "dependencies", site)],
        "include_in_schema": both(own.get("include_in_schema", True), given.get("include_in_schema", True)),
        "deprecated": given.get("deprecated") or own.get("deprecated"),
        "callbacks": given.get("callbacks") or own.get("callbacks"),
        "responses": {**(plain(own.get("responses")) or {}), **(more if isinstance(more, dict) else {})},
        "response_class": own.get("default_response_class") if response_class is DEFAULT else response_class,
        UNIQUE_ID: given_or_default(given.get(UNIQUE_ID), own.get(UNIQUE_ID)),
        "site": given.get("site", site),
    }  # fmt: skip
    if isinstance(route_class, ClassValue):
        registered = options.pop("site")
        route = call(ev, route_class, [options.pop("path"), options.pop("endpoint", None)], options, site)
        if isinstance(route, Instance):
            route.attributes["site"] = registered
            if "path" not in route.attributes:  # a route class whose own __init__ could not be followed
                API_ROUTE.init(ev, route, [], {**options, "path": join(ev, own.get("prefix", ""), given.get("path",
                "")),
                                               "endpoint": given.get("endpoint")}, site)  # fmt: skip
    else:
        route = new_route(ev, "fastapi.routing.APIRoute", API_ROUTE, options, site)
    append_route(ev, router, route, site)
    return None


def api_route(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`router.api_route(path, methods=[...], **options)`: a decorator that calls `add_api_route`."""
    given = dict(keywords)
    path = args[0] if args else given.pop("path", Unknown("a route without a path", site.file, site.line))

    def register(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], at: Site) -> Value:
        endpoint = inner[0] if inner else inner_keywords.get("func")
        options = {**ROUTE_DEFAULTS, "methods": None, **given}
        before = len(router.attributes.get("routes") or [])
        dispatch(ev, router, "add_api_route", [path, endpoint], options, site)
        for route in (router.attributes.get("routes") or [])[before:]:
            if isinstance(route, Instance):
                route.attributes["site"] = site
        return endpoint

    return Native("decorator", register)


def _http_method(name: str) -> Method:
    def method(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        given = dict(keywords)
        path = args[0] if args else given.pop("path", Unknown("a route without a path", site.file, site.line))
        return dispatch(ev, router, "api_route", [], {"path": path, **given, "methods": [name.upper()]}, site)

    return method


def add_route(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """Starlette's `add_route(path, endpoint, methods=None, name=None, include_in_schema=True)`: no prefix is added."""
    given = dict(keywords)
    for name, value in zip(("path", "endpoint", "methods", "name", "include_in_schema"), args, strict=False):
        given[name] = value
    given.setdefault("site", site)
    ev.note_unknown(given.get("path"), site, "path", "the path")
    append_route(ev, router, new_route(ev, "starlette.routing.Route", ROUTE, given, site), site)
    return None


def _decorator(add_name: str, path_name: str = "path") -> Method:
    def method(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        def register(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], at: Site) -> Value:
            given = dict(keywords)
            path = args[0] if args else given.pop(path_name, Unknown("a route without a path", site.file, site.line))
            for name, value in zip(("name",), args[1:], strict=False):
                given[name] = value
            dispatch(ev, router, add_name, [path, inner[0] if inner else None], given, site)
            return inner[0] if inner else None

        return Native("decorator", register)

    return method


def add_api_websocket_route(
    ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    """`add_api_websocket_route(path, endpoint, name=None, *, dependencies=None)`."""
    given = dict(keywords)
    for name, value in zip(("path", "endpoint", "name"), args, strict=False):
        given[name] = value
    own = router.attributes
    ev.note_unknown(given.get("path"), site, "path", "the path")
    given["path"] = join(ev, own.get("prefix", ""), given.get("path", ""))
    given["dependencies"] = [
        *(operators.iterate(own.get("dependencies")) or []),
        *listed(ev, given.get("dependencies"), "dependencies", site),
    ]
    given.setdefault("site", site)
    append_route(ev, router, new_route(ev, "fastapi.routing.APIWebSocketRoute", API_WEBSOCKET_ROUTE, given, site), site)
    return None


def add_websocket_route(
    ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    """Starlette's `add_websocket_route(path, endpoint, name=None)`."""
    given = dict(keywords)
    for name, value in zip(("path", "endpoint", "name"), args, strict=False):
        given[name] = value
    given.setdefault("site", site)
    ev.note_unknown(given.get("path"), site, "path", "the path")
    append_route(ev, router, new_route(ev, "starlette.routing.WebSocketRoute", WEBSOCKET_ROUTE, given, site), site)
    return None


def mount(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`mount(path, app, name=None)`."""
    given = dict(keywords)
    for name, value in zip(("path", "app", "name"), args, strict=False):
        given[name] = value
    if isinstance(plain(given.get("app")), Unknown):
        ev.note(site, "mount(…)", f"the mounted application is not known: {plain(given['app']).reason}")
    ev.note_unknown(given.get("path"), site, "mount(…)", "the path")
    append_route(ev, router, new_route(ev, "starlette.routing.Mount", MOUNT, given, site), site)
    return None


def _on_event(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    def register(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], at: Site) -> Value:
        return add_event_handler(ev, router, [args[0] if args else None, *inner], {}, site) or (
            inner[0] if inner else None
        )

    return Native("decorator", register)


def add_event_handler(
    ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    """`add_event_handler("startup" | "shutdown", function)`."""
    event = plain(args[0]) if args else keywords.get("event_type")
    handlers = router.attributes.setdefault("on_startup" if event == "startup" else "on_shutdown", [])
    if isinstance(handlers, list):
        handlers.extend(args[1:2])
    return None


ROUTER = ClassModel(
    "fastapi.APIRouter",
    init_router,
    {
        **{name: _http_method(name) for name in HTTP_METHODS},
        "add_api_route": add_api_route, "api_route": api_route, "include_router": include_router, "mount": mount,
        "add_route": add_route, "route": _decorator("add_route"), "add_api_websocket_route": add_api_websocket_route,
        "websocket": _decorator("add_api_websocket_route"), "add_websocket_route": add_websocket_route,
        "websocket_route": _decorator("add_websocket_route"), "on_event": _on_event,
        "add_event_handler": add_event_handler,
    },
    {},
    ("starlette.routing.Router",),
)  # fmt: skip
