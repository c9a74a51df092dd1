"""What routers have in common: how a route is made and added, and how prefixes, lists and flags are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.calls import call
from govern.project.evaluation.evaluator import ClassModel, LateRoute
from govern.project.values import (
    Either,
    External,
    Instance,
    Site,
    Unknown,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

UNRESOLVED = "{unresolved}"
KEEPS_REFERENCE = (0, 137, 0)


def dispatch(
    ev: Evaluator, instance: Instance, name: str, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    """Call a method as the framework does: what a subclass overrides is called instead."""
    return call(ev, get_attribute(ev, instance, name, site), args, keywords, site)


def append_route(ev: Evaluator, router: Instance, route: Value, site: Site) -> None:
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


def new_route(ev: Evaluator, dotted: str, model: ClassModel, keywords: dict[str, Value], site: Site) -> Instance:
    route = Instance(External(dotted), file=site.file, line=site.line, conditional=ev.conditions > 0)
    model.init(ev, route, [], keywords, site)
    return route


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
    """The elements of an option that is a list, or may be one of several lists; an unknown one is noted."""
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
