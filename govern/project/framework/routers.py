"""Model of `fastapi.APIRouter`, and of Starlette's `Router` that it descends from.

`include_router` copies the routes up to FastAPI 0.136 and keeps a reference from 0.137 on (fastapi#15745): what is
added to a router after it was included is served from 0.137 on only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.calls import call
from govern.project.evaluation.evaluator import ClassModel, Inclusion, LateRoute
from govern.project.framework.routes import (
    API_ROUTE,
    API_WEBSOCKET_ROUTE,
    DEFAULT,
    INCLUDED,
    MOUNT,
    ROUTE,
    ROUTE_DEFAULTS,
    WEBSOCKET_ROUTE,
    given_or_default,
)
from govern.project.values import (
    ClassValue,
    Either,
    External,
    ExternalInstance,
    Instance,
    Native,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

UNRESOLVED = "{unresolved}"
KEEPS_REFERENCE = (0, 137, 0)
UNIQUE_ID = "generate_unique_id_function"
HTTP_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def dispatch(
    ev: Evaluator, instance: Instance, name: str, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    """Call a method as the framework does: what a subclass overrides is called instead."""
    return call(ev, get_attribute(ev, instance, name, site), args, keywords, site)


def init_router(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    """`APIRouter(prefix=..., tags=..., dependencies=..., ...)`."""
    defaults: dict[str, Value] = {
        "prefix": "", "default_response_class": DEFAULT, "route_class": External("fastapi.routing.APIRoute"),
        "include_in_schema": True, "deprecated": None, UNIQUE_ID: DEFAULT, "lifespan": None,
    }  # fmt: skip
    router.attributes.update({**defaults, **keywords})
    for name in ("tags", "dependencies", "routes", "on_startup", "on_shutdown", "callbacks"):
        given = plain(keywords.get(name))
        router.attributes[name] = list(operators.iterate(given) or []) if given is not None else []
        if isinstance(given, Unknown):
            ev.note(site, f"APIRouter({name}=…)", given.reason)
    if not isinstance(plain(router.attributes.get("responses")), dict):
        router.attributes["responses"] = {}
    if "**" in keywords:
        ev.note(site, "APIRouter(**…)", keywords["**"].reason)
    ev.note_unknown(keywords.get("prefix"), site, "APIRouter(prefix=…)", "the prefix")
    ev.routers.append(router)


def _append(ev: Evaluator, router: Instance, route: Value, site: Site) -> None:
    routes = router.attributes.setdefault("routes", [])
    if isinstance(route, Instance):
        route.conditional = route.conditional or ev.conditions > 0
        if isinstance(routes, list):
            routes.append(route)
        inclusion = next((inclusion for inclusion in ev.inclusions if inclusion.child is router), None)
        if inclusion is not None:
            ev.late.append(LateRoute(route, inclusion, site))
    else:
        ev.note(site, "route", "the route class gives something unknown")


def _new(ev: Evaluator, dotted: str, model: ClassModel, keywords: dict[str, Value], site: Site) -> Instance:
    route = Instance(External(dotted), file=site.file, line=site.line, conditional=ev.conditions > 0)
    model.init(ev, route, [], keywords, site)
    return route


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
    options = {
        **ROUTE_DEFAULTS, **given,
        "path": join(ev, own.get("prefix", ""), given.get("path", "")),
        "tags": [*(operators.iterate(own.get("tags")) or []), *(operators.iterate(given.get("tags")) or [])],
        "dependencies": [*(operators.iterate(own.get("dependencies")) or []), *listed(ev, given.get("dependencies"), "dependencies", site)],
        "include_in_schema": both(own.get("include_in_schema", True), given.get("include_in_schema", True)),
        "deprecated": given.get("deprecated") or own.get("deprecated"),
        "responses": {**(plain(own.get("responses")) or {}), **(plain(given.get("responses")) if isinstance(plain(given.get("responses")), dict) else {})},
        "response_class": own.get("default_response_class") if given.get("response_class", DEFAULT) is DEFAULT else given["response_class"],
        UNIQUE_ID: given_or_default(given.get(UNIQUE_ID), own.get(UNIQUE_ID)),
        "site": given.get("site", site),
    }  # fmt: skip
    if isinstance(route_class, ClassValue):
        registered = options.pop("site")
        route = call(ev, route_class, [options.pop("path"), options.pop("endpoint", None)], options, site)
        if isinstance(route, Instance):
            route.attributes["site"] = registered
            if "path" not in route.attributes:  # a route class whose own __init__ could not be followed
                API_ROUTE.init(ev, route, [], {**options, "path": join(ev, own.get("prefix", ""), given.get("path", "")),
                                               "endpoint": given.get("endpoint")}, site)  # fmt: skip
    else:
        route = _new(ev, "fastapi.routing.APIRoute", API_ROUTE, options, site)
    _append(ev, router, route, site)
    return None


def join(ev: Evaluator, prefix: Value, path: Value) -> Value:
    """A prefix and a path, one after the other; UNRESOLVED for a part that is not known (noted where it is given)."""
    if plain(prefix) is None:
        prefix = ""
    left, right = (_known_text(ev, part) for part in (prefix, path))
    return operators.binary(ev, "+", left, right, Unknown("the path is not known"))


def _known_text(ev: Evaluator, part: Value) -> Value:
    found = operators.text(ev, part)
    return UNRESOLVED if isinstance(plain(found), Unknown) else found


def listed(ev: Evaluator, value: Value, name: str, site: Site) -> list[Value]:
    """The elements of an option that is a list, of each of several where it may be one of them; an unknown one is noted."""
    if plain(value) is None:
        return []
    if isinstance(plain(value), Either):
        options = [listed(ev, option, name, site) for option in plain(value).options]
        return list({id(item): item for option in options for item in option}.values())
    items = operators.iterate(value)
    if items is None:
        ev.note(site, f"{name}=…", getattr(plain(value), "reason", "the list is not known"))
        return []
    return items


def both(left: Value, right: Value) -> Value:
    """`left and right` for flags; a deployed or unknown flag counts by its default, else as true."""
    return operators.truth(left) is not False and operators.truth(right) is not False


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


def _http_method(name: str):  # type: ignore[no-untyped-def]
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
    _append(ev, router, _new(ev, "starlette.routing.Route", ROUTE, given, site), site)
    return None


def _decorator(add_name: str, path_name: str = "path"):  # type: ignore[no-untyped-def]
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
    _append(ev, router, _new(ev, "fastapi.routing.APIWebSocketRoute", API_WEBSOCKET_ROUTE, given, site), site)
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
    _append(ev, router, _new(ev, "starlette.routing.WebSocketRoute", WEBSOCKET_ROUTE, given, site), site)
    return None


def mount(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`mount(path, app, name=None)`."""
    given = dict(keywords)
    for name, value in zip(("path", "app", "name"), args, strict=False):
        given[name] = value
    if isinstance(plain(given.get("app")), Unknown):
        ev.note(site, "mount(…)", f"the mounted application is not known: {plain(given['app']).reason}")
    ev.note_unknown(given.get("path"), site, "mount(…)", "the path")
    _append(ev, router, _new(ev, "starlette.routing.Mount", MOUNT, given, site), site)
    return None


def include_router(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`include_router(router, prefix=..., tags=..., dependencies=..., ...)`."""
    given = dict(keywords)
    child = plain(args[0] if args else given.pop("router", None))
    given.pop("router", None)
    if "**" in given:
        ev.note(site, "include_router(**…)", given.pop("**").reason)
    if isinstance(child, Either):
        ev.conditions += 1
        for option in child.options:
            include_router(ev, router, [option], given, site)
        ev.conditions -= 1
        return None
    if not isinstance(child, Instance) or not isinstance(child.attributes.get("routes", None), list):
        _note_lost(ev, child, site)
        return None
    given["dependencies"] = listed(ev, given.get("dependencies"), "dependencies", site)
    ev.note_unknown(given.get("prefix"), site, "include_router(prefix=…)", "the prefix")
    ev.inclusions.append(Inclusion(router, child, site))
    if ev.version >= KEEPS_REFERENCE:
        _keep_reference(ev, router, child, given, site)
    else:
        _copy_routes(ev, router, child, given, site)
    for name in ("on_startup", "on_shutdown"):
        handlers = router.attributes.setdefault(name, [])
        if isinstance(handlers, list):
            handlers.extend(operators.iterate(child.attributes.get(name)) or [])
    return None


def _note_lost(ev: Evaluator, child: Value, site: Site) -> None:
    if isinstance(child, ExternalInstance | External):
        name = child.callee if isinstance(child, ExternalInstance) else child.dotted
        ev.note(site, "include_router(…)", f"the router comes from outside the repository: {name}")
    elif isinstance(child, Unknown):
        ev.note_unknown(child, site, "include_router(…)", "the router")
    else:
        ev.note(site, "include_router(…)", "what is included is not a router")


def _keep_reference(ev: Evaluator, router: Instance, child: Instance, given: dict[str, Value], site: Site) -> None:
    own = router.attributes
    options = {
        "original_router": child,
        "prefix": join(ev, own.get("prefix", ""), given.get("prefix", "")),
        "tags": [*(operators.iterate(own.get("tags")) or []), *(operators.iterate(given.get("tags")) or [])],
        "dependencies": [*(operators.iterate(own.get("dependencies")) or []), *given["dependencies"]],
        "include_in_schema": both(own.get("include_in_schema", True), given.get("include_in_schema", True)),
        "default_response_class": own.get("default_response_class") if given.get("default_response_class", DEFAULT) is DEFAULT else given["default_response_class"],
        "deprecated": given.get("deprecated") or own.get("deprecated"),
        "responses": {**(plain(own.get("responses")) or {}), **(plain(given.get("responses")) or {})},
        UNIQUE_ID: given_or_default(given.get(UNIQUE_ID), own.get(UNIQUE_ID)),
        "site": site,
    }  # fmt: skip
    _append(ev, router, _new(ev, "fastapi.routing._IncludedRouter", INCLUDED, options, site), site)


def _copy_routes(ev: Evaluator, router: Instance, child: Instance, given: dict[str, Value], site: Site) -> None:
    prefix = given.get("prefix", "")
    for route in list(child.attributes["routes"]):
        if not isinstance(route, Instance):
            continue
        kind = _kind(ev, route)
        path = join(ev, prefix, route.attributes.get("path", ""))
        conditions = ev.conditions
        ev.conditions += route.conditional
        before = len(router.attributes.setdefault("routes", []))
        if kind is API_ROUTE:
            _copy_api_route(ev, router, child, route, path, given, site)
        elif kind is ROUTE:
            options = {name: route.attributes.get(name) for name in ("methods", "include_in_schema", "name")}
            dispatch(ev, router, "add_route", [path, route.attributes.get("endpoint")], options, site)
        elif kind is API_WEBSOCKET_ROUTE:
            dependencies = [*given["dependencies"], *(route.attributes.get("dependencies") or [])]
            dispatch(ev, router, "add_api_websocket_route", [path, route.attributes.get("endpoint")],
                     {"dependencies": dependencies, "name": route.attributes.get("name")}, site)  # fmt: skip
        elif kind is WEBSOCKET_ROUTE:
            dispatch(
                ev,
                router,
                "add_websocket_route",
                [path, route.attributes.get("endpoint")],
                {"name": route.attributes.get("name")},
                site,
            )
        ev.conditions = conditions
        for copy in router.attributes["routes"][before:]:
            if isinstance(copy, Instance):
                copy.attributes["site"] = route.attributes.get("site", site)
                copy.attributes["includes"] = [site, *route.attributes.get("includes", [])]


def _copy_api_route(
    ev: Evaluator, router: Instance, child: Instance, route: Instance, path: Value, given: dict[str, Value], site: Site
) -> None:
    own = route.attributes
    response_class = own.get("response_class", DEFAULT)
    for source in (child.attributes.get("default_response_class"), given.get("default_response_class", DEFAULT),
                   router.attributes.get("default_response_class")):  # fmt: skip
        response_class = source if response_class is DEFAULT and source is not None else response_class
    options = {name: own.get(name, default) for name, default in ROUTE_DEFAULTS.items()}
    options.update(
        methods=own.get("methods"), name=own.get("name"), route_class_override=route.cls, response_class=response_class,
        tags=[*(operators.iterate(given.get("tags")) or []), *(own.get("tags") or [])],
        dependencies=[*given["dependencies"], *(own.get("dependencies") or [])],
        include_in_schema=both(own.get("include_in_schema", True), given.get("include_in_schema", True)),
        deprecated=own.get("deprecated") or given.get("deprecated"),
        generate_unique_id_function=given_or_default(
            own.get(UNIQUE_ID), child.attributes.get(UNIQUE_ID), given.get(UNIQUE_ID), router.attributes.get(UNIQUE_ID)
        ),
        responses={**(plain(given.get("responses")) or {}), **(plain(own.get("responses")) or {})},
    )  # fmt: skip
    if operators.is_type(options["route_class_override"]) and isinstance(options["route_class_override"], External):
        options["route_class_override"] = (
            None
            if router.attributes.get("route_class") == options["route_class_override"]
            else options["route_class_override"]
        )
    dispatch(ev, router, "add_api_route", [path, own.get("endpoint")], options, site)


def _kind(ev: Evaluator, route: Instance) -> ClassModel | None:
    from govern.project.evaluation.classes import class_model

    return class_model(ev, route.cls)


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
        "websocket_route": _decorator("add_websocket_route"), "on_event": _on_event, "add_event_handler": add_event_handler,
    },
    {},
    ("starlette.routing.Router",),
)  # fmt: skip
