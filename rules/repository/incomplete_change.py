"""A change of an endpoint that leaves its test, its types or its document behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govern import Endpoint, Finding, Location, Verdict

if TYPE_CHECKING:  # the project is not imported where the message is all that is looked at
    from govern import Project

TYPESCRIPT = (".ts", ".tsx", ".mts", ".vue", ".svelte")


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each endpoint that came or changed since the base, with all that did not change along."""
    changes = project.changes
    if changes is None or project.base is None or not any(path.endswith(".py") for path in changes.files):
        return
    known = {endpoint.label for endpoint in project.base.own_endpoints}
    for endpoint in project.own_endpoints:
        is_new = endpoint.label not in known
        change = changes.files.get(endpoint.file)
        hunks = change.hunks if change is not None else ()
        touched = [one for one in hunks if one.line <= endpoint.end_line and one.line + one.count > endpoint.line]
        models = _touched_models(project, endpoint) if options["types"] else []
        if not (is_new or touched or models):
            continue
        missing = list(_missing(project, endpoint, options, models))
        if missing:
            yield Finding(
                endpoint.location,
                values={"what": "is new" if is_new else "changes", "missing": " and ".join(missing)},
                chain=tuple(Location(file, 1, note="changed") for file in models),
                endpoint=endpoint.label,
                verdict=Verdict.REFUTED,
            )


def _missing(project: Project, endpoint: Endpoint, options: Mapping[str, Any], models: list[str]) -> Iterator[str]:
    assert project.changes is not None
    touched = project.changes.files
    tests = [path for path in project.paths if project.layout.is_test(path) and path.endswith(".py")]
    if options["test"] and tests:
        calling = {call.file for call in project.tests.of(endpoint)}
        name = endpoint.handler.rpartition(".")[2].encode()
        if not any(path in touched and (path in calling or name in project.tree.read(path)) for path in tests):
            yield "its tests do not"
    frontends = [f"{one.root}/" if one.root else "" for one in project.layout.frontends]
    if models and frontends:
        typed = (path for path in touched if path.endswith(TYPESCRIPT))
        if not any(path.startswith(tuple(frontends)) for path in typed):
            yield "no type of the frontend does"
    if options["document"]:
        for domain in project.documents.domains:
            if domain.document is None or endpoint not in domain.endpoints or domain.document.path in touched:
                continue
            if not project.documents.coverage(domain, endpoint).how:
                yield f"{domain.document.path} does not name it"


def _touched_models(project: Project, endpoint: Endpoint) -> list[str]:
    """The changed files that define what the endpoint takes or gives."""
    assert project.changes is not None
    body = endpoint.inputs.body
    names = [*(body.schemas if body is not None else ()), *re.findall(r"[\w.]+", endpoint.response_model or "")]
    found = []
    for path in project.changes.files:
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        owners = (name.rpartition(".")[0] for name in names)
        if path.endswith(".py") and any(owner and f".{module}".endswith(f".{owner}") for owner in owners):
            found.append(path)
    return found
