"""The contract of an application whose own document is empty: those of the applications mounted in it, put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from govern.project.openapi.document import Derived, derive
from govern.project.values import Instance, plain

if TYPE_CHECKING:
    from govern.findings import Location
    from govern.project.endpoints import Endpoint
    from govern.project.project import Project

SCHEMAS = "#/components/schemas/"


def is_empty(project: Project, app: str, derived: Derived) -> bool:
    """Whether a document has no path, though the application serves endpoints that belong into one."""
    return not derived.document.get("paths") and any(_documented(one) for one in project.endpoints if one.app == app)


def whole_contract(project: Project, app: str) -> Derived:
    """The documents of all applications that `app` serves, in one, each path below its mount."""
    wiring = next(one for one in project.wirings if any(info.app == app for info in one.apps))
    endpoints = [one for one in wiring.endpoints if one.app == app]
    parts: dict[int, tuple[Instance, str]] = {}
    for one in endpoints:
        if _documented(one) and one.served is not None and one.served.apps:
            parts.setdefault(id(one.served.apps[-1]), (one.served.apps[-1], _mount(one)))
    found: dict[str, Any] = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": {}}}
    unknown: list[tuple[str, str]] = []
    places: dict[str, Location] = {}
    for instance, mount in parts.values():
        derived = derive(wiring.evaluator, instance, endpoints, project.openapi.versions_of(app))
        names = _join(found, derived.document, mount)
        unknown += [(_moved(pointer, mount, names), reason) for pointer, reason in derived.unknown]
        places.update({_moved(pointer, mount, names): place for pointer, place in derived.places.items()})
    return Derived(found, tuple(unknown), places)


def _documented(one: Endpoint) -> bool:
    return one.kind == "http" and one.include_in_schema and one.resolved and not one.test


def _mount(one: Endpoint) -> str:
    """The path at which the application is mounted that serves an endpoint."""
    local = plain(one.served.local_path) if one.served is not None else None
    return one.path.removesuffix(local) if isinstance(local, str) and one.path.endswith(local) else ""


def _join(whole: dict[str, Any], part: Mapping[str, Any], mount: str) -> dict[str, str]:
    """Add a document below its mount; the new names of schemas whose name stands for another one already."""
    schemas = whole["components"]["schemas"]
    own = part.get("components", {}).get("schemas", {})
    names = {name: f"{name} of {mount}" for name, schema in own.items() if schemas.get(name, schema) != schema}
    for name, schema in own.items():
        schemas[names.get(name, name)] = _renamed(schema, names)
    for path, item in part.get("paths", {}).items():
        whole["paths"].setdefault(f"{mount}{path}", {}).update(_renamed(item, names))
    for section, listed in part.get("components", {}).items():
        if section != "schemas":
            whole["components"].setdefault(section, {}).update(listed)
    whole["info"] = whole["info"] or part.get("info", {})
    return names


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    if isinstance(value, str) and value.startswith(SCHEMAS):
        name = value.removeprefix(SCHEMAS)
        return SCHEMAS + names.get(name, name)
    return value


def _moved(pointer: str, mount: str, names: Mapping[str, str]) -> str:
    """A pointer into a part as one into the whole."""
    if pointer.startswith("/paths/"):
        return "/paths/" + mount.replace("~", "~0").replace("/", "~1") + pointer.removeprefix("/paths/")
    for name, new in names.items():
        old = f"/components/schemas/{name}"
        if pointer == old or pointer.startswith(f"{old}/"):
            escaped = new.replace("~", "~0").replace("/", "~1")
            return f"/components/schemas/{escaped}{pointer.removeprefix(old)}"
    return pointer
