"""Whether an endpoint changes state, and the chain that shows it."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from govern.findings import Location, Verdict
from govern.project.calls import Call, Frame, Hop
from govern.project.effects import outside
from govern.project.effects.effect import LOW, Effect, Mutation
from govern.project.effects.methods import Range, other_methods
from govern.project.endpoints import Endpoint, FunctionRef
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.effects.reached import Effects
    from govern.project.project import Project

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CHANGES = ("write", "delete")
STATE = ("database", "store", "cloud")
# A function that is remembered runs once for the process, not for the request.
REMEMBERED = {"lru_cache", "cache"}
Place = tuple[Effect, Hop]


@dataclass(slots=True)
class Seen:
    """What was seen on the way: the first change, the first attribute of a row that is set, the first commit."""

    change: Place | None = None
    assigned: Place | None = None
    commit: Place | None = None
    closing: bool = False
    unknown: tuple[Call, Hop] | None = None
    names: list[str] = field(default_factory=list)

    def take(self, effect: Effect, hop: Hop) -> None:
        if effect.kind in CHANGES and effect.via in STATE:
            self.change = self.change or (effect, hop)
            if effect.model and effect.model not in self.names:
                self.names.append(effect.model)
        elif effect.kind == "assign":
            self.assigned = self.assigned or (effect, hop)
        elif effect.kind == "commit":
            self.closing = True
            if not effect.closing:
                self.commit = self.commit or (effect, hop)


class MutationSearch:
    """Looks for changes below the endpoints of one project."""

    def __init__(self, project: Project, effects: Effects) -> None:
        self._project = project
        self._effects = effects
        self._unknown: dict[tuple[int, Frame], Call | None] = {}

    def of(self, endpoint: Endpoint) -> Mutation:
        """Whether an endpoint changes state."""
        handler = endpoint.function
        if handler is None:
            return Mutation(Verdict.UNKNOWN, detail="the handler is not in this repository")
        seen = Seen()
        self._look(seen, [handler], handler, _elsewhere(endpoint))
        others = [
            root
            for root in self._project.calls.roots(endpoint)[1:]
            if id(root.value) not in self._shared or any(root.value is wrapper.value for wrapper in endpoint.wrappers)
        ]
        unknown = seen.unknown
        self._look(seen, others, handler, [])
        safe = endpoint.method in SAFE_METHODS
        # what a GET sets on a row is often for its answer only: there, the commit must be told
        committed = seen.commit is not None or (not safe and (seen.closing or self._commits_at_the_end(endpoint)))
        if seen.change is None and seen.assigned is not None and committed:
            seen.change = seen.assigned
            seen.names = [seen.assigned[0].model] if seen.assigned[0].model else []
        if seen.change is None:
            self._look_around(seen, endpoint)
        if seen.change is None and not safe:
            seen.change = seen.commit
        if seen.change is not None and _is_trial(endpoint):
            words = "it says that it is a dry run: what it is given may keep it from changing anything"
            return Mutation(Verdict.UNKNOWN, tuple(seen.names), (endpoint.location,), words)
        if seen.change is not None:
            effect, hop = seen.change
            return Mutation(Verdict.PROVED, tuple(seen.names), chain_to(hop, effect), words_of(effect), effect)
        if unknown is not None:
            call, hop = unknown
            words = f"{call.text} could not be followed"
            site = Location(call.file, call.line, call.column, note=words)
            return Mutation(Verdict.UNKNOWN, (), (*hop.chain, site), words)
        return Mutation(Verdict.REFUTED, detail="nothing that it reaches writes")

    def _look(self, seen: Seen, roots: list[FunctionRef], handler: FunctionRef, elsewhere: list[Range]) -> None:
        """Take what is below the roots; `elsewhere` are the lines of the handler that run for other methods only."""

        def apart(function: FunctionRef, line: int) -> bool:
            return function.value is handler.value and any(start <= line <= end for start, end in elsewhere)

        def skip(function: FunctionRef, call: Call) -> bool:
            for target in call.targets:
                if target.function is not None and not REMEMBERED.isdisjoint(target.function.value.marks):
                    return True
            return bool(elsewhere) and apart(function, call.line)

        for hop in self._project.calls.reach(roots, skip=skip):
            for effect in self._effects.of(hop.function, hop.frame):
                if not (elsewhere and apart(hop.function, effect.location.line)):
                    seen.take(effect, hop)
            seen.unknown = seen.unknown or self._first_unknown(hop)

    def _look_around(self, seen: Seen, endpoint: Endpoint) -> None:
        """Take what middleware changes because it is this path that was asked for."""
        around = self._effects.around
        for hop, effect in around.hops(endpoint, chosen=True):
            if effect.kind in CHANGES and not around.keeps_books(hop):
                seen.take(effect, hop)

    @cached_property
    def _shared(self) -> frozenset[int]:
        """The dependencies and route classes of endpoints whose method is safe."""
        found: set[int] = set()
        for endpoint in self._project.endpoints:
            if endpoint.method in SAFE_METHODS or endpoint.kind == "websocket":
                refs = [dependency.function for dependency in endpoint.all_dependencies()]
                found |= {id(ref.value) for ref in (*refs, endpoint.route_handler) if ref is not None}
        return frozenset(found)

    def _commits_at_the_end(self, endpoint: Endpoint) -> bool:
        """Whether a dependency, a route class or a middleware commits when the request ends."""
        calls = self._project.calls
        return any(
            effect.kind == "commit"
            for hop in calls.reach(calls.roots(endpoint))
            for effect in self._effects.of(hop.function, hop.frame)
        ) or any(effect.kind == "commit" for _, effect in self._effects.around.hops(endpoint))

    def _first_unknown(self, hop: Hop) -> tuple[Call, Hop] | None:
        """The first call of a body that could change state for all that is known."""
        key = (id(hop.function.value), hop.frame)
        if key not in self._unknown:
            own = self._effects.of(hop.function, hop.frame)
            effects = {id(effect.call): effect for effect in own if effect.call is not None}
            calls = self._project.calls.of(hop.function, hop.frame)
            self._unknown[key] = next((call for call in calls if _is_unknown(call, effects.get(id(call)))), None)
        found = self._unknown[key]
        return (found, hop) if found is not None else None


def _is_trial(endpoint: Endpoint) -> bool:
    """Whether the path of an endpoint says that it only tries something out."""
    return any(part.lower().replace("-", "").replace("_", "") == "dryrun" for part in endpoint.path.split("/"))


def _elsewhere(endpoint: Endpoint) -> list[Range]:
    node = endpoint.function.node if endpoint.function is not None else None
    return other_methods(node[5], endpoint.method) if node is not None and node[0] == "def" else []


def _is_unknown(call: Call, effect: Effect | None) -> bool:
    if effect is not None:
        return effect.confidence == LOW or effect.kind in ("send", "cache", "file")
    return not outside.is_harmless(call)


def chain_to(hop: Hop, effect: Effect) -> tuple[Location, ...]:
    at = effect.location
    return (*hop.chain, Location(at.file, at.line, at.column, note=words_of(effect)))


def words_of(effect: Effect) -> str:
    return f"{effect.text}: {effect.kind}" if effect.call is not None else effect.text
