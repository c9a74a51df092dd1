"""What a function does, and all that it can call: evidence worked out once for each function, cycles included."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs.evidence import DECIDED, Evidence, distinct
from govern.project.proofs.local import Bound, Edge, Item, Reader, Recogniser

if TYPE_CHECKING:
    from govern.project.project import Project

MAX_DEPTH = 12
MAX_ROUNDS = 6
MAX_READS = 100
Key = tuple[int, Frame]


class Search:
    """Evidence below the functions of a project; see `local.Reader` for the recognisers and names."""

    def __init__(self, project: Project, recognisers: tuple[Recogniser, ...], known_names: Container[str]) -> None:
        self._reader = Reader(project, recognisers, known_names)
        self._bodies: dict[Key, tuple[FunctionRef, list[Item]]] = {}
        self._sensitive: dict[Key, frozenset[str]] = {}
        self._reads = 0
        self._telling: dict[Key, frozenset[int]] = {}
        self._known: dict[Key, tuple[Evidence, ...]] = {}
        self._running: list[Key] = []

    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Evidence, ...]:
        """What is seen in a function and below it, nearest first."""
        key = (id(function.value), frame)
        if key not in self._known:
            self._body(function, frame)
            for group in self._groups(key):
                self._settle(group)
        return self._known[key]

    def sensitive(self, function: FunctionRef, frame: Frame = NO_FRAME) -> frozenset[str]:
        """The parameters of a function that decide what of it, and below it, happens."""
        self.of(function, frame)
        return self._sensitive[id(function.value), frame]

    def with_values(self, function: FunctionRef, frame: Frame, bound: Bound) -> tuple[Evidence, ...]:
        """Like `of`, with parameters bound to values that decide tests (a request of a known method and path). What is
        called with them is looked at the same way; nothing of it is kept. After `MAX_READS` bodies no further one is
        read that way: what the tests in it decide stays open, and the evidence says so (`limited`)."""
        self._reads = 0
        return self._with_values(function, frame, bound)

    def _with_values(self, function: FunctionRef, frame: Frame, bound: Bound) -> tuple[Evidence, ...]:
        key = (id(function.value), frame)
        if key in self._running or len(self._running) >= MAX_DEPTH:
            return ()
        self._reads += 1
        if self._reads > MAX_READS:
            return tuple(replace(one, depends_on_request=True, limited=True) for one in self.of(function, frame))
        self._running.append(key)
        try:
            found: list[Evidence] = []
            for _, item, _ in self._reader.read(function, frame, bound, self._tells(function, frame)):
                if isinstance(item, Evidence):
                    found.append(item)
                    continue
                below = self.of(item.function, item.frame)
                if not item.bound.keys().isdisjoint(self.sensitive(item.function, item.frame)):
                    below = self._with_values(item.function, item.frame, item.bound)
                found += [lifted for one in below if (lifted := item.lift(one)) is not None]
            return distinct(found)
        finally:
            self._running.pop()

    def _tells(self, function: FunctionRef, frame: Frame) -> frozenset[int]:
        """The nodes of a body that show anything whose tests are worth deciding, in the body or below it."""
        self.of(function, frame)
        return self._telling[id(function.value), frame]

    def _shows(self, item: Evidence | Edge, settling: dict[Key, tuple[Evidence, ...]]) -> bool:
        if isinstance(item, Evidence):
            return item.kind in DECIDED
        key = (id(item.function.value), item.frame)
        return any(one.kind in DECIDED for one in settling.get(key) or self._known.get(key, ()))

    def _body(self, function: FunctionRef, frame: Frame) -> list[Item]:
        key = (id(function.value), frame)
        known = self._bodies.get(key)
        if known is None:
            known = self._bodies[key] = (function, self._reader.read(function, frame, {}))
        return known[1]

    def _below(self, key: Key) -> list[Key]:
        """The functions that a function calls and that are not settled."""
        function = self._bodies[key][0]
        found: dict[Key, None] = {}
        for _, item, _ in self._body(function, key[1]):
            if isinstance(item, Edge):
                inner = (id(item.function.value), item.frame)
                if inner not in self._known:
                    self._body(item.function, item.frame)
                    found[inner] = None
        return list(found)

    def _groups(self, start: Key) -> list[list[Key]]:
        """The functions below `start` in groups that call each other, callees before their callers (Tarjan)."""
        order: dict[Key, int] = {}
        low: dict[Key, int] = {}
        stack: list[Key] = []
        on_stack: set[Key] = set()
        groups: list[list[Key]] = []
        work: list[tuple[Key, list[Key]]] = []

        def enter(key: Key) -> None:
            order[key] = low[key] = len(order)
            stack.append(key)
            on_stack.add(key)
            work.append((key, self._below(key)))

        enter(start)
        while work:
            key, todo = work[-1]
            if todo:
                inner = todo.pop()
                if inner not in order:
                    enter(inner)
                elif inner in on_stack:
                    low[key] = min(low[key], order[inner])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[key])
            if low[key] == order[key]:
                group: list[Key] = []
                while not group or group[-1] != key:
                    group.append(stack.pop())
                    on_stack.discard(group[-1])
                groups.append(group)
        return groups

    def _settle(self, group: list[Key]) -> None:
        """Work out the evidence of functions that call each other: again, until a round adds nothing."""
        found: dict[Key, tuple[Evidence, ...]] = dict.fromkeys(group, ())
        for _ in range(MAX_ROUNDS if len(group) > 1 else 1):
            before = {key: len(found[key]) for key in group}
            for key in group:
                found[key] = self._composed(key, found)
            if all(len(found[key]) == before[key] for key in group):
                break
        shown = {key: [one for one in self._bodies[key][1] if self._shows(one[1], found)] for key in group}
        self._settle_parameters(shown)
        self._known.update(found)
        for key in group:  # what else stands in the bodies is not asked for again, and takes much room
            self._telling[key] = frozenset(at for at, _, _ in shown[key])
            self._bodies[key] = (self._bodies[key][0], [])

    def _settle_parameters(self, shown: dict[Key, list[Item]]) -> None:
        """Work out which parameters decide what functions that call each other show, until a round adds nothing."""
        decide = dict.fromkeys(shown, frozenset[str]())
        self._sensitive.update(decide)
        grows = True
        while grows:
            grows = False
            for key, items in shown.items():
                for _, item, looked_at in items:
                    decide[key] |= looked_at
                    if isinstance(item, Edge):
                        for parameter in self._sensitive[id(item.function.value), item.frame]:
                            decide[key] |= item.made_from(parameter)
                grows = grows or len(decide[key]) > len(self._sensitive[key])
                self._sensitive[key] = decide[key]

    def _composed(self, key: Key, settling: dict[Key, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        for _, item, _ in self._bodies[key][1]:
            if isinstance(item, Evidence):
                found.append(item)
                continue
            inner = (id(item.function.value), item.frame)
            below = settling[inner] if inner in settling else self._known.get(inner, ())
            found += [lifted for one in below if (lifted := item.lift(one)) is not None]
        return distinct(found)
