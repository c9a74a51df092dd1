"""Which rows an endpoint can come to by its calls alone: where it comes to none, no value need be followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from govern.facts.syntax import walk
from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.effects.mapped import is_model
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.isolation.outside import FILTERS, MAKERS, executed_model, filtered_model
from govern.project.proofs.gather import frame_of

if TYPE_CHECKING:
    from govern.project.isolation.owners import Owners
    from govern.project.project import Project

NONE: frozenset[str] = frozenset()
Entry = tuple[FunctionRef, Frame]


class Node(NamedTuple):
    """What a function's own body comes to: the models with an owner that it queries; those whose rows a call may narrow
    further; those of which it may make a row; the functions that it calls, by number."""

    queried: frozenset[str]
    narrowed: frozenset[str]
    made: frozenset[str]
    called: tuple[int, ...]


class Reaching:
    """The models with an owner that the endpoints of one project can come to. It may name more than a walk of the
    bodies finds, never less."""

    def __init__(self, project: Project, owners: Owners, name: str = "") -> None:
        self._project = project
        self._owners = owners
        self._name = name
        self._numbers: dict[tuple[int, Frame], int] = {}
        self._functions: list[Entry] = []
        self._nodes: dict[int, Node] = {}
        self._compares: dict[int, frozenset[str]] = {}
        self._reached: dict[int, tuple[Endpoint, frozenset[int]]] = {}
        self._models_of: dict[tuple[str, int], frozenset[str]] = {}

    @cached_property
    def _models(self) -> frozenset[str]:
        return frozenset(self._owners.columns)

    def queried(self, endpoint: Endpoint) -> frozenset[str]:
        """The models of an endpoint's queries."""
        return self._asked("queried", endpoint, self._find_queried)

    def _find_queried(self, endpoint: Endpoint) -> frozenset[str]:
        nodes = [self._node(number) for number in self._below(endpoint)]
        return NONE.union(*(node.queried for node in nodes))

    def binds(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint may compare or set an owner column."""
        if self.queried(endpoint) or self.made(endpoint):
            return True
        below = self._below(endpoint)
        return any(self._node(number).narrowed or self._compared(number) for number in below)

    def made(self, endpoint: Endpoint) -> frozenset[str]:
        """The models of which an endpoint may make a row, and set its owner."""
        return self._asked("made", endpoint, self._find_made)

    def _find_made(self, endpoint: Endpoint) -> frozenset[str]:
        return NONE.union(*(self._node(number).made for number in self._below(endpoint)))

    def filtered(self, endpoint: Endpoint) -> frozenset[str]:
        """The models whose rows an endpoint may filter by their owner."""
        return self._asked("filtered", endpoint, self._find_filtered)

    def _find_filtered(self, endpoint: Endpoint) -> frozenset[str]:
        below = self._below(endpoint)
        sets = (one for number in below for one in (self._node(number).narrowed, self._compared(number)))
        return self.queried(endpoint).union(*sets)

    def _asked(self, what: str, endpoint: Endpoint, find: Callable[[Endpoint], frozenset[str]]) -> frozenset[str]:
        key = (what, id(endpoint))
        found = self._models_of.get(key)
        if found is None:
            found = self._project.about(f"{what} {self._name}", endpoint, partial(find, endpoint))
            self._models_of[key] = found
        return found

    def _below(self, endpoint: Endpoint) -> frozenset[int]:
        """The functions that an endpoint enters, and those that they call in turn."""
        known = self._reached.get(id(endpoint))
        if known is None:
            seen = {self._number(entry) for entry in _entries(endpoint)}
            queue = list(seen)
            while queue:
                new = [number for number in self._node(queue.pop()).called if number not in seen]
                seen.update(new)
                queue += new
            known = self._reached[id(endpoint)] = (endpoint, frozenset(seen))
        return known[1]

    def _number(self, entry: Entry) -> int:
        """A number for a function on a frame, which is quicker to look up than both."""
        function, frame = entry
        number = self._numbers.setdefault((id(function.value), frame), len(self._functions))
        if number == len(self._functions):
            self._functions.append(entry)
        return number

    def _node(self, number: int) -> Node:
        node = self._nodes.get(number)
        if node is None:
            node = self._nodes[number] = self._of_function(*self._functions[number])
        return node

    def _of_function(self, function: FunctionRef, frame: Frame) -> Node:
        calls = self._project.calls.of(function, frame)
        called = [(target.function, target.frame) for call in calls for target in call.targets if target.function]
        queried: set[str] = set()
        made: set[str] = set()
        for effect in self._project.effects.of(function, frame):
            if effect.call is not None and effect.via == "database" and effect.kind in ("read", "write", "delete"):
                model = self._owners.model_of(effect.model or "")
                queried.add(model)
                if effect.kind == "write" or effect.call.name in MAKERS:
                    made.add(model)
        narrowed: set[str] = set()
        for call in calls:
            if call.externals or not call.targets:
                queried.add(executed_model(self._owners, call))
                if call.name in FILTERS:
                    narrowed.add(filtered_model(call))
            made |= {target.cls.name for target in call.targets if target.cls is not None and is_model(target.cls)}
        numbers = dict.fromkeys(map(self._number, called))
        models = self._models
        return Node(models & queried, models & narrowed, models & made, tuple(numbers))

    def _compared(self, number: int) -> frozenset[str]:
        """What stands before the name of an owner column in a function: the model in `Order.owner_id == user.id`."""
        found = self._compares.get(number)
        if found is None:
            every = self._owners.every
            named = (
                str(node[2][-1])
                for node in walk(self._functions[number][0].node)
                if node[0] == "attr" and node[3] in every and node[2][0] in ("name", "attr")
            )
            found = self._compares[number] = self._models.intersection(named)
        return found


def _entries(endpoint: Endpoint) -> Iterator[Entry]:
    """The functions that a request enters: the handler, what wraps it, its dependencies and theirs."""
    for function in (endpoint.function, *endpoint.wrappers):
        if function is not None:
            yield function, NO_FRAME
    for dependency in endpoint.all_dependencies():
        if dependency.function is not None:
            yield dependency.function, frame_of(dependency.callable)
