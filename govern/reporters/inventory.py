"""What a reporter of routes is given: the endpoints, what govern could show about each, what stayed unresolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from govern.findings import Location, Verdict
from govern.project.endpoints import AppInfo, Endpoint, Unresolved
from govern.project.wiring.build import all_dependency_names
from govern.project.wiring.coverage import Coverage
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.frontend_calls.model import FrontendCall
    from govern.project.tests.model import ClientCall

# The questions that are asked of every endpoint, in the order in which they are shown.
QUESTIONS = ("mutates", "authentication", "permission", "audit", "idempotency")


class Answer(Protocol):
    """What govern could show: the verdict, what is asked for by name, the chain that shows it, and one sentence."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def chain(self) -> tuple[Location, ...]: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Route:
    """An endpoint with the answer to each of QUESTIONS; `body` names its schemas, `dependencies` all callables of its
    tree; `callers` the calls of frontends and `tests` those of tests, None where these were not asked for."""

    endpoint: Endpoint
    dependencies: tuple[str, ...]
    body: tuple[str, ...]
    answers: Mapping[str, Answer]
    callers: tuple[FrontendCall, ...] | None = None
    tests: tuple[ClientCall, ...] | None = None


def route_of(
    endpoint: Endpoint,
    answers: Mapping[str, Answer],
    callers: tuple[FrontendCall, ...] | None = None,
    tests: tuple[ClientCall, ...] | None = None,
) -> Route:
    """The row of an endpoint, with the answer to each of QUESTIONS, and the calls of it by the frontend and by tests
    where these were asked for."""
    body = endpoint.inputs.body.schemas if endpoint.inputs.body is not None else ()
    return Route(endpoint, tuple(all_dependency_names(endpoint.dependencies)), body, answers, callers, tests)


@dataclass(frozen=True, slots=True)
class Inventory:
    """The routes of a repository, its applications, the wiring that could not be followed, and how much that is of each
    application."""

    apps: tuple[AppInfo, ...]
    routes: tuple[Route, ...]
    unresolved: tuple[Unresolved, ...]
    coverage: Mapping[str, Coverage]
