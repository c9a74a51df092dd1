"""The ways through a function, as far as two things go: what was changed, and whether that was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, column_of, line_of, unparse, walk
from govern.findings import Location
from govern.project.calls import NO_FRAME, Call, Frame
from govern.project.effects.effect import Effect
from govern.project.effects.mutation import CHANGES, STATE, words_of
from govern.project.endpoints import FunctionRef
from govern.project.mutations.bookkeeping import is_bookkeeping
from govern.project.mutations.facts import after_assignment, learned, names_in, refuses
from govern.project.mutations.targets import outermost
from govern.project.proofs import wording
from govern.project.proofs.chains import definitions_of
from govern.project.proofs.evidence import AUDIT
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.project import Project

MOST_STATES = 96
MOST_TARGETS = 3
MOST_EVIDENCE = 6
MAX_DEPTH = 10
# A test of one of these asks whether there is anybody to record it for, or anything to record it with.
WHETHER_TO_RECORD = wording.listed(
    "audit auditor audits log logger logging settings config configuration enabled feature request background tasks "
    "actor user principal track tracking history event events activity"
)
Key = tuple[int, Frame]


@dataclass(frozen=True, slots=True)
class State:
    """What is so on a way through: `facts` are tests whose outcome is known, by their text."""

    changed: bool = False
    recorded: bool = False
    facts: frozenset[tuple[str, bool]] = frozenset()
    change: tuple[Location, ...] = ()
    left: Location | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a function comes to its end without raising: what was changed, and where it was left."""

    changed: bool
    recorded: bool
    change: tuple[Location, ...] = ()
    left: Location | None = None


class Outcomes:
    """The outcomes of the functions of one project, each worked out once."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[Key, tuple[Outcome, ...] | None] = {}
        self._running: list[Key] = []

    def of(self, function: FunctionRef, frame: Frame = NO_FRAME) -> tuple[Outcome, ...] | None:
        """The outcomes of a function; None where there are too many ways through it to tell."""
        key = (id(function.value), frame)
        if key in self._known:
            return self._known[key]
        if key in self._running or len(self._running) >= MAX_DEPTH or function.node[0] != "def":
            return (Outcome(False, False),)
        self._running.append(key)
        try:
            found = _Ways(self, self._project, function, frame).outcomes()
        finally:
            self._running.pop()
        self._known[key] = found
        return found


class _Ways:
    """One walk over a body, all ways at once."""

    def __init__(self, outcomes: Outcomes, project: Project, function: FunctionRef, frame: Frame) -> None:
        self._outcomes = outcomes
        self._project = project
        self._function = function
        self._ends: list[State] = []
        self._leaving: list[list[State]] = []
        self._lost = False
        self._results: set[str] = set()
        self._calls: dict[int, list[Call]] = {}
        for call in project.calls.of(function, frame):
            self._calls.setdefault(id(call.node), []).append(call)
        self._changes = _changes(project, function, frame)
        shown = [one for one in project.proofs.search.of(function, frame) if one.kind == AUDIT]
        self._many = len(shown) >= MOST_EVIDENCE
        self._records = {(one.location.line, one.location.column) for one in shown if not one.chain}

    def outcomes(self) -> tuple[Outcome, ...] | None:
        if self._many:
            return None
        node = self._function.node
        ended = self.block(node[5], [State()])
        end = Location(self._function.file, node[8], note="comes to its end")
        self._end(ended, end)
        if self._lost:
            return None
        distinct: dict[tuple[bool, bool], Outcome] = {}
        for state in self._ends:
            key = (state.changed, state.recorded)
            distinct.setdefault(key, Outcome(*key, state.change, state.left))
        return tuple(distinct.values())

    def _end(self, states: Iterable[State], at: Location) -> None:
        self._ends += [state if state.left is not None else replace(state, left=at) for state in states]

    # -- statements -------------------------------------------------------------------------------------------------
    def block(self, body: Body, states: list[State]) -> list[State]:
        """The states in which a block is left at its end."""
        for statement in body:
            if not states:
                return []
            states = _distinct(self._statement(statement, states))
            if len(states) > MOST_STATES:
                self._lost = True
                return []
        return states

    def _statement(self, node: Node, states: list[State]) -> list[State]:
        tag = node[0]
        if tag == "if":
            return self._if(node, states)
        if tag in ("for", "while"):
            return self._loop(node, states)
        if tag == "try":
            return self._try(node, states)
        if tag == "with":
            for value, _ in node[2]:
                states = self._expression(value, states)
            return self.block(node[3], states)
        if tag == "match":
            states = self._expression(node[2], states)
            return [*states, *(state for _, _, body in node[3] for state in self.block(body, states))]
        if tag == "return":
            states = self._expression(node[2], states) if node[2] is not None else states
            if not refuses(node[2]):
                self._end(states, self._at(node, "returns"))
            return []
        if tag == "raise":
            return []
        if tag in ("break", "continue"):
            if self._leaving:
                self._leaving[-1] += states
            return []
        if tag == "def":  # what a nested function does is taken to happen where it is defined
            kept, self._ends = self._ends, []
            inner = self.block(node[5], states)
            inner += [replace(state, left=None) for state in self._ends]
            self._ends = kept
            return inner or states
        if tag == "class":
            return states
        before = any(state.changed for state in states)
        states = self._expression(node, states)
        if tag == "assign":
            if any(state.changed for state in states) and (not before or self._changes_in(node)):
                self._results |= {inner[2] for target in node[2] for inner in walk(target) if inner[0] == "name"}
            return after_assignment(node, states)
        return after_assignment(node, states) if tag == "augassign" else states

    def _if(self, node: Node, states: list[State]) -> list[State]:
        _, _, test, then, orelse = node
        states = self._expression(test, states)
        held = [new for state in states if (new := learned(state, test, True)) is not None]
        failed = [new for state in states if (new := learned(state, test, False)) is not None]
        if self._asks_result(test) or not WHETHER_TO_RECORD.isdisjoint(names_in(test)):
            # `if self.audit is not None: self.audit.record(...)`: where nothing is recorded, there is nothing to;
            # `if not result.deleted: return`: what the change gave says that there was none
            if failed and self._goes_past(orelse, then):
                failed = [state for state in failed if not state.changed]
            if held and self._goes_past(then, orelse):
                held = [state for state in held if not state.changed]
        return [*self.block(then, held), *self.block(orelse, failed)]

    def _goes_past(self, branch: Body, other: Body) -> bool:
        """Whether a branch records nothing, and either the other one does, or what follows is left out."""
        if self._shows_record(branch):
            return False
        return self._shows_record(other) or (bool(branch) and branch[-1][0] == "return")

    def _asks_result(self, test: Node) -> bool:
        """Whether a test looks at what a change gave."""
        return any(inner[0] == "name" and inner[2] in self._results for inner in walk(test))

    def _loop(self, node: Node, states: list[State]) -> list[State]:
        body, orelse = (node[4], node[5]) if node[0] == "for" else (node[3], node[4])
        states = self._expression(node[3] if node[0] == "for" else node[2], states)
        self._leaving.append([])
        once = self.block(body, states)
        again = self.block(body, _distinct([*once, *self._leaving[-1]]))
        left = self._leaving.pop()
        # after a change, a loop that records runs at least once: what is recorded is what was changed
        none = [state for state in states if not state.changed] if self._shows_record(body) else states
        return self.block(orelse, _distinct([*none, *once, *again, *left]))

    def _try(self, node: Node, states: list[State]) -> list[State]:
        _, _, body, handlers, orelse, final = node
        kept, self._ends = self._ends, []
        done = self.block(orelse, self.block(body, states))
        for handler in handlers:
            done += self.block(handler[3], states)
        ended, self._ends = self._ends, kept
        if final:
            for state in ended:
                self._ends += self.block(final, [state])
            return self.block(final, _distinct(done))
        self._ends += ended
        return done

    def _shows_record(self, body: Body) -> bool:
        """Whether a block records something, itself or by what it calls."""
        for node in walk(body):
            if (line_of(node[1]), column_of(node[1]) + 1) in self._records:
                return True
            for call in self._calls.get(id(node), ()):
                for target in outermost(call):
                    found = self._outcomes.of(target.function, target.frame) if target.function is not None else None
                    if found and any(one.recorded for one in found):
                        return True
        return False

    def _changes_in(self, node: Node) -> bool:
        """Whether an expression changes something, itself or by what it calls."""
        for inner in walk(node):
            if id(inner) in self._changes:
                return True
            for call in self._calls.get(id(inner), ()):
                for target in outermost(call):
                    found = self._outcomes.of(target.function, target.frame) if target.function is not None else None
                    if found and any(one.changed for one in found):
                        return True
        return False

    # -- expressions ------------------------------------------------------------------------------------------------
    def _expression(self, node: Node, states: list[State]) -> list[State]:
        for inner in walk(node):
            if (line_of(inner[1]), column_of(inner[1]) + 1) in self._records and inner[0] in ("call", "attr", "name"):
                states = [replace(state, recorded=True) for state in states]
            effect = self._changes.get(id(inner))
            if effect is not None:
                at = effect.location
                place = Location(at.file, at.line, at.column, note=words_of(effect))
                states = [state if state.changed else replace(state, changed=True, change=(place,)) for state in states]
            for call in self._calls.get(id(inner), ()):
                states = self._call(call, states)
        return states

    def _call(self, call: Call, states: list[State]) -> list[State]:
        """The states after a call: each once for each way through what is called."""
        targets = outermost(call)
        if not targets or len(targets) > MOST_TARGETS:
            return states
        found: dict[Outcome, str] = {}
        for target in targets:
            if target.function is None:
                continue
            outcomes = self._outcomes.of(target.function, target.frame)
            if outcomes is None:
                self._lost = True
                return states
            found |= dict.fromkeys(outcomes, target.function.qualname)
        splits = {one.recorded for one in found if one.changed} == {True, False}
        return _distinct(self._after(call, state, one, name, splits) for state in states for one, name in found.items())

    def _after(self, call: Call, state: State, one: Outcome, name: str, splits: bool) -> State:
        change = state.change
        if one.changed and not state.changed:
            note = f"{self._function.qualname} -> {name}"
            change = (Location(call.file, call.line, call.column, note=note), *one.change)
        left = one.left if splits and one.changed and not one.recorded else state.left
        return State(state.changed or one.changed, state.recorded or one.recorded, state.facts, change, left)

    def _at(self, node: Node, verb: str) -> Location:
        text = unparse(node, 60)
        return Location(self._function.file, line_of(node[1]), column_of(node[1]) + 1, note=f"{verb}: {text}")


def _changes(project: Project, function: FunctionRef, frame: Frame) -> dict[int, Effect]:
    """The changes of state in a body that somebody could ask about, by the node they stand at."""
    effects = project.effects.of(function, frame)
    assigned = frozenset(effect.store.attribute for effect in effects if effect.store is not None)
    definitions = definitions_of(function.node[5])
    # what is set on a row and not committed beside it may be for the answer only
    kinds = (*CHANGES, "assign") if any(effect.kind == "commit" for effect in effects) else CHANGES
    return {
        id(effect.node): effect
        for effect in effects
        if effect.kind in kinds and effect.via in STATE and effect.node is not None
        if not is_bookkeeping(effect, assigned, definitions)
    }


def _distinct(states: Iterable[State]) -> list[State]:
    """Each state once, whichever change it was that came first."""
    found: dict[tuple[bool, bool, frozenset[tuple[str, bool]]], State] = {}
    for state in states:
        found.setdefault((state.changed, state.recorded, state.facts), state)
    return list(found.values())


def skipped(outcomes: tuple[Outcome, ...] | None) -> Iterator[Outcome]:
    """The outcomes that leave a change unrecorded, where other ways record it."""
    if outcomes is not None and any(one.changed and one.recorded for one in outcomes):
        yield from (one for one in outcomes if one.changed and not one.recorded)
