"""Which rows an endpoint can come to by its calls alone: where it comes to none, no value need be followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from govern.facts.syntax import walk
from govern.project.calls.graph import Frame
from govern.project.effects.mapped import is_model
from govern.project.endpoints import Endpoint, FunctionRef
from govern.project.isolation.entries import Entries, Entry
from govern.project.isolation.outside import FILTERS, executed_model, filtered_model

if TYPE_CHECKING:
    from govern.project.isolation.owners import Owners
    from govern.project.project import Project

NONE: frozenset[str] = frozenset()


class Models(NamedTuple):
    """Models with an owner: those of queries, and those of which an owner column may be compared or set."""

    queried: frozenset[str] = NONE
    bound: frozenset[str] = NONE


class Reaching:
    """The models of one project that its endpoints can come to. It may name more than a walk of the bodies finds,
    never less."""

    def __init__(self, project: Project, owners: Owners) -> None:
        self._project = project
        self._owners = owners
        self._entries = Entries(project)
        self._of_functions: dict[tuple[int, Frame], tuple[Models, tuple[Entry, ...]]] = {}
        self._of_endpoints: dict[int, tuple[Endpoint, Models]] = {}

    def of(self, endpoint: Endpoint) -> Models:
        """The models of an endpoint's queries, and those of which it may bind an owner column."""
        known = self._of_endpoints.get(id(endpoint))
        if known is None:
            known = self._of_endpoints[id(endpoint)] = (endpoint, self._reached(endpoint))
        return known[1]

    def _reached(self, endpoint: Endpoint) -> Models:
        seen = self._entries.of(endpoint)
        queue = list(seen.items())
        queried: set[str] = set()
        bound: set[str] = set()
        while queue:
            key, entry = queue.pop()
            known = self._of_functions.get(key)
            if known is None:
                known = self._of_functions[key] = self._of_function(*entry)
            models, called = known
            queried |= models.queried
            bound |= models.bound
            for function, frame in called:
                inner = (id(function.value), frame)
                if inner not in seen:
                    seen[inner] = (function, frame)
                    queue.append((inner, (function, frame)))
        return Models(frozenset(queried), frozenset(bound))

    def _of_function(self, function: FunctionRef, frame: Frame) -> tuple[Models, tuple[Entry, ...]]:
        """The models of a function's own body, and the functions that it calls."""
        calls = self._project.calls.of(function, frame)
        called = tuple((t.function, t.frame) for call in calls for t in call.targets if t.function is not None)
        columns = frozenset(self._owners.columns)
        queried = {
            self._owners.model_of(effect.model or "")
            for effect in self._project.effects.of(function, frame)
            if effect.call is not None and effect.via == "database" and effect.kind in ("read", "write", "delete")
        }
        bound = set(self._compared(function))
        for call in calls:
            if call.externals or not call.targets:
                queried.add(executed_model(self._owners, call))
                if call.name in FILTERS:
                    bound.add(filtered_model(call))
            bound |= {t.cls.name for t in call.targets if t.cls is not None and is_model(t.cls)}
        return Models(columns & queried, columns & (queried | bound)), called

    def _compared(self, function: FunctionRef) -> Iterator[str]:
        """What stands before the name of an owner column: the model in `Order.owner_id == user.id`."""
        every = self._owners.every
        for node in walk(function.node):
            if node[0] == "attr" and node[3] in every and node[2][0] in ("name", "attr"):
                yield str(node[2][-1])
