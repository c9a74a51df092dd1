"""Calls of a project: bodies walked once and kept, and what is reached from an endpoint."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.project.calls import binding, fields
from govern.project.calls.annotations import values_of
from govern.project.calls.graph import NO_FRAME, UNKNOWN, Body, Call, Frame, Hop, Values
from govern.project.calls.implementations import ClassIndex
from govern.project.calls.types import Object, one_of
from govern.project.calls.walker import Walker
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.evaluation.evaluator import Evaluator
from govern.project.values import (
    ClassValue,
    FunctionValue,
    Instance,
    ModuleValue,
    Scope,
    Value,
)

if TYPE_CHECKING:
    from govern.project.project import Project

MAX_DEPTH = 12
EMPTY = Body()
SETTLED = 1_000
Edge = tuple[int, Call, FunctionRef, Frame]


class Calls:
    """The calls in the bodies of a project's functions, without executing any."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.annotation_cache: dict[tuple[Identity, Identity], tuple[Scope, Value]] = {}
        self.typing_cache: dict[str, dict[str, Value]] = {}
        self.implementation_cache: dict[tuple[int, str], list[FunctionValue]] = {}
        self.subclass_cache: dict[int, list[ClassValue]] = {}
        self.class_indexes: dict[int, ClassIndex] = {}
        self._refs: dict[Identity, FunctionRef] = {}
        self._bodies: dict[tuple[Identity, Frame], Body] = {}
        self._provisional: dict[tuple[Identity, Frame], tuple[Body, int]] = {}
        self._numbers: dict[tuple[Identity, Frame], int] = {}
        self._edges: dict[int, tuple[Edge, ...]] = {}
        self._running: dict[tuple[Identity, Frame], int] = {}
        self._low = SETTLED
        self.frames: dict[tuple[int, Value], set[Frame]] = {}
        self._open: dict[Identity, frozenset[str]] = {}
        self._assigned: dict[Identity, frozenset[str]] = {}
        self._free: dict[tuple[Identity, str], Values] = {}
        self._attributes: dict[tuple[Value, str], Values] = {}
        self._evaluators: dict[str, Evaluator | None] = {}

    # -- the questions others ask ---------------------------------------------------------------------------------
    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Call, ...]:
        """Every call in a function's body, nested functions that are used included, in source order."""
        return self.body(function, frame).calls

    def body(self, function: FunctionRef, frame: Frame = NO_FRAME) -> Body:
        """All that is known of a function's body; `frame` is what a call of it adds to its annotations."""
        return self._body(function.value, frame)

    def roots(self, endpoint: Endpoint, *, dependencies: bool = True, wrappers: bool = True) -> list[FunctionRef]:
        """The functions that an endpoint runs: its handler, what decorators and a route class put around it, its
        dependencies."""
        found: dict[Identity, FunctionRef] = {}
        if endpoint.function is not None:
            found[identity(endpoint.function.value)] = endpoint.function
        for wrapper in (*endpoint.wrappers, endpoint.route_handler) if wrappers else ():
            if wrapper is not None:
                found.setdefault(identity(wrapper.value), wrapper)
        for dependency in endpoint.all_dependencies() if dependencies else ():
            if dependency.function is not None:
                found.setdefault(identity(dependency.function.value), dependency.function)
        return list(found.values())

    def reach(
        self,
        roots: Iterable[FunctionRef],
        max_depth: int = MAX_DEPTH,
        skip: Callable[[FunctionRef, Call], bool] | None = None,
    ) -> Iterator[Hop]:
        """The functions that calls lead to from the roots, these included: breadth first, each once (once more where
        what it is called with makes it another: a method on the object of another class). Calls for which `skip` says
        so are not followed."""
        queue: deque[tuple[Hop, int, int]] = deque()
        seen: set[int] = set()
        for root in roots:
            number = self._number(root, NO_FRAME)
            if number not in seen:
                seen.add(number)
                queue.append((Hop(root, NO_FRAME, root), number, 0))
        while queue:
            hop, number, depth = queue.popleft()
            yield hop
            if depth >= max_depth:
                continue
            edges = self._edges.get(number)
            if edges is None:
                edges = self._edges[number] = self._followed(hop.function, hop.frame)
            for inner, call, function, frame in edges:
                if inner in seen or (skip is not None and skip(hop.function, call)):
                    continue
                seen.add(inner)
                queue.append((Hop(function, frame, hop.root, hop, call), inner, depth + 1))

    def _number(self, function: FunctionRef, frame: Frame) -> int:
        """A number for a function on a frame, which is quicker to compare than both."""
        return self._numbers.setdefault((identity(function.value), frame), len(self._numbers))

    def _followed(self, function: FunctionRef, frame: Frame) -> tuple[Edge, ...]:
        """The functions that a body calls, with the calls of them."""
        return tuple(
            (self._number(target.function, target.frame), call, target.function, target.frame)
            for call in self.of(function, frame)
            for target in call.targets
            if target.function is not None
        )

    def ref(self, function: FunctionValue) -> FunctionRef:
        """The reference of a function, the same object each time."""
        known = self._refs.get(identity(function))
        if known is None:
            module = function.module
            known = FunctionRef(
                module.name, function.qualname, module.path, function.line, function.node, function, function.owner
            )
            self._refs[identity(function)] = known
        return known

    # -- bodies -------------------------------------------------------------------------------------------------
    def _body(self, function: FunctionValue, frame: Frame) -> Body:
        """The body, walked once.

        A body whose result a walk further out is waiting for counts as empty; what was seen of it is kept for good once
        the outermost of the functions that wait for each other is done. `_low` is how far out the results at hand
        depend on an unfinished walk; -1 where the limit of nesting cut one short, which is kept until the end only.
        """
        key = (identity(function), frame)
        known = self._bodies.get(key)
        if known is not None:
            return known
        if key in self._provisional:
            body, low = self._provisional[key]
            self._low = min(self._low, low)
            return body
        depth = len(self._running)
        if key in self._running or depth >= MAX_DEPTH:
            self._low = min(self._low, self._running.get(key, -1))
            return EMPTY
        before, self._low = self._low, depth
        self._running[key] = depth
        try:
            body = self._walk(function, frame)
        finally:
            del self._running[key]
        if self._low >= depth or depth == 0:
            self._settle(depth)
            self._bodies[key] = body
            self._low = before
        else:
            self._provisional[key] = (body, self._low)
            self._low = min(before, self._low)
        return body

    def _settle(self, depth: int) -> None:
        """Keep what depended on nothing further out than `depth`; with nothing left to wait for, forget the rest."""
        if not self._provisional:
            return
        for key, (body, low) in list(self._provisional.items()):
            if low >= depth:
                self._bodies[key] = body
                del self._provisional[key]
        if depth == 0:
            self._provisional.clear()

    def _walk(self, function: FunctionValue, frame: Frame) -> Body:
        ev = self.evaluator(function.module)
        if ev is None:
            return EMPTY
        self.ref(function)
        parameters = binding.parameters(self, ev, function, frame)
        walker = Walker(self, ev, function, frame, dict(parameters))
        try:
            if function.node[0] == "lambda":
                from govern.project.calls.expressions import evaluate

                walker.returned.append(evaluate(walker, function.node[3]))
            else:
                walker.block(function.node[5])
            walker.finish()
        except RecursionError:
            self._low = -1
        calls = sorted(walker.found, key=lambda call: (call.line, call.column))
        stores = tuple(sorted(walker.stores, key=lambda store: (store.line, store.column)))
        yields = one_of(*walker.yielded)
        return Body(tuple(calls), stores, one_of(*walker.returned), yields, walker.generator, parameters)

    def evaluator(self, module: ModuleValue) -> Evaluator | None:
        """The evaluator of the backend that a module belongs to."""
        if module.path not in self._evaluators:
            wiring = self.project.wiring_of(module.path)
            self._evaluators[module.path] = wiring.evaluator if wiring is not None else None
        return self._evaluators[module.path]

    def free_name(
        self, ev: Evaluator, name: str, scope: Scope, lookup: Callable[[Evaluator, str, Scope], Value]
    ) -> Values:
        """What a name that is not local stands for."""
        if scope.parent is not None or scope.names is not scope.module.names:
            return values_of(lookup(ev, name, scope))
        key = (identity(scope.module), name)
        found = self._free.get(key)
        if found is None:
            found = self._free[key] = values_of(lookup(ev, name, scope))
        return found

    # -- attributes ---------------------------------------------------------------------------------------------
    def instance_attribute(self, receiver: Object | Instance, cls: ClassValue, name: str) -> Values:
        """What methods of a class assign to `self.name`: its `__init__`, else any other method."""
        key = (receiver, name)
        found = self._attributes.get(key)
        if found is None:
            before, self._low = self._low, SETTLED
            found = fields.assigned(self, receiver, cls, name)
            if self._low == SETTLED:
                self._attributes[key] = found
            self._low = min(before, self._low)
        return found

    def assigned_names(self, function: FunctionValue) -> frozenset[str]:
        """The attributes that a function assigns."""
        key = identity(function.node)
        found = self._assigned.get(key)
        if found is None:
            found = self._assigned[key] = fields.assigned_names(function.node)
        return found

    def type_argument(self, receiver: Value, cls: ClassValue | None, variable: Value) -> Values:
        """What a TypeVar stands for in a class that gives its generic bases arguments."""
        return fields.type_argument(self, cls, variable) if cls is not None else UNKNOWN

    def open_parameters(self, function: FunctionValue) -> frozenset[str]:
        """The parameters whose annotation does not say what is called on them."""
        found = self._open.get(identity(function))
        if found is None:
            self.ref(function)
            found = self._open[identity(function)] = binding.open_parameters(self, function)
        return found
