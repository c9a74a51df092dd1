"""What an endpoint's parameters are: the acting user, what the request says, services made from either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govern.project.calls.binding import params_of, takes_receiver
from govern.project.calls.rows import SESSIONS, is_sqlalchemy
from govern.project.effects import tables
from govern.project.endpoints import Dependency, Endpoint, FunctionRef, Parameter
from govern.project.isolation.events import Event, Query, Summary, seen_from
from govern.project.isolation.tags import (
    ACTOR,
    CLIENT,
    NO_TAGS,
    NOTHING,
    PARAM,
    REQUEST,
    ROW,
    UNSURE,
    Filling,
    Tag,
    Tags,
    Taint,
    certain,
    united,
)
from govern.project.proofs import wording
from govern.project.proofs.evidence import AUTHENTICATION, PERMISSION
from govern.project.proofs.gather import frame_of
from govern.project.proofs.security import is_scheme, outside
from govern.project.values import (
    Annotated,
    ClassValue,
    DependsValue,
    Either,
    External,
    ExternalInstance,
    Instance,
    Value,
    plain,
)
from govern.project.wiring.dependencies import function_ref
from govern.project.wiring.parameters import marker, read_parameter, read_signature
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.framework.signatures import Parameter as SignatureParameter
    from govern.project.isolation.summaries import Summaries

MAX_DEPTH = 12
THE_ACTOR = Taint(frozenset((Tag(ACTOR),)))
UNKNOWN = Taint(frozenset((UNSURE,)))
CREDENTIAL = wording.CARRIED | wording.listed("secret signature csrf")
OF_ACTOR = {"state", "user", "auth", "session", "cookies", "scope"}
SAID = {"query_params": "query", "path_params": "path", "json": "body", "body": "body", "form": "form"}
OPEN = {REQUEST, PARAM}
NEUTRAL = {"app", "url", "method", "client", "base_url", "url_for", "is_disconnected"}


@dataclass(frozen=True, slots=True)
class Provided:
    """What a dependency gives, the events below it, and the callables below it that give the acting user. The first
    `before` events are those of its own dependencies."""

    taint: Taint
    events: tuple[Event, ...] = ()
    acting: frozenset[str] = frozenset()
    lost: bool = False
    before: int = 0


class Sources:
    """Follows what a request brings into dependencies and handlers. Each dependency is looked at once for each path."""

    def __init__(self, summaries: Summaries) -> None:
        self._summaries = summaries
        self._project = summaries.project
        self._known: dict[tuple[int, frozenset[str]], tuple[Value, Provided]] = {}

    def of(self, endpoint: Endpoint) -> Provided:
        """What the handler of an endpoint gives, with all events of a request to it."""
        wiring = self._project.wiring_of(endpoint.file)
        if endpoint.function is None or wiring is None:
            return Provided(NOTHING, lost=True)
        ev = wiring.evaluator
        names = _names_in(endpoint.path)
        given, below = self._given(ev, endpoint.function.value, names, 0)
        found = self._entered(endpoint.function.value, endpoint.function, given, below)
        before, events = list(found.events[: found.before]), list(found.events[found.before :])
        acting, lost = found.acting - {endpoint.function.full_name}, found.lost
        for root in endpoint.dependencies:
            if root.level != "parameter":
                more = self._provided(ev, root.callable, names, 0)
                before += more.events
                acting |= more.acting
                lost = lost or more.lost
        for wrapper in endpoint.wrappers:
            filling = Filling({str(p[0]): _passed(str(p[0]), p[3], given) for p in params_of(wrapper.value)})
            events += [_settled(event, filling) for event in self._summaries.of(wrapper).events]
        return Provided(found.taint, (*before, *events), acting, lost, len(before))

    def provided(self, endpoint: Endpoint, dependency: Dependency) -> Provided:
        """What a dependency of an endpoint gives."""
        wiring = self._project.wiring_of(endpoint.file)
        if wiring is None:
            return Provided(UNKNOWN, lost=True)
        return self._provided(wiring.evaluator, dependency.callable, _names_in(endpoint.path), 0)

    def _provided(self, ev: Evaluator, target: Value, names: frozenset[str], depth: int) -> Provided:
        """What a dependency gives."""
        target = plain(target)
        if isinstance(target, Annotated):
            target = target.base
        if isinstance(target, Either):
            options = [self._provided(ev, option, names, depth) for option in target.options[:4]]
            return _joined(united(*(option.taint for option in options)), options)
        key = (id(target), names)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (target, self._called(ev, target, names, depth))
        return known[1]

    def _called(self, ev: Evaluator, target: Value, names: frozenset[str], depth: int) -> Provided:
        if is_scheme(target):
            return Provided(THE_ACTOR)
        function = function_ref(target)
        if function is None or depth > MAX_DEPTH:
            if isinstance(target, ClassValue):
                return self._made(ev, target, names, depth)
            return _of_library(target)
        given, below = self._given(ev, target, names, depth)
        return self._entered(target, function, given, below)

    def _given(
        self, ev: Evaluator, target: Value, names: frozenset[str], depth: int
    ) -> tuple[dict[str, Taint], list[Provided]]:
        """What FastAPI gives to each parameter of a callable, and the dependencies that it solves for it."""
        given: dict[str, Taint] = {}
        below: list[Provided] = []
        for parameter in read_signature(ev, target):
            given[parameter.name], inner = self._parameter(ev, parameter, names, depth)
            below += inner
        function = function_ref(target)
        for at, entry in enumerate(params_of(function.value) if function is not None else ()):
            if at == 0 and function is not None and takes_receiver(function.value):
                held = isinstance(target, (Instance, ClassValue)) or depth > 0
                given[str(entry[0])] = NOTHING if held else UNKNOWN
            elif entry[0] not in given:
                given[str(entry[0])] = NOTHING if entry[2] is not None else UNKNOWN
        return given, below

    def _entered(
        self, target: Value, function: FunctionRef, given: dict[str, Taint], below: list[Provided]
    ) -> Provided:
        summary = self._summaries.of(function, frame_of(target))
        return self._filled(target, summary, given, below, function.full_name)

    def _filled(
        self, target: Value, summary: Summary, given: dict[str, Taint], below: list[Provided], name: str
    ) -> Provided:
        filling = Filling(given)
        events = tuple(_settled(event, filling) for event in summary.events)
        taint = _settled_taint(filling.taint(summary.returns))
        if isinstance(target, ClassValue):
            taint = Taint(NO_TAGS, {key: _settled_taint(filling.taint(t)) for key, t in summary.fields.items()})
        found = _joined(taint, below)
        acting = found.acting
        mine = {one.row.root for one in (*found.events, *events) if isinstance(one, Query) and is_actor(one.tags)}
        if any(tag.kind == ACTOR or (tag.kind == ROW and tag.root in mine) for tag in taint.flat()):
            acting |= {name}
        return Provided(taint, (*found.events, *events), acting, found.lost or summary.lost, len(found.events))

    def _made(self, ev: Evaluator, cls: ClassValue, names: frozenset[str], depth: int) -> Provided:
        """A class that says nothing of how it is made: its fields are what FastAPI reads."""
        fields: dict[str, Taint] = {}
        below: list[Provided] = []
        for parameter in read_signature(ev, cls) if depth <= MAX_DEPTH else ():
            fields[parameter.name], inner = self._parameter(ev, parameter, names, depth)
            below += inner
        return _joined(Taint(NO_TAGS, fields), below)

    def _parameter(
        self, ev: Evaluator, parameter: SignatureParameter, names: frozenset[str], depth: int
    ) -> tuple[Taint, list[Provided]]:
        depends, base = _depends_of(parameter)
        if depends is not None:
            options = depends.options if isinstance(depends, Either) else (depends,)
            found = []
            for option in options:
                option = plain(option)
                target = option.callable if isinstance(option, DependsValue) else None
                found.append(self._provided(ev, base if target is None else target, names, depth + 1))
            taint = united(*(one.taint for one in found))
            return (certain(taint) if _is_session(parameter.name, base) else taint), found
        return given_by(read_parameter(parameter, base, set(names))), []


def is_actor(tags: Tags) -> bool:
    """Whether the acting user is among the origins."""
    return any(tag.kind == ACTOR for tag in tags)


def _is_session(name: str, base: Value) -> bool:
    """Whether a parameter is a session of the database."""
    if tables.SESSION_NAME.fullmatch(name):
        return True
    return isinstance(base, External) and is_sqlalchemy(base.dotted) and base.dotted.rpartition(".")[2] in SESSIONS


def given_by(parameter: Parameter) -> Taint:
    """The origins of a parameter that FastAPI fills from the request."""
    if parameter.source == "special":
        base = parameter.annotation
        name = base.dotted if isinstance(base, External) else ""
        kept = name.rpartition(".")[2] in ("Request", "WebSocket", "HTTPConnection") or isinstance(base, ClassValue)
        return Taint(frozenset((Tag(REQUEST),))) if kept else NOTHING
    if parameter.source == "cookie" or (parameter.source == "header" and wording.any_of(parameter.alias, CREDENTIAL)):
        return THE_ACTOR
    return Taint(frozenset((Tag(CLIENT, (parameter.source, parameter.name)),)))


def _names_in(path: str) -> frozenset[str]:
    return frozenset(re.findall(r"{(\w+)", path))


def _passed(name: str, kind: str, given: dict[str, Taint]) -> Taint:
    """What a decorator's function gets for a parameter, of what FastAPI gives to the handler: all by keyword."""
    if kind == "vararg":
        return NOTHING
    return Taint(NO_TAGS, given) if kind == "kwarg" else given.get(name, UNKNOWN)


def settled(tags: Tags) -> Tags:
    """The tags of a whole request: what is read from the request object is the acting user, or what the request says;
    parameters that nothing filled are unknown."""
    if OPEN.isdisjoint([tag[0] for tag in tags]):
        return tags
    found: set[Tag] = set()
    for tag in tags:
        if tag.kind != PARAM:
            found.update(_of_request(tag) if tag.kind == REQUEST else (tag,))
    return frozenset(found)


def _of_request(tag: Tag) -> tuple[Tag, ...]:
    path = tag.path
    if not path or path[0] in OF_ACTOR:
        return (Tag(ACTOR, None, path[1:]),) if path else (UNSURE,)
    if path[0] in NEUTRAL:
        return ()
    if path[0] == "headers":
        if len(path) < 2 or wording.any_of(path[1].replace("-", "_"), CREDENTIAL):
            return (Tag(ACTOR),)
        return (Tag(CLIENT, ("header", path[1]), path[2:]),)
    if path[0] in SAID:
        return (Tag(CLIENT, (SAID[path[0]], path[1] if len(path) > 1 else ""), path[2:]),)
    return (UNSURE,)


def _settled(event: Event, filling: Filling) -> Event:
    return seen_from(event, settled(filling.tags(event.tags)), settled(filling.tags(event.control)), None)


def _settled_taint(taint: Taint) -> Taint:
    tags = settled(taint.tags)
    if not taint.fields:
        return Taint(tags) if tags is not taint.tags else taint
    return Taint(tags, {name: _settled_taint(inner) for name, inner in taint.fields.items()})


def _joined(taint: Taint, below: list[Provided]) -> Provided:
    events = tuple(event for one in below for event in one.events)
    acting = frozenset().union(*(one.acting for one in below)) if below else frozenset()
    return Provided(taint, events, acting, any(one.lost for one in below))


def _of_library(target: Value) -> Provided:
    """What a dependency from outside the repository gives: the acting user, where it refuses callers without one."""
    if isinstance(target, External) and target.dotted.startswith("fastapi.security"):
        form = "RequestForm" in target.dotted
        return Provided(Taint(frozenset((Tag(CLIENT, ("form", "form")),)))) if form else Provided(THE_ACTOR)
    name = target.dotted if isinstance(target, External) else getattr(target, "callee", "")
    if isinstance(target, (External, ExternalInstance, Instance)):
        from govern.findings import Location

        found = list(outside(target, name, Location("", 0)))
        if any(one.kind in (AUTHENTICATION, PERMISSION) for one in found):
            return Provided(THE_ACTOR, acting=frozenset((name,)))
    return Provided(UNKNOWN)


def _depends_of(parameter: SignatureParameter) -> tuple[Value, Value]:
    """The Depends of a parameter, and its bare type."""
    base = parameter.annotation
    metadata: tuple[Value, ...] = ()
    while isinstance(base, Annotated):
        metadata, base = (*base.metadata, *metadata), base.base
    markers = [plain(item) for item in metadata if isinstance(plain(item), DependsValue) or marker(item)]
    if markers and isinstance(markers[-1], DependsValue):
        return markers[-1], base
    default = plain(parameter.default)
    if isinstance(default, DependsValue) or (
        isinstance(default, Either) and any(isinstance(plain(option), DependsValue) for option in default.options)
    ):
        return default, base
    return None, base


__all__ = ["Provided", "Sources", "given_by", "settled"]
