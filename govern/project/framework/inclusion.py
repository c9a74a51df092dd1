"""`include_router`: the routes are copied up to FastAPI 0.136, and a reference is kept from 0.137 on (fastapi#15745).

What is added to a router after it was included is served from 0.137 on only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators, type_values
from govern.project.evaluation.classes import class_model
from govern.project.evaluation.evaluator import ClassModel, Inclusion
from govern.project.framework.registering import KEEPS_REFERENCE, append_route, both, dispatch, join, listed, new_route
from govern.project.framework.routes import (
    API_ROUTE,
    API_WEBSOCKET_ROUTE,
    DEFAULT,
    INCLUDED,
    ROUTE,
    ROUTE_DEFAULTS,
    WEBSOCKET_ROUTE,
    given_or_default,
)
from govern.project.values import Either, External, ExternalInstance, Instance, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

UNIQUE_ID = "generate_unique_id_function"


def include_router(ev: Evaluator, router: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`include_router(router, prefix=..., tags=..., dependencies=..., ...)`."""
    given = dict(keywords)
    child = plain(args[0] if args else given.pop("router", None))
    given.pop("router", None)
    if "**" in given:
        ev.note(site, "include_router(**…)", given.pop("**").reason)
        if child is None:  # the router is among what is not known
            return None
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
        "own_dependencies": len(operators.iterate(own.get("dependencies")) or []),
        "include_in_schema": both(own.get("include_in_schema", True), given.get("include_in_schema", True)),
        "default_response_class": _first_given(given.get("default_response_class"), own.get("default_response_class")),
        "deprecated": given.get("deprecated") or own.get("deprecated"),
        "callbacks": given.get("callbacks") or own.get("callbacks"),
        "responses": {**(plain(own.get("responses")) or {}), **(plain(given.get("responses")) or {})},
        UNIQUE_ID: given_or_default(given.get(UNIQUE_ID), own.get(UNIQUE_ID)),
        "site": site,
    }  # fmt: skip
    append_route(ev, router, new_route(ev, "fastapi.routing._IncludedRouter", INCLUDED, options, site), site)


def _first_given(option: Value, fallback: Value) -> Value:
    return fallback if option is None or option is DEFAULT else option


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
                copy.attributes["includes"] = [*route.attributes.get("includes", []), site]
                copy.attributes["levels"] = _levels(copy, route, child, given)


def _levels(copy: Instance, route: Instance, child: Instance, given: dict[str, Value]) -> list[str]:
    """Where each dependency of a copied route hangs: on the including router, on the inclusion, on what is included."""
    own = route.attributes.get("levels") or levels_of(route, child)
    count = len(copy.attributes.get("dependencies") or []) - len(given["dependencies"]) - len(own)
    return [*(["router"] * count), *(["include"] * len(given["dependencies"])), *own]


def levels_of(route: Instance, router: Instance) -> list[str]:
    """Where the dependencies of a route hang that was registered on this router."""
    shared = {id(depends) for depends in operators.iterate(router.attributes.get("dependencies")) or []}
    return ["router" if id(depends) in shared else "route" for depends in route.attributes.get("dependencies") or []]


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
        callbacks=own.get("callbacks") or given.get("callbacks"),
        generate_unique_id_function=given_or_default(
            own.get(UNIQUE_ID), child.attributes.get(UNIQUE_ID), given.get(UNIQUE_ID), router.attributes.get(UNIQUE_ID)
        ),
        responses={**(plain(given.get("responses")) or {}), **(plain(own.get("responses")) or {})},
    )  # fmt: skip
    if type_values.is_type(options["route_class_override"]) and isinstance(options["route_class_override"], External):
        options["route_class_override"] = (
            None
            if router.attributes.get("route_class") == options["route_class_override"]
            else options["route_class_override"]
        )
    dispatch(ev, router, "add_api_route", [path, own.get("endpoint")], options, site)


def _kind(ev: Evaluator, route: Instance) -> ClassModel | None:

    return class_model(ev, route.cls)
