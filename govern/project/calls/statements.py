"""What statements do to the names of a body. Each handler says whether the statement always leaves the block."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, walk_scope
from govern.project.calls import expressions
from govern.project.calls.annotations import instances, type_of, values_of
from govern.project.calls.graph import UNKNOWN
from govern.project.calls.types import Closure, Object, one_of
from govern.project.evaluation import imports
from govern.project.evaluation.evaluator import Raised
from govern.project.values import ClassValue, External, Scope

if TYPE_CHECKING:
    from govern.project.calls.walker import Names, Walker


def joined(ends: list[Names]) -> Names:
    """The names of several ends of a branch, each with all that it may stand for."""
    if len(ends) == 1:
        return ends[0]
    merged = dict(ends[0])
    for end in ends[1:]:
        for name, values in end.items():
            known = merged.get(name)
            merged[name] = values if known is None or known is values else one_of(known, values)
    return merged


def _expr(w: Walker, node: Node) -> bool:
    expressions.evaluate(w, node[2])
    return False


def _assign(w: Walker, node: Node) -> bool:
    _, _, targets, value, annotation = node
    if value is None:
        if annotation is not None and targets[0][0] == "name":
            w.names[targets[0][2]] = instances(type_of(w.calls, w.ev, annotation, w.scope))
        return False
    values = expressions.evaluate(w, value) if value[0] not in HANDLERS else UNKNOWN
    if value[0] in HANDLERS:
        w.block((value,))
    if annotation is not None:
        values = values or instances(type_of(w.calls, w.ev, annotation, w.scope))
    for target in targets:
        w.bind(target, values)
    return False


def _augassign(w: Walker, node: Node) -> bool:
    _, _, target, _, value = node
    values = one_of(expressions.evaluate(w, target), expressions.evaluate(w, value))
    w.bind(target, values)
    return False


def _return(w: Walker, node: Node) -> bool:
    if node[2] is not None:
        w.returned.append(expressions.evaluate(w, node[2]))
    return True


def _raise(w: Walker, node: Node) -> bool:
    for part in node[2:4]:
        if part is not None:
            expressions.evaluate(w, part)
    return True


def _leave(w: Walker, node: Node) -> bool:
    return True


def _delete(w: Walker, node: Node) -> bool:
    for target in node[2]:
        if target[0] in ("attr", "sub"):
            expressions.evaluate(w, target[2])
    return False


def _if(w: Walker, node: Node) -> bool:
    expressions.evaluate(w, node[2])
    before = w.names
    narrowed = expressions.narrowing(w, node[2])
    ends: list[Names] = []
    for body, extra in ((node[3], narrowed), (node[4], {})):
        w.names = {**before, **extra}
        if not w.block(body):
            ends.append(w.names)
    w.names = joined(ends) if ends else dict(before)
    return not ends


def _loop(w: Walker, node: Node) -> bool:
    if node[0] == "for":
        w.bind(node[2], expressions.iterated(w, node[3]))
        body, orelse = node[4], node[5]
    else:
        expressions.evaluate(w, node[2])
        body, orelse = node[3], node[4]
    before = dict(w.names)
    w.block(body)
    w.names = joined([before, w.names])
    w.block(orelse)
    return bool(node[0] == "while" and node[2] == ("const", node[2][1], True) and not _breaks(body))


def _breaks(body: Body) -> bool:
    return any(inner[0] == "break" for inner in walk_scope(body))


def _try(w: Walker, node: Node) -> bool:
    _, _, body, handlers, orelse, final = node
    before = dict(w.names)
    ended = w.block(body)
    after = w.names
    middle = joined([before, after])
    if not ended:
        ended = w.block(orelse)
    ends = [] if ended else [w.names]
    for _, kind, name, handler in handlers:
        w.names = dict(middle)
        if name:
            caught = expressions.evaluate(w, kind) if kind is not None else UNKNOWN
            w.names[name] = tuple(Object(cls) for cls in caught if isinstance(cls, (ClassValue, External)))
        if not w.block(handler):
            ends.append(w.names)
    w.names = joined(ends) if ends else dict(middle)
    return w.block(final) or not ends


def _with(w: Walker, node: Node) -> bool:
    for value, target in node[2]:
        entered = expressions.entered(w, value)
        if target is not None:
            w.bind(target, entered)
    return w.block(node[3])


def _def(w: Walker, node: Node) -> bool:
    for decorator in node[6]:
        expressions.evaluate(w, decorator)
    closure = Closure(node, w)
    w.names[node[2]] = (closure,)
    if node[6]:
        w.mention(closure)
    return False


def _class(w: Walker, node: Node) -> bool:
    w.names[node[2]] = UNKNOWN
    return False


def _import(w: Walker, node: Node) -> bool:
    scope = Scope(w.function.module)
    with suppress(Raised):
        (imports.import_names if node[0] == "import" else imports.import_from)(w.ev, node, scope)
    for name, value in scope.names.items():
        w.names[name] = values_of(value)
    return False


def _match(w: Walker, node: Node) -> bool:
    expressions.evaluate(w, node[2])
    for _, guard, _ in node[3]:
        if guard is not None:
            expressions.evaluate(w, guard)
    before = w.names
    ends: list[Names] = [before]
    for _, _, body in node[3]:
        w.names = dict(before)
        if not w.block(body):
            ends.append(w.names)
    w.names = joined(ends)
    return False


def _assert(w: Walker, node: Node) -> bool:
    expressions.evaluate(w, node[2])
    w.names.update(expressions.narrowing(w, node[2]))
    return False


HANDLERS: dict[str, Callable[[Walker, Node], bool]] = {
    "expr": _expr, "assign": _assign, "augassign": _augassign, "return": _return, "raise": _raise, "break": _leave,
    "continue": _leave, "delete": _delete, "if": _if, "for": _loop, "while": _loop, "try": _try, "with": _with,
    "def": _def, "class": _class, "import": _import, "from": _import, "match": _match, "assert": _assert,
}  # fmt: skip
