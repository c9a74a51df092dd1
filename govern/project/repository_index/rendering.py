"""The index as JSON, in govern's own form and in that of an index that was there before, and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from govern.project.repository_index.naming import Naming
from govern.project.repository_index.parts import FRONTEND, KINDS, SHARED, Parts

SCHEMA_VERSION = 1
# The lists of a module in the flat form, by the name of the list.
FLAT = ("routers", "services", "schemas", "tests", "frontend")


def own_form(parts: Sequence[Parts], shared: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The index in govern's own form: docs/repo-index.schema.json describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "modules": [
            {
                "module": one.name,
                "endpoints": list(one.endpoints),
                **{kind: list(one.of(kind)) for kind in KINDS},
                "frontend": {kind: list(one.frontend.get(kind, ())) for kind in FRONTEND},
                "documents": list(one.documents),
            }
            for one in parts
        ],
        "shared": {kind: list(shared.get(kind, ())) for kind in SHARED},
    }


def is_flat(data: Any) -> bool:
    """Whether an index has the flat form: modules with lists of files, `frontend` a list among them."""
    if not isinstance(data, dict) or "schema_version" in data:
        return False
    modules = data.get("modules")
    return (
        isinstance(modules, list)
        and bool(modules)
        and all(isinstance(one, dict) and isinstance(one.get("module"), str) for one in modules)
        and any(isinstance(one.get("routers"), list) for one in modules)
    )


def flat_form(before: Mapping[str, Any], parts: Sequence[Parts], naming: Naming, by_names: bool) -> dict[str, Any]:
    """An index of the flat form, kept in its shape: the keys and modules that it has, in their order, with the files
    that belong there now; domains that it lacks at the end, those that are gone left out. What govern does not know is
    kept as it is.

    A module is known that has routers, or is a domain.
    """
    domains = {one.name: one for one in parts}
    listed: list[str] = [one["module"] for one in before["modules"]]
    claimed = {path for name in listed for path in naming.routers(name)}
    new = [one.name for one in parts if one.name not in listed and not set(one.of("routers")) <= claimed]
    names = [name for name in listed if name in domains or naming.routers(name)] + new
    old = {one["module"]: one for one in before["modules"]}
    keys = list(dict.fromkeys(key for one in before["modules"] for key in one if key != "module"))
    modules: list[dict[str, Any]] = []
    for name in names:
        row: dict[str, Any] = {"module": name}
        for key in keys:
            row[key] = _files(key, name, domains.get(name), naming, by_names, old.get(name, {}).get(key))
        modules.append(row)
    result: dict[str, Any] = {}
    for key, value in before.items():
        if key == "modules":
            result[key] = modules
        elif key == "active_modules" and isinstance(value, list):
            result[key] = [name for name in value if name in names] + [name for name in names if name not in value]
        elif key == "frontend_top_pages":
            result[key] = naming.pages()
        else:
            result[key] = value
    return result


def _files(key: str, name: str, domain: Parts | None, naming: Naming, by_names: bool, before: Any) -> Any:
    if key not in FLAT and key not in KINDS and key != "documents":
        return before if before is not None else []
    if by_names or domain is None:
        if key in FLAT:
            found: list[str] = getattr(naming, key)(name)
            return found
        return before if before is not None else []
    if key == "frontend":
        return sorted({path for paths in domain.frontend.values() for path in paths})
    return list(domain.documents) if key == "documents" else list(domain.of(key))


def as_json(data: Mapping[str, Any]) -> str:
    """The text of an index."""
    return json.dumps(data, indent=2) + "\n"


def as_markdown(parts: Sequence[Parts], shared: Mapping[str, Sequence[str]]) -> str:
    """The index for people."""
    lines = ["# Repository index", "", "Written by `govern index write`; changes belong into the code.", ""]
    lines += ["| Module | Endpoints | Routers | Services | Tests |", "| --- | --- | --- | --- | --- |"]
    for one in parts:
        counts = (len(one.endpoints), *(len(one.of(kind)) for kind in ("routers", "services", "tests")))
        lines.append(f"| [{one.name}](#{one.name}) | {' | '.join(map(str, counts))} |")
    for one in parts:
        lines += ["", f"## {one.name}", ""]
        for kind in KINDS:
            lines += _listed(kind, one.of(kind))
        for kind in FRONTEND:
            lines += _listed(f"frontend {kind}", one.frontend.get(kind, ()))
        lines += _listed("documents", one.documents)
    if any(shared.values()):
        lines += ["", "## Shared", "", "What more than half of the modules use.", ""]
        for kind in SHARED:
            lines += _listed(kind, shared.get(kind, ()))
    return "\n".join(lines) + "\n"


def _listed(kind: str, paths: Sequence[str]) -> list[str]:
    return [f"- {kind}: " + ", ".join(f"`{path}`" for path in paths)] if paths else []
