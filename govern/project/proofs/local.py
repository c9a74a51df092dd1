"""What stands in one body: evidence, and the calls that lead on, each with what a call does to evidence from below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse, walk_scope
from govern.project.calls.graph import NO_FRAME, Call, Frame, Target
from govern.project.calls.types import Object
from govern.project.endpoints import FunctionRef
from govern.project.proofs import conditions, naming, refusals
from govern.project.proofs.answers import Answers
from govern.project.proofs.evidence import AUTHENTICATION, PERMISSION, UNDECIDED, UNFOLLOWED, Evidence
from govern.project.proofs.looking import is_of_request, look
from govern.project.proofs.paths import Step, Walk
from govern.project.proofs.refusals import Place
from govern.project.values import (
    BoundMethod,
    ClassValue,
    Either,
    External,
    FunctionValue,
    Instance,
    Partial,
    Scope,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

REFUSING = {AUTHENTICATION, PERMISSION, UNDECIDED}
# What runs a function at once, so that what it raises comes back here; anything else handed a function runs it later.
RUNS_NOW = {"run_in_threadpool", "to_thread", "run_sync", "run_in_executor", "wait_for", "gather", "map", "run"}

Recogniser = Callable[[Place, Step, tuple[Call, ...]], Iterable[Evidence]]
Bound = dict[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A call of a function of the repository. `bound` holds its parameters that get something of a known request,
    `asks` says that a test of the request which could not be decided leads to the call."""

    place: Place
    step: Step
    call: Call
    function: FunctionRef
    frame: Frame
    bound: Bound
    asks: bool

    def lift(self, one: Evidence) -> Evidence | None:
        """Evidence of the called function, as the caller sees it; None where it does not reach the caller."""
        place, step, call = self.place, self.step, self.call
        if one.kind == AUTHENTICATION and place.needs_credential(step):
            return None
        if one.kind in REFUSING:
            later = call.kind == "callback" and place.handed.get(id(step.node), "") not in RUNS_NOW
            if later or place.swallowed(step, one.raised):
                return None
            if one.returned and not (step.returned or _is_returned(place, step.node)):
                return None
        needs: frozenset[str] = frozenset()
        for name in one.needs:
            argument = argument_of(self.function.value, call, name)
            found = _actor(argument, place) if argument is not None else None
            if found is None:
                return None
            needs |= found
        names, opens = one.names, frozenset[str]()
        for name in one.opens:
            argument = argument_of(self.function.value, call, name)
            if argument is not None:
                names = (*names, *_given_names(argument, place))
                opens |= naming.open_names([argument], place.parameters)
        site = replace(call.location, note=f"{place.function.qualname} -> {self.function.qualname}")
        unsure = one.depends_on_request or self.asks
        return one.below(site, names=tuple(dict.fromkeys(names)), needs=needs, opens=opens, depends_on_request=unsure)


def look_through(
    project: Project,
    answers: Answers,
    recognisers: tuple[Recogniser, ...],
    function: FunctionRef,
    frame: Frame,
    bound: Bound,
) -> list[Evidence | Edge]:
    """What stands in a body, in order. With `bound`, parameters have values that decide tests."""
    value = function.value
    ev = project.calls.evaluator(value.module)
    if ev is None:
        return []
    place = _place(project, ev, value, frame, bound, answers)
    for call in project.calls.of(function, frame):
        place.calls.setdefault(id(call.node), []).append(call)
    found: list[Evidence | Edge] = []

    def visit(step: Step) -> None:
        if step.kind == "call":
            place.handed.update((id(arg), str(step.node[2][-1])) for arg in step.node[3])
        if step.kind == "raise":
            found.extend(refusals.raised(place, step))
        elif step.kind == "return":
            found.extend(refusals.returned(place, step))
        else:
            found.extend(_seen(project, place, step, recognisers, deep=bool(bound)))

    def wanted(node: Node) -> bool:
        return node[0] in ("call", "compare", "sub") or id(node) in place.calls

    walk = Walk(ev, place.scope, visit, wanted, deep=bool(bound))
    if value.node[0] == "lambda":
        walk.expression(value.node[3], returned=True)
    else:
        walk.block(value.node[5])
    return found


def _seen(
    project: Project, place: Place, step: Step, recognisers: tuple[Recogniser, ...], *, deep: bool
) -> Iterator[Evidence | Edge]:
    calls = tuple(place.calls.get(id(step.node), ()))
    yield from refusals.own_rows(place, step)
    asks = deep and place.asks_request(step)
    for recogniser in recognisers:
        for one in recogniser(place, step, calls):
            yield replace(one, depends_on_request=True) if asks else one
    for call in calls:
        targets = call.targets
        if not any(target.function for target in targets):
            targets = _held(project, place, call)
        if not targets and call.kind == "call" and call.name:
            yield Evidence(UNFOLLOWED, place.location(call.node, f"calls {unparse(call.node, 60)}"), names=(call.name,))
        for target in targets:
            if target.function is None:
                continue
            bound = _bound(place, step.node, target.function.value) if deep and step.kind == "call" else {}
            yield Edge(place, step, call, target.function, target.frame, bound, asks)


def _held(project: Project, place: Place, call: Call) -> tuple[Target, ...]:
    """What a call runs by the values at hand: the classes or functions that a dependency was built with."""
    found = look(place.ev, call.node[2], place.scope) if call.kind == "call" and call.node[0] == "call" else None
    options = found.options if isinstance(found, Either) else (found,)
    entries = [one for option in options if (one := entry_of(option)) is not None]
    if not entries:
        return call.targets
    return tuple(Target("function", one.full_name, project.calls.ref(one), None, frame) for one, frame in entries)


def entry_of(value: Value) -> tuple[FunctionValue, Frame] | None:
    """The function that calling a value runs, and its receiver; None where it runs none of the repository."""
    if isinstance(value, BoundMethod):
        return value.function, Frame(value.receiver)
    if isinstance(value, Partial):
        return entry_of(value.function)
    if isinstance(value, FunctionValue):
        return value, NO_FRAME
    cls = value.cls if isinstance(value, Instance) else value
    name = "__call__" if isinstance(value, Instance) else "__init__"
    method = cls.lookup(name) if isinstance(cls, ClassValue) else None
    if not isinstance(method, FunctionValue) or not isinstance(cls, ClassValue):
        return None
    return method, Frame(value if isinstance(value, Instance) else Object(cls))


def _place(
    project: Project, ev: Evaluator, function: FunctionValue, frame: Frame, bound: Bound, answers: Answers
) -> Place:
    params = function.node[2] if function.node[0] == "lambda" else function.node[3]
    names: dict[str, Value] = {p[0]: Unknown(f"the argument {p[0]}") for p in params}
    receiver = _receiver(function, frame)
    if receiver is not None:
        names[params[0][0]] = receiver
    names.update(bound)
    scope = Scope(
        function.module, names, function.scope, f"{function.qualname}.<locals>.", cls=function.owner, receiver=receiver
    )
    body = () if function.node[0] == "lambda" else function.node[5]
    free = {p[0] for p in params if p[0] not in bound} - ({params[0][0]} if receiver is not None else set())
    return Place(project, ev, function, scope, receiver, conditions.definitions_of(body), frozenset(free), answers)


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
    """The parameters of a callee that get something of the request, or a constant made from it."""
    if callee.node[0] != "def":
        return {}
    parameters = [p[0] for p in callee.node[3]][1 if _takes_receiver(callee) else 0 :]
    given: list[tuple[str, Node]] = list(zip(parameters, node[3], strict=False))
    given += [(name, value) for name, value in node[4] if name is not None]
    bound = {name: look(place.ev, value, place.scope, deep=True) for name, value in given}
    return bound if any(is_of_request(value) for value in bound.values()) else {}


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
    found = conditions.actor_of(argument, place.definitions, place.parameters)
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
