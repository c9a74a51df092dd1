"""What stands in one body: evidence, and the calls that lead on, each with what a call does to evidence from below."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.facts.syntax import Node, walk_scope
from govern.findings import Location
from govern.project.calls.graph import Call, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs import actors, chains, naming, refusals
from govern.project.proofs.answers import Answers
from govern.project.proofs.evidence import (
    AUTHENTICATION,
    NO_PARAMETERS,
    PERMISSION,
    UNDECIDED,
    UNFOLLOWED,
    Evidence,
)
from govern.project.proofs.glance import VISITED, Glance, Glancer, marks
from govern.project.proofs.held import held
from govern.project.proofs.looking import AtHand, concerns, look
from govern.project.proofs.outline import nodes_in
from govern.project.proofs.paths import Step, Walk
from govern.project.proofs.place import Place
from govern.project.proofs.questions import Key, Question
from govern.project.proofs.recogniser import Recogniser
from govern.project.values import ClassValue, External, FunctionValue, Instance, Scope, Unknown, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

REFUSING = {AUTHENTICATION, PERMISSION, UNDECIDED}
# What runs a function at once, so that what it raises comes back here; anything else handed a function runs it later.
RUNS_NOW = {"run_in_threadpool", "to_thread", "run_sync", "run_in_executor", "wait_for", "gather", "map", "run"}

Bound = dict[str, Value]


@dataclass(slots=True, eq=False)
class Edge:
    """A call of a function of the repository; `bound` holds its parameters that get something of what is at hand."""

    place: Place
    step: Step
    call: Call
    function: FunctionRef
    frame: Frame
    bound: Bound
    site: Location | None = None

    @property
    def key(self) -> Key:
        """The identity of the function, with its frame."""
        return (identity(self.function.value), self.frame)

    def lift(self, one: Evidence) -> Evidence | None:
        """Evidence of the called function, as the caller sees it; None where it does not reach the caller."""
        place, step, call = self.place, self.step, self.call
        if one.kind == AUTHENTICATION and place.needs_credential(step):
            return None
        if one.kind in REFUSING:
            later = call.kind == "callback" and place.handed_to(step.node) not in RUNS_NOW
            # what is returned, or closed, is no exception: nothing catches it
            if later or (one.raised is not None and place.swallowed(step, one.raised)):
                return None
            if one.returned and not (step.returned or _is_returned(place, step.node)):
                return None
        needs = NO_PARAMETERS
        for name in one.needs:
            argument = argument_of(self.function.value, call, name)
            found = _actor(argument, place) if argument is not None else None
            if found is None:
                return None
            needs |= found
        names, opens = one.names, NO_PARAMETERS
        for name in one.opens:
            argument = argument_of(self.function.value, call, name)
            if argument is not None:
                names = (*names, *_given_names(argument, place))
                opens |= naming.open_names([argument], place.parameters)
        if self.site is None:
            note = f"{place.function.qualname} -> {self.function.qualname}"
            self.site = Location(call.file, call.line, call.column, note=note)
        return one.below(
            self.site, names=tuple(dict.fromkeys(names)), needs=needs, opens=opens,
            depends_on_request=place.asks_request(step), may_depend=place.may_ask(step),
        )  # fmt: skip

    def made_from(self, parameter: str) -> frozenset[str]:
        """The caller's parameters that what it hands to a parameter is made from."""
        argument = argument_of(self.function.value, self.call, parameter)
        return self.place.behind(argument) if argument is not None else frozenset()


# The identity of the node where it was seen, and the parameters that the tests on the way to it look at.
Item = tuple[Identity, "Evidence | Edge", frozenset[str]]


class Reader:
    """Reads bodies. `recognisers` are asked about each expression, `known_names` are those of the project's functions:
    a call that cannot be followed matters only if it may be of one of them."""

    def __init__(self, project: Project, recognisers: tuple[Recogniser, ...], known_names: Container[str]) -> None:
        self.answers = Answers(project)
        self._project = project
        self._recognisers = recognisers
        self._known_names = known_names
        self._glancer = Glancer(known_names, tuple(one for one in recognisers if True in one.answers))
        self._calls: dict[Key, dict[Identity, list[Call]]] = {}

    def glance(self, function: FunctionRef, frame: Frame) -> Glance | None:
        """What stands in a body at a glance; None where it must be read to know that."""
        ev = self._project.calls.evaluator(function.value.module)
        if ev is None:
            return None
        place = self._place(ev, function, frame, {}, again=False)
        glance = None if follows(place) else self._glancer.at(place)
        if glance is not None:
            place.calls = {}  # they take much room, and many bodies are never looked at again
        return glance

    def open(self, glance: Glance, function: FunctionRef, frame: Frame) -> Place:
        """Where a body is entered that was glanced at, to be read."""
        place = glance.place
        if not place.calls:
            place.calls = self._calls_of(function, frame)
        return place

    @staticmethod
    def close(place: Place) -> None:
        """Done with reading: what only that needs is let go."""
        place.calls, place.handed, place.asked, place.by_test, place.answering = {}, None, {}, {}, {}

    def read(
        self, function: FunctionRef, frame: Frame, bound: Bound, only: Container[Identity] | None = None
    ) -> list[Item]:
        """What stands in a body, in order. With `bound`, parameters have values that decide tests; with `only`, no
        other expressions than these are looked at."""
        ev = self._project.calls.evaluator(function.value.module)
        if ev is None:
            return []
        return self.read_at(self._place(ev, function, frame, bound, again=only is not None), only)

    def worth(
        self, glance: Glance, question: Question, function: FunctionRef, frame: Frame
    ) -> tuple[frozenset[Identity], bool]:
        """The nodes of a body at which something may answer a question, and whether leaving it may."""
        if question.refusals:
            return glance.refusing
        self.open(glance, function, frame)
        return marks(glance, question.recognisers), False

    def read_at(self, place: Place, only: Container[Identity] | None = None) -> list[Item]:
        """Like `read`, from where a body is entered."""
        if only is None:
            calls = place.calls
            return self._read(
                place, lambda root: [n for n in nodes_in(root) if n[0] in VISITED or identity(n) in calls]
            )
        return self._read(place, lambda root: [node for node in nodes_in(root) if identity(node) in only])

    def read_part(self, glance: Glance, only: Container[Identity], question: Question) -> list[Item]:
        """What stands at some nodes of a body that was glanced at and entered (`open`), as far as it is a call that
        leads on, or answers a question."""
        wanted: dict[Identity, list[Node]] = {}
        for root, parts in glance.parts.items():
            some = [node for node in parts if identity(node) in only]
            if some:
                wanted[root] = some
        return self._read(glance.place, lambda root: wanted.get(identity(root), ()), question)

    def _read(
        self, place: Place, wanted: Callable[[Node], Iterable[Node]], question: Question | None = None
    ) -> list[Item]:
        value = place.function
        place.enter()
        found: list[Item] = []

        def visit(step: Step) -> None:
            node = step.node
            if step.kind in ("raise", "return"):
                if question is not None and not question.refusals:
                    return
                seen: Iterable[Evidence | Edge] = (
                    refusals.raised(place, step) if step.kind == "raise" else refusals.returned(place, step)
                )
            else:
                seen = self._seen(place, step, question)
            found.extend((identity(node), one, place.asked_by(step).parameters) for one in seen)

        walk = Walk(place.ev, place.scope, visit, wanted, follows(place))
        if value.node[0] == "lambda":
            walk.expression(value.node[3], returned=True)
        else:
            walk.block(value.node[5])
        return found

    def _place(self, ev: Evaluator, function: FunctionRef, frame: Frame, bound: Bound, *, again: bool) -> Place:
        value = function.value
        definitions = chains.definitions_of(() if value.node[0] == "lambda" else value.node[5])
        calls = self._calls.get((identity(value), frame))
        if calls is None:
            calls = self._calls_of(function, frame)
            if again:  # few bodies are read more than once, but those for many endpoints
                self._calls[identity(value), frame] = calls
        scope, receiver, free = _scope_of(value, frame, bound)
        return Place(self._project, ev, value, scope, receiver, definitions, free, self.answers, calls)

    def _calls_of(self, function: FunctionRef, frame: Frame) -> dict[Identity, list[Call]]:
        calls: dict[Identity, list[Call]] = {}
        for call in self._project.calls.of(function, frame):
            calls.setdefault(identity(call.node), []).append(call)
        return calls

    def _seen(self, place: Place, step: Step, question: Question | None) -> Iterator[Evidence | Edge]:
        calls = tuple(place.calls.get(identity(step.node), ()))
        if question is None or not question.refusals:
            yield from refusals.own_rows(place, step)
        for recogniser in self._recognisers if question is None else question.recognisers:
            for one in recogniser.see(place, step, calls):
                if question is None or question.asks(one.kind):
                    yield replace(one, depends_on_request=place.asks_request(step), may_depend=place.may_ask(step))
        for call in calls:
            targets = call.targets
            if not any(target.function for target in targets):
                targets = held(place, call)
            if not targets and question is None and call.kind == "call" and call.name in self._known_names:
                yield Evidence(UNFOLLOWED, place.location(call.node, f"calls {call.text}"), names=(call.name,))
            for target in targets:
                if target.function is None:
                    continue
                bound = _bound(place, step.node, target.function.value) if step.kind == "call" else {}
                yield Edge(place, step, call, target.function, target.frame, bound)


def _scope_of(function: FunctionValue, frame: Frame, bound: Bound) -> tuple[Scope, Value, frozenset[str]]:
    """The names of a body when it is entered, what `self` stands for, and the parameters of which nothing is known."""
    params = function.node[2] if function.node[0] == "lambda" else function.node[3]
    names: dict[str, Value] = {p[0]: Unknown(f"the argument {p[0]}") for p in params}
    receiver = _receiver(function, frame)
    if receiver is not None:
        names[params[0][0]] = receiver
    names.update(bound)
    kind = AtHand if bound else Scope
    prefix = f"{function.qualname}.<locals>."
    scope = kind(function.module, names, function.scope, prefix, cls=function.owner, receiver=receiver)
    if isinstance(scope, AtHand):
        scope.about |= set(bound)
    free = {p[0] for p in params if p[0] not in bound} - ({params[0][0]} if receiver is not None else set())
    return scope, receiver, frozenset(free)


def _receiver(function: FunctionValue, frame: Frame) -> Value:
    """What `self` stands for: the instance at hand, else a blank one of its class."""
    if not _takes_receiver(function):
        return None
    known = frame.receiver
    if isinstance(known, Instance | ClassValue):
        return known
    cls = getattr(known, "cls", function.owner)
    if "classmethod" in function.marks:
        return cls
    return Instance(cls) if isinstance(cls, ClassValue | External) else None


def _takes_receiver(function: FunctionValue) -> bool:
    if function.owner is None or function.node[0] != "def":
        return False
    return "staticmethod" not in function.marks and bool(function.node[3])


def _bound(place: Place, node: Node, callee: FunctionValue) -> Bound:
    """The parameters of a callee that get something of what is at hand."""
    if not isinstance(place.scope, AtHand) or callee.node[0] != "def":
        return {}
    parameters = [p[0] for p in callee.node[3]][1 if _takes_receiver(callee) else 0 :]
    given: list[tuple[str, Node]] = list(zip(parameters, node[3], strict=False))
    given += [(name, value) for name, value in node[4] if name is not None]
    found = {name: look(place.ev, value, place.scope) for name, value in given if concerns(value, place.scope)}
    return found if any(not isinstance(value, Unknown) for value in found.values()) else {}


def follows(place: Place) -> bool:
    """Whether anything is known that can decide the tests of a body: what is at hand, an instance, a closure."""
    if isinstance(place.scope, AtHand) or (isinstance(place.receiver, Instance) and place.receiver.attributes):
        return True
    closure = place.function.scope
    return closure.names is not place.function.module.names


def argument_of(callee: FunctionValue, call: Call, name: str) -> Node | None:
    """The expression that a call binds to the parameter `name`; None where it binds none."""
    if call.kind != "call" or callee.node[0] != "def":
        return None
    for keyword, value in call.node[4]:
        if keyword == name:
            return value  # type: ignore[no-any-return]
    parameters = [p[0] for p in callee.node[3]]
    if name not in parameters:
        return None
    position = parameters.index(name) - (1 if _takes_receiver(callee) else 0)
    args = call.node[3]
    return args[position] if 0 <= position < len(args) and args[position][0] != "star" else None


def _actor(argument: Node, place: Place) -> frozenset[str] | None:
    """The parameters that must be the acting user for an argument to be that user, or their id."""
    found = actors.actor_of(argument, place.definitions, place.parameters)
    if found is None and argument[0] == "name" and argument[2] in place.parameters:
        return frozenset({argument[2]})
    return found


def _given_names(argument: Node, place: Place) -> list[str]:
    items = argument[2] if argument[0] in ("tuple", "list", "set") else (argument,)
    found: list[str] = []
    for item in items:
        found += naming.names_of(item[2] if item[0] == "const" else look(place.ev, item, place.scope))
    return found


def _is_returned(place: Place, node: Node) -> bool:
    """Whether what a call gives is kept in a name that a return gives back."""
    names = {name for name, values in place.definitions.items() if any(_holds(value, node) for value in values)}
    if not names or place.function.node[0] != "def":
        return False
    returns = [n[2] for n in walk_scope(place.function.node[5]) if n[0] == "return" and n[2] is not None]
    return any(value[0] == "name" and value[2] in names for value in returns)


def _holds(value: Node, node: Node) -> bool:
    while value[0] == "await":
        value = value[2]
    return value is node
