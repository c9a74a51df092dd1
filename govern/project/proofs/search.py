"""What a function does, and all that it can call: evidence worked out once for each function, cycles included."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import replace
from heapq import merge
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs.evidence import UNFOLLOWED, Evidence, distinct
from govern.project.proofs.glance import Glance
from govern.project.proofs.groups import Group, Groups, ways_of
from govern.project.proofs.local import Bound, Item, Reader
from govern.project.proofs.lost import Lost
from govern.project.proofs.questions import Key, Question
from govern.project.proofs.recogniser import Recogniser

if TYPE_CHECKING:
    from govern.project.project import Project

MAX_DEPTH = 12
MAX_ROUNDS = 6
MAX_READS = 100


class Search:
    """Evidence below the functions of a project; see `local.Reader` for the recognisers and names."""

    def __init__(self, project: Project, recognisers: tuple[Recogniser, ...], known_names: Container[str]) -> None:
        self._reader = Reader(project, recognisers, known_names)
        self._groups = Groups(self._reader)
        self._questions = tuple(
            Question(refusals, tuple(one for one in recognisers if refusals in one.answers))
            for refusals in (True, False)
        )
        self._reads = 0
        self._lost = Lost()
        self._both: dict[Key, tuple[Evidence, ...]] = {}
        self._running: list[Key] = []

    def of(
        self, function: FunctionRef, frame: Frame = NO_FRAME, kinds: Collection[str] | None = None
    ) -> tuple[Evidence, ...]:
        """What is seen in a function and below it, nearest first; not what could not be followed: see `lost`. Where
        only some kinds are asked for, others may be left out."""
        key = self._groups.enter(function, frame)
        asked = [one for one in self._questions if kinds is None or one.is_of(kinds)]
        if len(asked) == 1:
            return self._answer(asked[0], key)
        known = self._both.get(key)
        if known is None:
            found = merge(*(self._answer(question, key) for question in asked), key=_how_near)
            known = self._both[key] = tuple(found)
        return known

    def lost(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Evidence, ...]:
        """The calls in a function and below it that could not be followed, nearest first."""
        return self._lost_below(self._groups.enter(function, frame))

    def every(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Evidence, ...]:
        """What is seen, and what could not be followed."""
        return (*self.of(function, frame), *self.lost(function, frame))

    def sensitive(self, function: FunctionRef, frame: Frame = NO_FRAME) -> frozenset[str]:
        """The parameters of a function that decide what of it, and below it, happens."""
        self.of(function, frame)
        key = (identity(function.value), frame)
        return frozenset[str]().union(*(question.sensitive[key] for question in self._questions))

    def with_values(self, function: FunctionRef, frame: Frame, bound: Bound) -> tuple[Evidence, ...]:
        """Like `every`, with parameters bound to values that decide tests (a request of a known method and path). What
        is called with them is looked at the same way; nothing of it is kept. After `MAX_READS` bodies no further one is
        read that way: what the tests in it decide stays open, and the evidence says so (`limited`)."""
        self._reads = 0
        return self._with_values(function, frame, bound)

    def _with_values(self, function: FunctionRef, frame: Frame, bound: Bound) -> tuple[Evidence, ...]:
        key = (identity(function.value), frame)
        if key in self._running or len(self._running) >= MAX_DEPTH:
            return ()
        self._reads += 1
        if self._reads > MAX_READS:
            return tuple(replace(one, depends_on_request=True, limited=True) for one in self.every(function, frame))
        self._running.append(key)
        try:
            found: list[Evidence] = []
            for _, item, _ in self._reader.read(function, frame, bound, self._tells(function, frame)):
                if isinstance(item, Evidence):
                    found.append(item)
                    continue
                below = self.every(item.function, item.frame)
                if not item.bound.keys().isdisjoint(self.sensitive(item.function, item.frame)):
                    below = self._with_values(item.function, item.frame, item.bound)
                found += [lifted for one in below if (lifted := item.lift(one)) is not None]
            return distinct(found)
        finally:
            self._running.pop()

    def _tells(self, function: FunctionRef, frame: Frame) -> frozenset[Identity]:
        """The nodes of a body that show anything whose tests are worth deciding, in the body or below it."""
        self.of(function, frame)
        key = (identity(function.value), frame)
        return frozenset[Identity]().union(*(question.telling[key] for question in self._questions))

    # -- answers --------------------------------------------------------------------------------------------------
    def _answer(self, question: Question, key: Key) -> tuple[Evidence, ...]:
        known = question.known.get(key)
        if known is not None:
            return known
        for group in self._groups.below(key, question.known):
            if len(group) > 1:
                self._settle_together(group)
                continue
            below: dict[Key, tuple[Evidence, ...]] = {group[0]: ()}
            items = self._walked(question, group[0])
            question.settle({group[0]: items}, {group[0]: self._composed(items, question, below)})
            self._done_with(group[0])
        return question.known[key]

    def _done_with(self, key: Key) -> None:
        """Let go of what of a body is not needed before another question is asked; of all, after the last."""
        body = self._groups.bodies[key]
        if all(key in question.known for question in self._questions):
            self._groups.forget(key)
        elif isinstance(body, Glance):
            self._reader.close(body.place)

    def _lost_below(self, key: Key) -> tuple[Evidence, ...]:
        for group in self._groups.below(key, self._lost.found):
            if len(group) > 1:
                self._settle_together(group)
            else:
                self._lost.settle(group[0], self._groups.functions[group[0]], ways_of(self._groups.bodies[group[0]]))
        return self._lost.found[key]

    def _walked(self, question: Question, key: Key) -> list[Item]:
        """What stands in a body that calls only what is settled, as far as it answers a question."""
        body = self._groups.bodies[key]
        if isinstance(body, list):
            return [one for one in body if not isinstance(one[1], Evidence) or question.asks(one[1].kind)]
        assert isinstance(body, Glance)  # once all is settled, nothing is walked
        function = self._groups.functions[key]
        worth, refuses = self._reader.worth(body, question, function, key[1])
        leading: set[Identity] = set()
        again: list[Identity] = []
        for way in body.ways:
            if way.function is not None and question.known.get((identity(way.function.value), way.frame)):
                leading.add(identity(way.call.node))
            elif way.function is not None and (identity(way.function.value), way.frame) == key:
                again.append(identity(way.call.node))
        if not worth and not leading and not refuses:
            return []
        self._reader.open(body, function, key[1])
        return self._reader.read_part(body, worth.union(leading, again), question)

    def _composed(
        self, items: list[Item], question: Question, settling: dict[Key, tuple[Evidence, ...]]
    ) -> tuple[Evidence, ...]:
        found: list[Evidence] = []
        for _, item, _ in items:
            if isinstance(item, Evidence):
                found.append(item)
                continue
            below = settling[item.key] if item.key in settling else question.known.get(item.key, ())
            found += [lifted for one in below if (lifted := item.lift(one)) is not None]
        return distinct(found)

    def _settle_together(self, group: Group) -> None:
        """Work out all evidence of functions that call each other: again, until a round adds nothing."""
        items = {key: self._read(key) for key in group}
        outside: dict[Key, tuple[Evidence, ...]] = {}
        for _, item, _ in (one for every in items.values() for one in every):
            if not isinstance(item, Evidence) and item.key not in items and item.key not in outside:
                outside[item.key] = self.every(item.function, item.frame)
        found: dict[Key, tuple[Evidence, ...]] = dict.fromkeys(group, ())
        for _ in range(MAX_ROUNDS):
            before = {key: len(found[key]) for key in group}
            for key in group:
                found[key] = self._composed(items[key], self._questions[0], {**outside, **found})
            if all(len(found[key]) == before[key] for key in group):
                break
        for question in self._questions:
            question.settle(items, {key: tuple(one for one in found[key] if question.asks(one.kind)) for key in group})
        for key in group:
            self._lost.found[key] = tuple(one for one in found[key] if one.kind == UNFOLLOWED)
            self._groups.bodies[key] = ()

    def _read(self, key: Key) -> list[Item]:
        """All that stands in a body."""
        body = self._groups.bodies[key]
        if isinstance(body, Glance):
            return self._reader.read_at(self._reader.open(body, self._groups.functions[key], key[1]))
        return list(body) if isinstance(body, list) else []


def _how_near(one: Evidence) -> tuple[int, int, int]:
    """Where evidence stands among what is seen in a function: by the calls that lead to it, then in source order."""
    first = one.trail[0]
    return len(one.chain), first.line, first.column
