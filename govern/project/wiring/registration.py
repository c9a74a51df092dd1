"""Routers that no application includes, and routes that were added to a router after it was included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govern.findings import Location
from govern.project.evaluation.classes import class_model
from govern.project.framework.registering import KEEPS_REFERENCE
from govern.project.framework.routers import ROUTER
from govern.project.framework.routes import MOUNT
from govern.project.values import Instance, ModuleValue, plain
from govern.project.wiring.flatten import applications_in
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


@dataclass(frozen=True, slots=True)
class UnregisteredRouter:
    """A router with routes of its own that no application reaches: its name, how many routes, where it is made."""

    name: str
    routes: int
    location: Location


@dataclass(frozen=True, slots=True)
class LateRegistration:
    """A route added after its router was included: whether the modelled FastAPI serves it, and both places."""

    path: str
    served: bool
    location: Location
    included: Location


def unregistered_routers(ev: Evaluator, modules: Iterable[str], apps: Iterable[Instance]) -> list[UnregisteredRouter]:
    """The routers that `modules` bind at module level, that have routes, and that none of `apps` reaches."""
    reached = _reached(ev, apps)
    found: dict[int, UnregisteredRouter] = {}
    for name in modules:
        module = ev.load(name)
        for router_name, router in _bound_routers(ev, module) if module is not None else ():
            routes = router.attributes.get("routes")
            if id(router) in reached or id(router) in found or not isinstance(routes, list) or not routes:
                continue
            location = Location(router.file, router.line, note="the router is made here")
            found[id(router)] = UnregisteredRouter(f"{name}.{router_name}", len(routes), location)
    return list(found.values())


def _bound_routers(ev: Evaluator, module: ModuleValue) -> list[tuple[str, Instance]]:
    """The routers that a module binds and made itself; imported ones belong to the module they come from."""
    return [
        (name, value)
        for name, bound in module.names.items()
        if isinstance(value := plain(bound), Instance)
        and class_model(ev, value.cls) is ROUTER
        and value.file == module.path
    ]


def _reached(ev: Evaluator, apps: Iterable[Instance]) -> set[int]:
    children: dict[int, list[Instance]] = {}
    for inclusion in ev.inclusions:
        children.setdefault(id(inclusion.parent), []).append(inclusion.child)
    reached: set[int] = set()
    stack = list(apps)
    while stack:
        current = stack.pop()
        if id(current) in reached:
            continue
        reached.add(id(current))
        stack += children.get(id(current), [])
        router = current.attributes.get("router")
        if isinstance(router, Instance):
            stack.append(router)
        for route in current.attributes.get("routes") or []:
            if isinstance(route, Instance) and class_model(ev, route.cls) is MOUNT:
                stack += applications_in(ev, route.attributes.get("app"))
    return reached


def late_registrations(ev: Evaluator) -> list[LateRegistration]:
    """Every route that was added to a router after the router had been included somewhere, in order."""
    found = []
    for late in ev.late:
        path = plain(late.route.attributes.get("path"))
        included = Location(late.inclusion.site.file, late.inclusion.site.line, note="the router was included before")
        found.append(
            LateRegistration(
                path if isinstance(path, str) else "…",
                ev.version >= KEEPS_REFERENCE,
                Location(late.site.file, late.site.line),
                included,
            )
        )
    return found
