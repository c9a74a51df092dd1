"""The functions of a project in groups that call each other, callees before their callers."""

from __future__ import annotations

from collections.abc import Container, Iterator

from govern.cache.identity import identity
from govern.project.calls.graph import Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs.evidence import UNFOLLOWED, Evidence
from govern.project.proofs.glance import Glance, Way
from govern.project.proofs.local import Edge, Item, Reader
from govern.project.proofs.questions import Key

Group = tuple[Key, ...]
Ways = tuple[Way | Evidence, ...]


class Groups:
    """Looks at bodies once, and finds the groups of functions below those that are asked for (Tarjan)."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.functions: dict[Key, FunctionRef] = {}
        self.bodies: dict[Key, Glance | list[Item] | Ways] = {}
        self._groups: dict[Key, Group] = {}
        self._calls: dict[Key, tuple[Key, ...]] = {}

    def enter(self, function: FunctionRef, frame: Frame) -> Key:
        """Find the groups of a function and of all that it calls."""
        key = (identity(function.value), frame)
        if key not in self._groups:
            self._look(function, frame)
            self._find(key)
        return key

    def below(self, key: Key, done: Container[Key]) -> Iterator[Group]:
        """The groups of a function and of what it calls that are not done yet, callees before callers. Each is to be
        done before the next is asked for."""
        todo = [key]
        while todo:
            at = todo[-1]
            group = self._groups[at]
            missing = [] if at in done else [
                one for member in group for one in self._calls[member] if one not in done and one not in group
            ]  # fmt: skip
            if missing:
                todo += missing
                continue
            todo.pop()
            if at not in done:
                yield group

    def forget(self, key: Key) -> None:
        """Let a body go of which nothing is asked any more but where its calls lead."""
        self.bodies[key] = tuple(ways_of(self.bodies[key]))

    def _look(self, function: FunctionRef, frame: Frame) -> None:
        key = (identity(function.value), frame)
        if key not in self.functions:
            self.functions[key] = function
            glance = self._reader.glance(function, frame)
            self.bodies[key] = self._reader.read(function, frame, {}) if glance is None else glance

    def _next(self, key: Key) -> list[Key]:
        """The functions that a function calls; those that belong to no group yet are left to be looked for."""
        found: dict[Key, None] = {}
        for way in ways_of(self.bodies[key]):
            if isinstance(way, Evidence) or way.function is None:
                continue
            self._look(way.function, way.frame)
            found[identity(way.function.value), way.frame] = None
        self._calls[key] = tuple(found)
        return [one for one in found if one not in self._groups]

    def _find(self, start: Key) -> None:
        order: dict[Key, int] = {}
        low: dict[Key, int] = {}
        stack: list[Key] = []
        on_stack: set[Key] = set()
        work: list[tuple[Key, list[Key]]] = []

        def enter(key: Key) -> None:
            order[key] = low[key] = len(order)
            stack.append(key)
            on_stack.add(key)
            work.append((key, self._next(key)))

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
                self._groups.update(dict.fromkeys(group, tuple(group)))


def ways_of(body: Glance | list[Item] | Ways) -> Iterator[Way | Evidence]:
    """Where the calls of a body lead, and those of which is not known where, in order."""
    if isinstance(body, Glance):
        yield from body.ways
        return
    if isinstance(body, tuple):
        yield from body
        return
    for _, item, _ in body:
        if isinstance(item, Edge):
            yield Way(item.call, item.function, item.frame)
        elif item.kind == UNFOLLOWED:
            yield item
