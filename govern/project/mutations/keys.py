"""The idempotency key, from the header to what is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, column_of, line_of, walk
from govern.findings import Location
from govern.project.endpoints import Dependency, Endpoint, FunctionRef
from govern.project.framework.signatures import signature
from govern.project.mutations.flow import Fate, Flow
from govern.project.proofs import wording
from govern.project.proofs.evidence import HEADER
from govern.project.proofs.idempotency import header_names, is_header
from govern.project.proofs.middleware import Middlewares
from govern.project.values import Annotated, DependsValue, ExternalInstance, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project
# Words of decorators that answer a repeated operation.
DECORATING = wording.listed("idempotent idempotency once dedupe deduplicate replay")


@dataclass(frozen=True, slots=True, eq=False)
class KeyReading:
    """A place where an endpoint takes the idempotency header: what takes it, and what becomes of the key."""

    endpoint: Endpoint
    location: Location
    text: str
    fate: Fate


class Keys:
    """Follows the idempotency keys of one project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names = header_names(project.config)
        self._flow = Flow(project)
        self._middlewares = Middlewares(project, project.proofs.search)

    def unused(self) -> Iterator[KeyReading]:
        """Each place that takes the header for nothing, once, with the first endpoint of which nothing else uses it."""
        seen: set[tuple[str, int]] = set()
        for endpoint in self._project.own_endpoints:
            if endpoint.kind != "http" or endpoint.function is None:
                continue
            found = list(self._readings(endpoint, endpoint.function))
            if not found or any(one.fate is not Fate.NOTHING for one in found):
                continue
            for one in found:
                key = (one.location.file, one.location.line)
                if key not in seen:
                    seen.add(key)
                    yield one

    def _readings(self, endpoint: Endpoint, handler: FunctionRef) -> Iterator[KeyReading]:
        for parameter in endpoint.parameters:
            if parameter.source == "header" and is_header(parameter.alias, self._names):
                fate = self._flow.of_name(handler, parameter.name)
                # what the handler itself gives back is the answer: the client had it already
                fate = Fate.NOTHING if fate is Fate.RETURNED else fate
                fate = Fate.USED if _is_for_decorator(endpoint, handler, parameter.name) else fate
                yield KeyReading(endpoint, _parameter_at(handler, parameter.name), parameter.name, fate)
        for root in endpoint.dependencies:
            yield from self._of_dependency(endpoint, root, None, handler)
        yield from self._expressions(endpoint)

    def _of_dependency(
        self, endpoint: Endpoint, dependency: Dependency, parent: Dependency | None, handler: FunctionRef
    ) -> Iterator[KeyReading]:
        """The header among the parameters of a dependency, and the key where its consumer takes it."""
        for child in dependency.children:
            yield from self._of_dependency(endpoint, child, dependency, handler)
        value = plain(dependency.callable)
        if isinstance(value, ExternalInstance):
            if value.callee.endswith("APIKeyHeader") and is_header(value.keywords.get("name"), self._names):
                fate = self._handed_on(endpoint, dependency, parent, handler)
                yield KeyReading(endpoint, dependency.location, "APIKeyHeader", fate)
            return
        for parameter in dependency.parameters:
            if parameter.source != "header" or not is_header(parameter.alias, self._names):
                continue
            if dependency.function is None:
                yield KeyReading(endpoint, dependency.location, parameter.name, Fate.USED)
                continue
            fate = self._flow.of_name(dependency.function, parameter.name)
            if fate is Fate.RETURNED:
                fate = self._handed_on(endpoint, dependency, parent, handler)
            yield KeyReading(endpoint, _parameter_at(dependency.function, parameter.name), parameter.name, fate)

    def _handed_on(
        self, endpoint: Endpoint, dependency: Dependency, parent: Dependency | None, handler: FunctionRef
    ) -> Fate:
        """What becomes of what a dependency gives: it is dropped, but where a parameter asks for it."""
        consumer = parent.function if parent is not None else handler
        if dependency.level != "parameter":
            return Fate.NOTHING
        if consumer is None:
            return Fate.USED
        names = list(self._parameters_for(consumer, dependency.callable))
        if not names:
            return Fate.USED
        fates = [self._flow.of_name(consumer, name) for name in names]
        if Fate.USED in fates:
            return Fate.USED
        if Fate.RETURNED in fates and parent is not None:
            return Fate.USED  # two steps on: not followed
        return Fate.NOTHING

    def _parameters_for(self, consumer: FunctionRef, callable_: Value) -> Iterator[str]:
        ev = self._project.calls.evaluator(consumer.value.module)
        for parameter in (signature(ev, consumer.value) or []) if ev is not None else []:
            markers: list[Value] = [parameter.default]
            base = parameter.annotation
            while isinstance(base, Annotated):
                markers += base.metadata
                base = base.base
            for marker in map(plain, markers):
                if isinstance(marker, DependsValue) and plain(marker.callable or base) is plain(callable_):
                    yield parameter.name

    # -- expressions ------------------------------------------------------------------------------------------------
    def _expressions(self, endpoint: Endpoint) -> Iterator[KeyReading]:
        """Where the header is taken from the request by an expression: in the handler or below it, in dependencies, in
        decorators, in middleware."""
        places = self._project.about("reads the header", endpoint, lambda: self._read_at(endpoint))
        if not places:
            return
        functions = self._functions(endpoint)
        for place in places:
            function = _innermost(functions, place)
            node = _expression_at(function, place) if function is not None else None
            if function is None or node is None:
                yield KeyReading(endpoint, place, place.note, Fate.USED)
                continue
            fate = self._flow.of_node(function, node)
            if fate is Fate.RETURNED:
                fate = self._given_back(functions, function)
            yield KeyReading(endpoint, place, place.note.partition(": ")[2], fate)

    def _read_at(self, endpoint: Endpoint) -> tuple[Location, ...]:
        shown = [one.location for one in self._project.proofs.evidence(endpoint, (HEADER,)) if one.kind == HEADER]
        return tuple(at for at in shown if at.note.startswith("reads the header"))

    def _functions(self, endpoint: Endpoint) -> list[FunctionRef]:
        """The functions that a request to the endpoint can run, middleware included."""
        calls = self._project.calls
        roots = calls.roots(endpoint)
        for ref in endpoint.middleware:
            entry = self._middlewares.entry(ref)
            if entry is not None:
                roots.append(entry[0])
        return [hop.function for hop in calls.reach(roots)]

    def _given_back(self, functions: list[FunctionRef], callee: FunctionRef) -> Fate:
        """What becomes of what a function gives back to those that call it."""
        fates: list[Fate] = []
        for caller in functions:
            for call in self._project.calls.of(caller):
                if any(
                    target.function is not None and target.function.value is callee.value for target in call.targets
                ):
                    fates.append(self._flow.of_node(caller, call.node))
        if not fates or Fate.USED in fates or Fate.RETURNED in fates:
            return Fate.USED  # a dependency, or two steps on: not followed
        return Fate.NOTHING


def _is_for_decorator(endpoint: Endpoint, handler: FunctionRef, name: str) -> bool:
    """Whether a decorator takes the parameter from the handler's arguments: `kwargs["idempotency_key"]`, or is named
    after what it does."""
    for wrapper in endpoint.wrappers:
        if any(inner[0] in ("const", "name") and inner[2] == name for inner in walk(wrapper.node)):
            return True
        if wrapper.node[0] == "def" and any(parameter[0] == name for parameter in wrapper.node[3]):
            return True
    decorators = handler.node[6] if handler.node[0] == "def" else ()
    return any(
        (inner[0] == "const" and inner[2] == name)
        or (inner[0] in ("name", "attr") and wording.any_of(str(inner[-1]), DECORATING))
        for inner in walk(decorators)
    )


def _parameter_at(function: FunctionRef, name: str) -> Location:
    """Where a parameter of a function stands."""
    for parameter in function.node[3] if function.node[0] == "def" else ():
        if parameter[0] == name:
            return Location(
                function.file, line_of(parameter[4]), column_of(parameter[4]) + 1, note=f"takes it as {name}"
            )
    return Location(function.file, function.line)


def _innermost(functions: list[FunctionRef], place: Location) -> FunctionRef | None:
    around = [
        one
        for one in functions
        if one.file == place.file and one.node[0] == "def" and one.line <= place.line <= one.node[8]
    ]
    return max(around, key=lambda one: one.line, default=None)


def _expression_at(function: FunctionRef, place: Location) -> Node | None:
    """The expression that takes the header: the innermost call or item there. A comparison with the header's name says
    nothing of the value beside it."""
    at = (place.line, place.column - 1)
    found = [node for node in walk(function.node[5]) if (line_of(node[1]), column_of(node[1])) == at]
    return next((node for node in reversed(found) if node[0] in ("call", "sub")), None)
