"""Walks one body: keeps the origins of each local name, and collects what the body does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, column_of, dotted, line_of
from govern.findings import Location
from govern.project.calls import Call
from govern.project.calls.binding import params_of, takes_receiver
from govern.project.calls.graph import Frame
from govern.project.effects import Effect, tables
from govern.project.endpoints import FunctionRef
from govern.project.isolation import expressions, privileges
from govern.project.isolation.events import Bind, Change, Event, Made, Meet, Query, Summary, matters, seen_from, telling
from govern.project.isolation.tags import (
    ITEM,
    NO_TAGS,
    NOTHING,
    PARAM,
    Filling,
    Tag,
    Tags,
    Taint,
    certain,
    origins,
    united,
)
from govern.project.proofs import actors

if TYPE_CHECKING:
    from govern.project.isolation.summaries import Summaries

MAX_EVENTS = 150
Env = dict[str, Taint]


class Flow:
    """The walk of one body. `env` are the origins of local names and of dotted paths that the body assigned."""

    def __init__(self, summaries: Summaries, function: FunctionRef, frame: Frame) -> None:
        self.summaries = summaries
        self.owners = summaries.owners
        self.function = function
        value = function.value
        self.parameters = [str(p[0]) for p in params_of(value)]
        self.receiver = self.parameters[0] if self.parameters and takes_receiver(value) else ""
        self.env: Env = {name: Taint(frozenset((Tag(PARAM, name),))) for name in self.parameters}
        self.calls: dict[int, list[Call]] = {}
        self.hands_on = False  # whether any function is handed to something that runs it
        for call in summaries.project.calls.of(function, frame):
            self.calls.setdefault(id(call.node), []).append(call)
            self.hands_on = self.hands_on or call.kind == "callback"
        self.effects: dict[int, list[Effect]] = {}
        for effect in summaries.project.effects.of(function, frame):
            if effect.call is not None:
                self.effects.setdefault(id(effect.call), []).append(effect)
        self.control: Tags = NO_TAGS
        self.closures: dict[str, Taint] = {}
        self.turned_away: set[int] = set()  # comparisons that refuse equals: they hold nothing against anybody
        self._events: dict[tuple[object, ...], Event] = {}
        self._returned: list[Taint] = []
        self._fields: dict[str, Taint] = {}
        self.lost = False

    def summary(self) -> Summary:
        """Walk the body; what it does."""
        node = self.function.node
        if node[0] == "lambda":
            self._returned.append(expressions.evaluate(self, node[3]))
        else:
            self.block(node[5])
        events = tuple(self._events.values())
        lost = self.lost or len(events) >= MAX_EVENTS
        return Summary(united(*self._returned), self._fields, events, lost)

    def at(self, node: Node, note: str = "") -> Location:
        """The place of an expression."""
        position = node[2][1] if node[0] == "call" else node[1]
        return Location(self.function.file, line_of(position), column_of(position) + 1, note=note)

    def add(self, event: Event) -> None:
        """Note an event, once."""
        if not matters(event) or len(self._events) >= MAX_EVENTS:
            return
        key: tuple[object, ...] = (event.__class__, event.tags, event.control)
        if isinstance(event, Meet):
            key = (*key, event.sure)
        elif isinstance(event, Bind):
            key = (*key, event.model, event.column, event.how)
        elif isinstance(event, (Query, Change, Made)):
            at = event.location
            key = (*key, at.file, at.line, at.column)
        self._events.setdefault(key, event)

    def enter(self, summary: Summary, filling: Filling, site: Location) -> None:
        """Take over the events of a called function."""
        self.lost = self.lost or summary.lost
        for event in summary.events:
            tags = filling.tags(event.tags)
            if event.__class__ is Meet and (  # most are of no interest here
                (Meet, tags, self.control, event.sure) in self._events or not telling(tags)
            ):
                continue
            control = filling.tags(event.control)
            self.add(seen_from(event, tags, control | self.control if self.control else control, site))

    # -- names --------------------------------------------------------------------------------------------------
    def bind(self, target: Node, taint: Taint) -> None:
        """Bind an assignment's target."""
        tag = target[0]
        if tag == "name":
            self.env[target[2]] = certain(taint) if tables.SESSION_NAME.fullmatch(target[2]) else taint
            prefix = f"{target[2]}."
            for path in [path for path in self.env if path.startswith(prefix)]:
                del self.env[path]
        elif tag in ("tuple", "list"):
            for at, item in enumerate(target[2]):
                known = taint.fields.get(f"{ITEM}{at}")
                self.bind(item, known if known is not None else Taint(taint.flat()))
        elif tag == "star":
            self.bind(target[2], taint)
        elif tag == "attr":
            self._store(target, taint)
        elif tag == "sub":
            self._store_item(target, taint)

    def _store(self, target: Node, taint: Taint) -> None:
        base = expressions.evaluate(self, target[2])
        path = dotted(target)
        if path is not None:
            self.env[path] = taint
            if target[2][0] == "name" and target[2][2] == self.receiver:
                self._fields[target[3]] = united(self._fields.get(target[3], NOTHING), taint)
        self.set_column(target, base, target[3], taint)

    def set_column(self, node: Node, base: Taint, column: str, taint: Taint) -> None:
        """Note that an attribute of something is set."""
        self.add(Change(origins(base.tags), self.at(node)))
        if column in self.owners.every:
            self.add(Bind(taint.flat(), self.at(node), model="", column=column, how="set"))

    def _store_item(self, target: Node, taint: Taint) -> None:
        holder, key = target[2], target[3]
        path = dotted(holder)
        known = expressions.evaluate(self, holder)
        expressions.evaluate(self, key)
        if path is None:
            return
        if key[0] == "const" and isinstance(key[2], str):
            self.env[path] = Taint(known.tags, {**known.fields, key[2]: taint})
        else:
            self.env[path] = united(known, taint)

    # -- statements ---------------------------------------------------------------------------------------------
    def block(self, body: Body) -> bool:
        """Walk statements; whether the block always leaves."""
        before = self.control
        left = False
        for statement in body:
            handler = HANDLERS.get(statement[0])
            if handler is not None and handler(self, statement):
                left = True
                break
        self.control = before
        return left

    def apart(self, body: Body, control: Tags) -> tuple[Env, bool]:
        """Walk statements on names of their own; the names behind them, and whether the block leaves."""
        before, self.env = self.env, dict(self.env)
        outer, self.control = self.control, self.control | control
        left = self.block(body)
        self.control = outer
        after, self.env = self.env, before
        return after, left

    def merge(self, branches: list[tuple[Env, bool]]) -> bool:
        """Go on behind branches; whether all of them leave."""
        going = [env for env, left in branches if not left] or [env for env, _ in branches]
        merged: Env = dict(going[0])
        for env in going[1:]:
            for name, taint in env.items():
                known = merged.get(name)
                if known is not taint:
                    merged[name] = taint if known is None else united(known, taint)
        self.env = merged
        return all(left for _, left in branches)

    def returns(self, taint: Taint) -> None:
        self._returned.append(taint)

    def meet(self, tags: Tags, node: Node, *, sure: bool = True) -> None:
        """Note that origins are held against each other."""
        if telling(tags):
            self.add(Meet(tags, self.at(node), sure=sure))


def _assign(w: Flow, node: Node) -> bool:
    if node[3] is not None:
        taint = expressions.evaluate(w, node[3])
        for target in node[2]:
            w.bind(target, taint)
    return False


def _augassign(w: Flow, node: Node) -> bool:
    w.bind(node[2], united(expressions.evaluate(w, node[2]), expressions.evaluate(w, node[4])))
    return False


def _expr(w: Flow, node: Node) -> bool:
    expressions.evaluate(w, node[2])
    return False


def _return(w: Flow, node: Node) -> bool:
    if node[2] is not None:
        w.returns(expressions.evaluate(w, node[2]))
    return True


def _raise(w: Flow, node: Node) -> bool:
    for value in node[2:4]:
        if value is not None:
            expressions.evaluate(w, value)
    return True


def _assert(w: Flow, node: Node) -> bool:
    expressions.evaluate(w, node[2])
    return False


def _if(w: Flow, node: Node) -> bool:
    if node[3] and node[3][-1][0] == "raise":
        w.turned_away.update(id(one) for one in actors.turned_away(node[2]))
    expressions.evaluate(w, node[2])
    then, otherwise = privileges.held(w, node[2])
    first = w.apart(node[3], then)
    second = w.apart(node[4], otherwise)
    left = w.merge([first, second])
    if first[1] and not second[1]:
        w.control |= otherwise
    elif second[1] and not first[1]:
        w.control |= then
    return left


def _loop(w: Flow, node: Node) -> bool:
    if node[0] == "for":
        taint = expressions.evaluate(w, node[3])
        w.bind(node[2], Taint(taint.flat()) if taint.fields else taint)
    else:
        expressions.evaluate(w, node[2])
    body, orelse = (node[4], node[5]) if node[0] == "for" else (node[3], node[4])
    w.merge([(w.env, False), (w.apart(body, NO_TAGS)[0], False)])
    w.block(orelse)
    return False


def _try(w: Flow, node: Node) -> bool:
    before = dict(w.env)
    left = w.block(node[2])
    branches = []
    after = w.env
    for _, _, name, body in node[3]:
        w.env = {key: united(before[key], taint) if key in before else taint for key, taint in after.items()}
        if name is not None:
            w.env[name] = NOTHING
        branches.append(w.apart(body, NO_TAGS))
    w.env = after
    left = w.block(node[4]) or left
    if branches:
        left = w.merge([(w.env, left), *branches])
    return w.block(node[5]) or left


def _with(w: Flow, node: Node) -> bool:
    for value, target in node[2]:
        taint = united(expressions.evaluate(w, value), expressions.run_quietly(w, value, "enter"))
        if target is not None:
            w.bind(target, taint)
    return w.block(node[3])


def _match(w: Flow, node: Node) -> bool:
    subject = expressions.evaluate(w, node[2])
    w.meet(subject.flat(), node)
    branches = []
    for pattern, guard, body in node[3]:
        before = dict(w.env)
        for name in privileges.captured(pattern):
            w.env[name] = subject
        if guard is not None:
            expressions.evaluate(w, guard)
        branches.append(w.apart(body, NO_TAGS))
        w.env = before
    w.merge([(w.env, False), *branches])
    return False


def _def(w: Flow, node: Node) -> bool:
    """A nested function: its body is walked where it stands, with parameters of which nothing is known."""
    kept, w._returned = w._returned, []
    before, w.env = w.env, {**w.env, **{p[0]: NOTHING for p in node[3]}}
    outer = w.control
    w.block(node[5])
    w.control = outer
    w.closures[node[2]] = united(*w._returned)
    w.env, w._returned = before, kept
    return False


HANDLERS = {
    "assign": _assign, "augassign": _augassign, "expr": _expr, "return": _return, "raise": _raise, "if": _if,
    "for": _loop, "while": _loop, "try": _try, "with": _with, "match": _match, "def": _def, "assert": _assert,
}  # fmt: skip
