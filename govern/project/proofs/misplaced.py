"""Guards that stand where they have no effect: above the route's decorator, or before what they read is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, dotted, line_of, unparse, walk
from govern.findings import Location
from govern.project.endpoints import Dependency, Endpoint, FunctionRef
from govern.project.proofs import security, wording
from govern.project.proofs.evidence import AUTHENTICATION, PERMISSION, UNDECIDED
from govern.project.proofs.looking import called, evaluated
from govern.project.proofs.search import Search
from govern.project.values import External, ExternalInstance, FunctionValue, Native, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

REGISTERING = wording.listed(
    "get post put patch delete head options trace api_route route websocket websocket_route add_api_route"
)
# Decorators from outside the repository that do nothing where they wrap a handler that nobody calls.
WRAPPING = security.GUARDING | wording.listed(
    "limit limiter limits throttle ratelimit cache cached idempotent audit audited transaction transactional atomic"
)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A decorator or dependency that has no effect on an endpoint: why, and what stands in its way (`behind`)."""

    name: str
    location: Location
    why: str
    behind: Location


class Misplacing:
    """Finds what is misplaced around the endpoints of one project."""

    def __init__(self, project: Project, search: Search) -> None:
        self._project = project
        self._search = search

    def of(self, endpoint: Endpoint) -> Iterator[Misplaced]:
        """What stands where it has no effect on an endpoint."""
        yield from self._above_the_route(endpoint)
        yield from self._before_its_source(endpoint)

    # -- decorators -------------------------------------------------------------------------------------------------
    def _above_the_route(self, endpoint: Endpoint) -> Iterator[Misplaced]:
        function = endpoint.function
        ev = self._project.calls.evaluator(function.value.module) if function is not None else None
        if ev is None or function is None or function.node[0] != "def" or not endpoint.mounts:
            return
        registered = endpoint.mounts[0]
        nodes = function.node[6]
        at = next((i for i, node in enumerate(nodes) if line_of(node[1]) == registered.line), None)
        if at is None or registered.file != function.file:
            return
        for node in nodes[:at]:
            if _registers(node):
                continue
            value = plain(evaluated(ev, node, function.value.scope))
            if self._wraps(value, called(ev, value, [function.value]), function.value):
                place = Location(function.file, line_of(node[1]), column_of(node[1]) + 1)
                why = "it stands above the decorator that registers the route"
                behind = Location(registered.file, registered.line, note="the route is registered here, without it")
                yield Misplaced(f"@{unparse(node, 40)}", place, why, behind)

    def _wraps(self, decorator: Value, result: Value, function: FunctionValue) -> bool:
        """Whether a decorator gives another function in place of the one that the route has."""
        if isinstance(decorator, External | ExternalInstance):
            name = decorator.dotted if isinstance(decorator, External) else decorator.callee
            return any(wording.any_of(part, WRAPPING) for part in name.split(".")[-2:])
        return isinstance(result, FunctionValue) and result is not function

    # -- dependencies -----------------------------------------------------------------------------------------------
    def _before_its_source(self, endpoint: Endpoint) -> Iterator[Misplaced]:
        order = _in_order(endpoint)
        written = [_state(one.function, stores=True) for one in order]
        if not any(written):
            return
        by_middleware = {name for ref in endpoint.middleware for name in self._written_by(ref.callable)}
        for at, guard in enumerate(order):
            for name in sorted(_state(guard.function, stores=False) - by_middleware):
                earlier = any(name in names for names in written[: at + 1])
                later = next((order[j] for j in range(at + 1, len(order)) if name in written[j]), None)
                if earlier or later is None or not self._refuses(guard):
                    continue
                why = f"it reads request.state.{name}, which {_short(later.name)} writes after it"
                behind = Location(later.location.file, later.location.line, note=f"{later.name} runs later")
                yield Misplaced(_short(guard.name), guard.location, why, behind)

    def _refuses(self, dependency: Dependency) -> bool:
        found = self._search.of(dependency.function) if dependency.function is not None else ()
        return any(one.kind in (AUTHENTICATION, PERMISSION, UNDECIDED) for one in found)

    def _written_by(self, middleware: Value) -> set[str]:
        cls = getattr(middleware, "names", None)
        members = list(cls.values()) if isinstance(cls, dict) else [middleware]
        functions = [one for one in members if isinstance(one, FunctionValue)]
        return {name for one in functions for name in _state(self._project.calls.ref(one), stores=True)}


def below_the_route(decorators: tuple[Value, ...]) -> tuple[Value, ...]:
    """The decorators of a handler that run for its route: not those above the one that registers it."""
    routes = [at for at, value in enumerate(decorators) if isinstance(value, Native)]
    return decorators[routes[-1] + 1 :] if routes else decorators


def _registers(node: Node) -> bool:
    callee = node[2] if node[0] == "call" else node
    return bool(callee[0] == "attr" and callee[3] in REGISTERING)


def _in_order(endpoint: Endpoint) -> list[Dependency]:
    """The dependencies in the order in which they are solved, each callable once."""
    found: dict[int, Dependency] = {}
    for dependency in endpoint.all_dependencies():
        found.setdefault(id(dependency.callable), dependency)
    return list(found.values())


def _state(function: FunctionRef | None, *, stores: bool) -> set[str]:
    """The names that a function writes to `request.state`, or reads from it."""
    found: set[str] = set()
    body = function.node[5] if function is not None and function.node[0] == "def" else ()
    written = {id(target) for node in walk(body) if node[0] == "assign" for target in node[2]}
    for node in walk(body):
        if node[0] == "attr" and (id(node) in written) is stores:
            parts = (dotted(node) or "").split(".")
            if len(parts) == 3 and parts[1] == "state":
                found.add(parts[2])
        elif node[0] == "call" and not stores and node[2][-1] == "getattr" and len(node[3]) > 1:
            name = node[3][1]
            if (dotted(node[3][0]) or "").endswith(".state") and name[0] == "const" and isinstance(name[2], str):
                found.add(name[2])
    return found


def _short(name: str) -> str:
    return name.removesuffix("()").rpartition(".")[2]
