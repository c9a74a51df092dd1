"""What a fix must leave as it is: the routes that are served, what guards them, and the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from govern.errors import GovernError
from govern.findings import Moves, Verdict
from govern.project.endpoints import Endpoint
from govern.project.project import Project
from govern.records import dataclass

# What no backend reads: a change of such files moves neither routes nor contract.
UNREAD = (
    ".md",
    ".mdx",
    ".ts",
    ".tsx",
    ".mts",
    ".cts",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".vue",
    ".svelte",
    ".css",
    ".html",
)
Route = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The routes without their places in files, in the order of serving; whether each is guarded; the contracts."""

    routes: tuple[tuple[str, Route], ...]
    guarded: tuple[tuple[str, str], ...]
    contracts: Mapping[str, Any]


def matters(paths: Iterable[str]) -> bool:
    """Whether a change of these files can move routes or contract."""
    return any(not path.endswith(UNREAD) for path in paths)


def standing(project: Project) -> Standing:
    """How things stand in a project. Derives its documents, which takes as long as the rules about them do."""
    own = [one for one in project.endpoints if not one.test]
    contracts: dict[str, Any] = {}
    for app in project.apps:
        if not app.test:
            try:
                derived = project.openapi.derived(app.app)
            except GovernError:
                continue
            contracts[app.app] = (derived.document, tuple(pointer for pointer, _ in derived.unknown))
    return Standing(
        tuple((f"{one.method} {one.path}", _route(one)) for one in own),
        tuple((one.label, question) for one in own for question in _proved(project, one)),
        contracts,
    )


def moved(before: Standing, after: Standing, intended: Collection[Moves] = ()) -> str:
    """What a change moved other than intended, in one line that names the first thing; "" where there is none."""
    if "routes" not in intended:
        for label, _ in Counter(before.routes) - Counter(after.routes):
            served = any(name == label for name, _ in after.routes)
            return f"{label} would {'be served otherwise' if served else 'no longer be served'}"
        for label, _ in Counter(after.routes) - Counter(before.routes):
            return f"{label} would be served in addition"
        if before.routes != after.routes:
            return "the order of the routes would change"
    if "guards" not in intended:
        for label, question in Counter(before.guarded) - Counter(after.guarded):
            return f"{question} of {label} could no longer be proved"
    if "contract" not in intended:
        for app in sorted({*before.contracts, *after.contracts}):
            if before.contracts.get(app) != after.contracts.get(app):
                return f"the contract of {app} would change"
    return ""


def _route(endpoint: Endpoint) -> Route:
    dependencies = tuple((one.name, one.level, one.scopes, one.conditional) for one in endpoint.all_dependencies())
    middleware = tuple((one.name, one.conditional) for one in endpoint.middleware)
    return (
        endpoint.app, endpoint.kind, endpoint.handler, endpoint.name, endpoint.status_code, endpoint.response_model,
        endpoint.include_in_schema, endpoint.tags, dependencies, middleware, endpoint.conditional, endpoint.resolved,
    )  # fmt: skip


def _proved(project: Project, endpoint: Endpoint) -> Iterator[str]:
    """The questions that are proved. An answer that cannot be given proves nothing, before and after alike."""
    for question, ask in (("authentication", project.proofs.authentication), ("permission", project.proofs.permission)):
        try:
            if ask(endpoint).verdict is Verdict.PROVED:
                yield question
        except GovernError:
            continue
