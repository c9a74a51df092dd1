"""In what the static inventory differs from the live application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from govern.cross_check.ask import LiveRoute
from govern.project.endpoints import Endpoint
from govern.records import dataclass
from govern.regex import regex

CONVERTOR = regex(r"{([^}:]+):[^}]*}")
Key = tuple[str, str, int]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which an endpoint differs.

    `kind` is missing (served, not listed), spurious (listed, not served), handler, dependencies or status; `served` and
    `listed` say what each side has.
    """

    kind: str
    method: str
    path: str
    served: str
    listed: str


@dataclass(frozen=True, slots=True)
class AppCheck:
    """One application held against itself: the FastAPI that serves it and the one that was modelled, how many endpoints
    are served, and every difference."""

    app: str
    fastapi: str
    modelled: str
    served: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """All applications of a repository held against themselves."""

    apps: tuple[AppCheck, ...]

    @property
    def agrees(self) -> bool:
        """Whether the static inventory is what is served."""
        return not any(app.differences for app in self.apps)


def differences(served: Iterable[LiveRoute], listed: Iterable[Endpoint]) -> list[Difference]:
    """Every difference, by method and path as they are served, then what is listed only.

    Endpoints that are conditional may be served or not; those with a handler outside the repository are not compared.
    A method and path that are there more than once are compared in order.
    """
    live = _numbered((route.method, route.path, route) for route in served)
    static = _numbered((one.method, one.path, one) for one in listed if not one.external)
    found: list[Difference] = []
    for key, route in live.items():
        endpoint = static.get(key)
        if endpoint is None:
            found.append(Difference("missing", route.method, route.path, _handler(route), ""))
        else:
            found += _of_pair(route, endpoint)
    for key, endpoint in static.items():
        if key not in live and not endpoint.conditional:
            found.append(Difference("spurious", endpoint.method, endpoint.path, "", _handler(endpoint)))
    return found


def _numbered(rows: Iterable[tuple[str, str, Row]]) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for method, path, row in rows:
        shape = CONVERTOR.sub(r"{\1}", path) or "/"
        found[method, shape, seen[method, shape]] = row
        seen[method, shape] += 1
    return found


def _of_pair(route: LiveRoute, endpoint: Endpoint) -> Iterator[Difference]:
    if (route.file, route.line) != (endpoint.file, endpoint.line):
        yield Difference("handler", route.method, route.path, _handler(route), _handler(endpoint))
    names = frozenset(one.name for one in endpoint.all_dependencies() if one.file)
    if names != route.dependencies:
        yield Difference(
            "dependencies",
            route.method,
            route.path,
            ", ".join(sorted(route.dependencies - names)) or "none more",
            ", ".join(sorted(names - route.dependencies)) or "none more",
        )
    if route.status_code is not None and route.status_code != endpoint.status_code:
        yield Difference("status", route.method, route.path, str(route.status_code), str(endpoint.status_code))


def _handler(one: LiveRoute | Endpoint) -> str:
    return f"{one.handler} ({one.file}:{one.line})"
