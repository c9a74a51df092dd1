"""Calls in a body: what they are given, followed into functions of the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.findings import Location
from govern.project.calls import Call, Target
from govern.project.calls.binding import params_of, takes_receiver
from govern.project.calls.rows import is_session
from govern.project.effects.mapped import is_model
from govern.project.endpoints import FunctionRef
from govern.project.isolation import outside
from govern.project.isolation.events import Summary
from govern.project.isolation.expressions import evaluate, evaluate_lambda
from govern.project.isolation.tags import NO_TAGS, NOTHING, UNSURE, Filling, Taint, certain, flattened, united
from govern.project.values import ClassValue, FunctionValue
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.isolation.flow import Env, Flow


@dataclass(slots=True)
class Given:
    """What a call is given: its receiver, positional and keyword arguments, what stands behind `*` and `**`."""

    receiver: Taint
    args: list[Taint]
    keywords: dict[str, Taint]
    rest: Taint = NOTHING
    spread: Taint = NOTHING

    @property
    def everything(self) -> Taint:
        return Taint(flattened((self.receiver, *self.arguments)))

    @property
    def arguments(self) -> list[Taint]:
        return [*self.args, *self.keywords.values(), self.rest, self.spread]


def call(w: Flow, node: Node) -> Taint:
    """The origins of what a call gives."""
    given = _given(w, node)
    found: list[Taint] = []
    of_node = w.calls.get(id(node), ())
    calls = [one for one in of_node if one.kind == "call"]
    for one in calls:
        found.append(_of_call(w, one, given))
    if not calls:
        found.append(given.everything)
    if w.hands_on:
        for argument in (*node[3], *(value for _, value in node[4])):
            for one in w.calls.get(id(argument), ()) if argument[0] in ("name", "attr", "lambda") else ():
                if one.kind == "callback":
                    found.append(_handed(w, one, given))
    if node[2][0] == "name" and node[2][2] in w.closures:
        found += [w.closures[node[2][2]], given.everything]
    return united(*found)


def _given(w: Flow, node: Node) -> Given:
    callee = node[2]
    if callee[0] == "attr":
        receiver = evaluate(w, callee[2])
        if callee[2][0] == "call" and callee[2][2] == ("name", callee[2][2][1], "super"):
            receiver = w.env.get(w.receiver, NOTHING)
    else:
        receiver = evaluate(w, callee)
    given = Given(receiver, [], {})
    deferred: list[Node] = []
    for arg in node[3]:
        if arg[0] == "lambda":
            deferred.append(arg)
        elif arg[0] == "star":
            given.rest = united(given.rest, evaluate(w, arg[2]))
        else:
            given.args.append(evaluate(w, arg))
    for name, value in node[4]:
        if value[0] == "lambda":
            deferred.append(value)
        elif name is None:
            given.spread = united(given.spread, evaluate(w, value))
        else:
            given.keywords[name] = evaluate(w, value)
    if deferred:
        everything = given.everything
        given.rest = united(given.rest, *(evaluate_lambda(w, value, everything) for value in deferred))
    return given


def run(w: Flow, one: Call, receiver: Taint) -> Taint:
    """What a call without arguments gives: a property, a context manager."""
    return _of_call(w, one, Given(receiver, [], {}))


def _of_call(w: Flow, one: Call, given: Given) -> Taint:
    found: list[Taint] = []
    external = not one.targets
    functions: list[Target] = []
    made: ClassValue | None = None
    for target in one.targets:
        external = external or target.kind == "external"
        if target.function is not None:
            functions.append(target)
        if made is None and target.kind == "class":
            made = target.cls
    if made is not None:
        found.append(_constructed(w, one, made, functions, given))
        functions = []
    for target in functions:
        taint = entered(w, one, target, given)
        inner = target.function.value if target.function is not None else None
        if inner is None or not isinstance(inner.wrapped, FunctionValue):
            found.append(taint)
    if external:
        found.append(outside.call(w, one, given))
    result = united(*found)
    return certain(result) if UNSURE in result.tags and any(map(is_session, one.values)) else result


def entered(w: Flow, one: Call, target: Target, given: Given, *, fresh: bool = False) -> Taint:
    """What calling a function of the repository gives; its events are taken over."""
    if target.function is None:
        return NOTHING
    summary = w.summaries.of(target.function, target.frame)
    filling = Filling(_bound(target.function.value, one, given, fresh=fresh))
    _enter(w, one, target.function, summary, filling)
    return filling.taint(summary.returns)


def _enter(w: Flow, one: Call, function: FunctionRef, summary: Summary, filling: Filling) -> None:
    note = f"{w.function.qualname} -> {function.qualname}"
    w.enter(summary, filling, Location(one.file, one.line, one.column, note=note))


def _bound(function: FunctionValue, one: Call, given: Given, *, fresh: bool) -> Env:
    """What each parameter of a function is given."""
    names: Env = {}
    params = [(str(p[0]), p[3]) for p in params_of(function)]
    if params and takes_receiver(function):
        through_class = bool(one.receiver) and all(isinstance(value, ClassValue) for value in one.receiver)
        if fresh or "classmethod" in function.marks or not through_class:
            names[params[0][0]] = NOTHING if fresh else given.receiver
            params = params[1:]
    args = list(given.args)
    keywords = dict(given.keywords)
    for name, kind in params:
        if kind == "vararg":
            names[name] = Taint(flattened((*args, given.rest)))
            args = []
        elif kind == "kwarg":
            names[name] = united(Taint(NO_TAGS, keywords), given.spread)
        elif args and kind in ("any", "posonly"):
            names[name] = args.pop(0)
        elif name in keywords:
            names[name] = keywords.pop(name)
        elif given.spread or given.rest:
            names[name] = united(given.spread.get(name), given.rest)
    return names


def _handed(w: Flow, one: Call, given: Given) -> Taint:
    """What a function gives that is handed on: it may be given anything that stands beside it."""
    everything = given.everything
    found: list[Taint] = []
    for target in one.targets:
        if target.function is not None:
            filling = Filling({str(p[0]): everything for p in params_of(target.function.value)})
            summary = w.summaries.of(target.function, target.frame)
            _enter(w, one, target.function, summary, filling)
            found.append(filling.taint(summary.returns))
    return united(*found)


def _constructed(w: Flow, one: Call, cls: ClassValue, functions: list[Target], given: Given) -> Taint:
    """The origins of a new object and of its attributes."""
    fields: dict[str, Taint] = {}
    own = False
    for target in functions:
        if target.function is None:
            continue
        entered(w, one, target, given, fresh=True)
        summary = w.summaries.of(target.function, target.frame)
        filling = Filling(_bound(target.function.value, one, given, fresh=True))
        for name, taint in summary.fields.items():
            fields[name] = filling.taint(taint)
        own = own or target.function.value.name == "__init__"
    if not own:
        declared = [str(entry[0]) for entry in cls.annotations]
        fields = {**dict(zip(declared, given.args, strict=False)), **given.keywords, **fields}
        if len(given.args) > len(declared):
            given.rest = united(given.rest, *given.args[len(declared) :])
    if is_model(cls):
        outside.made(w, one, cls.name, Taint(given.spread.tags, {**given.spread.fields, **fields}))
    tags = frozenset((UNSURE,)) if summary_lost(w, functions) else NO_TAGS
    kept = given.spread if not own else NOTHING
    return Taint(tags | kept.tags, {**kept.fields, **fields})


def summary_lost(w: Flow, functions: list[Target]) -> bool:
    """Whether a constructor was too deep to be looked at."""
    return any(
        target.function is not None and w.summaries.of(target.function, target.frame).lost for target in functions
    )
