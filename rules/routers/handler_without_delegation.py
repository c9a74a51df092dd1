"""A handler that does work, and reaches no function of the services layer."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from typing import Any

from govern import Endpoint, Finding, Location, Project, Severity, Verdict

# What counts as work: everything that leaves the process but logs, caches and statements that read no table.
ROWS = {"read", "write", "delete", "commit", "query", "make", "assign"}
WORK = {*ROWS, "send", "file"}
SERVICES = "services"
# Where rows are read and written behind the services; what other folders do is their own business.
BEHIND = {"repositories", "models"}


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each handler; one for each backend that has no services layer at all."""
    without: dict[str, list[Location]] = {}
    calls_service: dict[Hashable, bool] = {}
    for endpoint in handlers(project):
        backend = project.layout.backend_of(endpoint.file)
        if backend is None:
            continue
        if backend.layers.get(SERVICES):
            work = partial(_without_service, project, endpoint, calls_service)
            found = project.about("without service", endpoint, work)
            if found is not None:
                yield found
        elif project.about("works alone", endpoint, partial(_works_alone, project, endpoint, calls_service)):
            without.setdefault(backend.root, []).append(endpoint.location)
    for root, places in sorted(without.items()):
        count = f"{len(places)} handlers reach" if len(places) > 1 else "1 handler reaches"
        yield Finding(
            _application(project, root) or min(places, key=lambda at: (at.file, at.line, at.column)),
            message=f"{root or 'the repository'} has no services layer: {count} the database without one",
            instead="Name the folder of the business logic as the backend's services layer in govern.yaml, "
            "or ignore handler-without-delegation there.",
            severity=Severity.INFO,
            subject=f"no services layer in {root or '.'}",
            verdict=Verdict.REFUTED,
        )


def _application(project: Project, root: str) -> Location | None:
    """Where a backend makes its application: a place that stays when routers come, go and get other names."""
    for app in project.apps:
        backend = project.layout.backend_of(app.file)
        if backend is not None and backend.root == root and not app.test:
            return Location(app.file, app.line)
    return None


def handlers(project: Project) -> Iterator[Endpoint]:
    """The first endpoint of each handler of the repository, tests and examples left out."""
    seen: set[int] = set()
    for endpoint in project.endpoints:
        if endpoint.function is None or endpoint.external or endpoint.test or endpoint.kind != "http":
            continue
        if id(endpoint.function.value) not in seen:
            seen.add(id(endpoint.function.value))
            yield endpoint


def _works_alone(project: Project, endpoint: Endpoint, known: dict[Hashable, bool]) -> bool:
    return _without_service(project, endpoint, known) is not None


def _without_service(project: Project, endpoint: Endpoint, known: dict[Hashable, bool]) -> Finding | None:
    """The finding for a handler that works and delegates nothing; None where it delegates, or may do so. `known` keeps
    which bodies call a service: the same helpers stand below many handlers."""
    handler = endpoint.function
    if handler is None or project.layer_of(endpoint.file) == SERVICES or project.effects.unfollowed(handler):
        return None
    work: tuple[Location, ...] = ()
    text = ""
    for hop in project.calls.reach([handler]):
        if project.layer_of(hop.function.file) == SERVICES:
            return None
        key = (hop.function.value, hop.frame)
        if key not in known:
            calls = project.calls.of(hop.function, hop.frame)
            known[key] = any(_is_service(project, to.cls, to.dotted) for call in calls for to in call.targets)
        if known[key]:
            return None
        kinds = WORK if hop.function.value is handler.value else _work_in(project.layer_of(hop.function.file))
        if not work:
            for effect in project.effects.of(hop.function, hop.frame):
                if effect.kind in kinds:
                    at = effect.location
                    work = (*hop.chain, Location(at.file, at.line, at.column, note=effect.text))
                    text = effect.text if not hop.chain else f"{effect.text} in {hop.function.qualname}"
                    break
    if not work:
        return None
    return Finding(
        endpoint.location,
        values={"handler": handler.qualname, "work": text},
        chain=work,
        endpoint=endpoint.label,
        subject=endpoint.handler,
        verdict=Verdict.REFUTED,
    )


def _work_in(layer: str | None) -> set[str]:
    """The effects of a function that count as the handler's own work, by the layer that the function stands in."""
    if layer == "routers":
        return WORK
    return ROWS if layer in BEHIND else set()


def _is_service(project: Project, cls: Any, dotted: str) -> bool:
    """Whether a callee is a class of the services layer, or a service of another package."""
    if cls is not None:
        return project.layer_of(cls.module.path) == SERVICES
    return any(part in ("service", "services") for part in dotted.lower().split("."))
