"""What a function does, and all that it can call: evidence worked out once for each function, cycles included."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs.evidence import DECIDED, Evidence, distinct
from govern.project.proofs.local import Bound, Edge, Item, Reader, Recogniser

if TYPE_CHECKING:
    from govern.project.project import Project

MAX_DEPTH = 12
MAX_ROUNDS = 6
Key = tuple[int, Frame]


class Search:
    """Evidence below the functions of a project; see `local.Reader` for the recognisers and names."""

    def __init__(self, project: Project, recognisers: tuple[Recogniser, ...], known_names: Container[str]) -> None:
        self._reader = Reader(project, recognisers, known_names)
        self._bodies: dict[Key, tuple[FunctionRef, list[Item]]] = {}
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

    def with_values(self, function: FunctionRef, frame: Frame, bound: Bound) -> tuple[Evidence, ...]:
        """Like `of`, with parameters bound to values that decide tests (a request of a known method and path). What is
        called with them is looked at the same way; nothing of it is kept."""
        key = (id(function.value), frame)
        if key in self._running or len(self._running) >= MAX_DEPTH:
            return ()
        self._running.append(key)
        try:
            found: list[Evidence] = []
            for _, item in self._reader.read(function, frame, bound, self._tells(function, frame)):
                if isinstance(item, Evidence):
                    found.append(item)
                    continue
                below = self.of(item.function, item.frame)
                if item.bound and any(one.kind in DECIDED for one in below):
                    below = self.with_values(item.function, item.frame, item.bound)
                found += [lifted for one in below if (lifted := item.lift(one)) is not None]
            return distinct(found)
        finally:
            self._running.pop()

    def _tells(self, function: FunctionRef, frame: Frame) -> frozenset[int]:
        """The nodes of a body that show anything whose tests are worth deciding, in the body or below it."""
        key = (id(function.value), frame)
        if key not in self._telling:
            self.of(function, frame)
            self._telling[key] = frozenset(
                at
                for at, item in self._bodies[key][1]
                if (item.kind in DECIDED if isinstance(item, Evidence) else self._shows(item))
            )
        return self._telling[key]

    def _shows(self, edge: Edge) -> bool:
        return any(one.kind in DECIDED for one in self.of(edge.function, edge.frame))

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
        for _, item in self._body(function, key[1]):
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
        self._known.update(found)

    def _composed(self, key: Key, settling: dict[Key, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        for _, item in self._bodies[key][1]:
            if isinstance(item, Evidence):
                found.append(item)
                continue
            inner = (id(item.function.value), item.frame)
            below = settling[inner] if inner in settling else self._known.get(inner, ())
            found += [lifted for one in below if (lifted := item.lift(one)) is not None]
        return distinct(found)
