"""What an `each:` rule looks at: for each entity of the vocabulary its subjects in a project, with their attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from govern.checks.definitions import definitions
from govern.findings import Location, Verdict
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.endpoints import Endpoint
    from govern.project.project import Project


class Answer(Protocol):
    """What govern could show about a subject: the verdict, what shows it, in words where it needs them."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def chain(self) -> tuple[Location, ...]: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to hold conditions against. `subject` names it in words that survive moves and formatting.

    `answers` are attributes that take work to find out: each is asked for only where a condition names it.
    """

    location: Location
    subject: str
    attributes: Mapping[str, object]
    endpoint: str | None = None
    answers: Mapping[str, Callable[[], Answer]] = field(default_factory=dict)


def endpoints(project: Project) -> Iterator[Subject]:
    """Endpoints of this repository's own code."""
    for endpoint in project.endpoints:
        if endpoint.test or endpoint.external:
            continue
        attributes = {
            "label": endpoint.label,
            "method": endpoint.method,
            "path": endpoint.path,
            "kind": endpoint.kind,
            "app": endpoint.app,
            "handler": endpoint.handler,
            "name": endpoint.name,
            "status-code": endpoint.status_code,
            "response-model": endpoint.response_model,
            "include-in-schema": endpoint.include_in_schema,
            "tags": endpoint.tags,
            "dependencies": tuple(dict.fromkeys(one.name for one in endpoint.all_dependencies())),
            "security-scopes": endpoint.security_scopes,
            "conditional": endpoint.conditional,
            "resolved": endpoint.resolved,
            **_place(project, endpoint.file, endpoint.line),
        }
        yield Subject(endpoint.location, endpoint.label, attributes, endpoint.label, _answers(project, endpoint))


def _answers(project: Project, endpoint: Endpoint) -> Mapping[str, Callable[[], Answer]]:
    return {
        "mutates": lambda: project.effects.mutates(endpoint),
        "authentication": lambda: project.proofs.authentication(endpoint),
        "permission": lambda: project.proofs.permission(endpoint),
        "audit": lambda: project.proofs.audit(endpoint),
        "idempotency": lambda: project.proofs.idempotency(endpoint),
    }


def router_files(project: Project) -> Iterator[Subject]:
    """Files in which handlers are registered, for more than tests. The finding stands on the file's first line."""
    for file in project.router_files:
        if all(endpoint.test for endpoint in file.endpoints):
            continue
        attributes = {
            "endpoints": len(file.endpoints),
            "physical": file.lines,
            "code": file.code_lines,
            **_place(project, file.path, 1),
        }
        yield Subject(Location(file.path, 1), file.path, attributes)


def unresolved(project: Project) -> Iterator[Subject]:
    """Wiring that could not be resolved."""
    for one in project.unresolved:
        attributes = {
            "expression": one.expression,
            "reason": one.reason,
            **_place(project, one.file, one.line),
        }
        yield Subject(Location(one.file, one.line), one.expression, attributes)


def modules(project: Project) -> Iterator[Subject]:
    """Modules that have a file, by their path."""
    for module in sorted(project.modules.values(), key=lambda module: module.path):
        if not module.path:
            continue
        attributes = {
            "name": module.name,
            "package": module.is_package,
            "docstring": module.facts.docstring,
            "physical": module.facts.lines,
            "code": module.facts.code_lines,
            **_place(project, module.path, 1),
        }
        yield Subject(Location(module.path, 1), module.name, attributes)


def functions(project: Project) -> Iterator[Subject]:
    """Functions and methods of all modules."""
    return _definitions(project, "def")


def classes(project: Project) -> Iterator[Subject]:
    """Classes of all modules."""
    return _definitions(project, "class")


def _definitions(project: Project, tag: str) -> Iterator[Subject]:
    for module in sorted(project.modules.values(), key=lambda module: module.path):
        if not module.path:
            continue
        for found in definitions(module.facts.body, tag):
            attributes = {
                "module": module.name,
                **found.attributes,
                **_place(project, module.path, found.line),
            }
            location = Location(module.path, found.line, found.column)
            yield Subject(location, f"{module.name}.{found.qualname}", attributes)


def _place(project: Project, file: str, line: int) -> dict[str, object]:
    return {"file": file, "line": line, "layer": project.layer_of(file) or ""}


SUBJECTS: dict[str, Callable[[Project], Iterator[Subject]]] = {
    "endpoint": endpoints,
    "router-file": router_files,
    "unresolved": unresolved,
    "module": modules,
    "function": functions,
    "class": classes,
}
