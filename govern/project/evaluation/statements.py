"""Executes lowered statements. Each handler gives None, or the signal that ends the block it stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, line_of
from govern.project.evaluation import branches, classes, contexts, imports, operators, patterns, type_values
from govern.project.evaluation.binding import assign, bind
from govern.project.evaluation.bounds import fits
from govern.project.evaluation.expressions import evaluate, make_function
from govern.project.evaluation.raised import Raised
from govern.project.values import ClassValue, External, Scope, Site, Unknown, Value, plain
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_ITERATIONS = 2_000
MAX_ROUNDS_PERHAPS_LEFT = 3  # of a loop that an undecided `return` may have ended: more say nothing new


@dataclass(slots=True, frozen=True)
class Return:
    """The signal of a return statement."""

    value: Value


BREAK, CONTINUE = "break", "continue"
Signal = Return | str | None


def execute(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    """Execute one statement. Raises `Raised` where the evaluated code does."""
    ev.step()
    handler = HANDLERS.get(node[0])
    return handler(ev, node, scope) if handler is not None else None


def block(ev: Evaluator, body: Body, scope: Scope) -> Signal:
    """Execute statements until one ends the block."""
    for statement in body:
        signal = execute(ev, statement, scope)
        if signal is not None:
            return signal
    return None


def function_body(ev: Evaluator, body: Body, scope: Scope) -> Value:
    """Execute a function's body; what it returns, or the list of what it yields."""
    conditions, aside = ev.conditions, len(ev.aside)
    early: list[branches.Early] = []
    ev.returned.append(early)
    ev.left_loops.append({})
    try:
        signal = block(ev, body, scope)
    finally:
        ev.conditions = conditions
        branches.undo(ev, aside)
        ev.returned.pop()
        ev.left_loops.pop()
    value = signal.value if isinstance(signal, Return) else None
    if scope.yields is not None:
        return scope.yields
    return branches.returned_value(early, value) if early else value


def _expr(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    if node[2][0] != "const":
        evaluate(ev, node[2], scope)
    return None


def _assign(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    _, at, targets, value_node, annotation = node
    if annotation is not None and scope.is_class and scope.cls is not None and targets[0][0] == "name":
        scope.cls.annotations.append((targets[0][2], annotation, value_node, at))
    if value_node is None:
        return None
    if value_node[0] == "augassign":
        execute(ev, value_node, scope)
        value = evaluate(ev, value_node[2], scope)
    else:
        value = evaluate(ev, value_node, scope)
    for target in targets:
        assign(ev, target, value, scope)
    return None


def _augassign(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    _, _, target, op, value_node = node
    current = plain(evaluate(ev, target, scope))
    value = evaluate(ev, value_node, scope)
    if op == "+" and isinstance(current, list) and isinstance(plain(value), (list, tuple)):
        if fits(current, plain(value)):
            current.extend(plain(value))
        return None
    if op == "|" and isinstance(current, dict) and isinstance(plain(value), dict):
        current.update(plain(value))
        return None
    assign(ev, target, operators.binary(ev, op, current, value, ev.lose("arithmetic", scope, node)), scope)
    return None


def _def(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    function: Value = make_function(ev, node, scope)
    for decorator in reversed(node[6]):
        function = ev.decorate(evaluate(ev, decorator, scope), function, scope, decorator)
    bind(scope, node[2], function)
    return None


def _class(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    value: Value = classes.make_class(ev, node, scope, block)
    for decorator in reversed(node[6]):
        applied = evaluate(ev, decorator, scope)
        if isinstance(value, ClassValue):
            value.decorators = (applied, *value.decorators)
        value = ev.decorate(applied, value, scope, decorator)
    bind(scope, node[2], value)
    return None


def _return(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    return Return(evaluate(ev, node[2], scope) if node[2] is not None else None)


def _if(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    _, _, test, body, orelse = node
    value = evaluate(ev, test, scope)
    truth = operators.truth(value)
    if truth is not None and not operators.deployed(value):
        return block(ev, body if truth else orelse, scope)
    if truth is None:
        undecided: Signal = branches.either(ev, (body, orelse), scope, block, decided=False)
        return undecided
    order = (body, orelse) if truth else (orelse, body)
    signal: Signal = branches.either(ev, order, scope, block, decided=True)
    return signal


def _for(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    target, iterable_node, body, orelse = node[2:6]
    iterable = evaluate(ev, iterable_node, scope)
    items = operators.iterate(iterable)
    if items is None:
        assign(ev, target, ev.lose("an element of something unknown", scope, iterable_node), scope)
        signal = branches.either(ev, (body, ()), scope, block, decided=False)
        return signal if isinstance(signal, Return) else None
    conditional = int(operators.deployed(iterable))
    ev.conditions += conditional
    try:
        signal = _rounds(ev, node, scope, items[:MAX_ITERATIONS])
    finally:
        ev.conditions -= conditional
    if signal == BREAK:
        return None
    return signal if isinstance(signal, Return) else block(ev, orelse, scope)


def _rounds(ev: Evaluator, node: Node, scope: Scope, items: list[Value]) -> Signal:
    """Run the body of a for statement for each item, until one of them leaves it."""
    start = len(ev.aside)
    ev.left_loops.append({})
    try:
        for item in items:
            assign(ev, node[2], item, scope)
            conditional = classes.is_conditional_route(ev, item)
            ev.conditions += conditional
            aside = len(ev.aside)
            try:
                signal = block(ev, node[4], scope)
            finally:
                ev.conditions -= conditional
                branches.end_round(ev, aside, CONTINUE)
            if signal == BREAK or isinstance(signal, Return):
                return signal
    finally:
        branches.end_round(ev, start, CONTINUE, BREAK)
        ev.left_loops.pop()
    return None


def _while(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    _, _, test, body, orelse = node
    start = len(ev.aside)
    ev.left_loops.append({})
    perhaps_left = 0
    try:
        for _round in range(MAX_ITERATIONS):
            left_before = len(ev.returned[-1]) if ev.returned else 0
            truth = operators.truth(evaluate(ev, test, scope))
            if truth is False:
                return block(ev, orelse, scope)
            if truth is None:
                branches.either(ev, (body, ()), scope, block, decided=False)
                return None
            aside = len(ev.aside)
            signal = block(ev, body, scope)
            branches.end_round(ev, aside, CONTINUE)
            if signal == BREAK or isinstance(signal, Return):
                return signal if isinstance(signal, Return) else None
            perhaps_left += bool(ev.returned) and len(ev.returned[-1]) > left_before
            if perhaps_left > MAX_ROUNDS_PERHAPS_LEFT:
                return None
    finally:
        branches.end_round(ev, start, CONTINUE, BREAK)
        ev.left_loops.pop()
    return None


def _try(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    _, _, body, handlers, orelse, final = node
    signal: Signal = None
    ev.tries += 1
    try:
        signal = block(ev, body, scope)
        ev.tries -= 1
    except Raised as raised:
        ev.tries -= 1
        handler = next((h for h in handlers if _catches(ev, h[1], raised.value, scope)), None)
        if handler is None:
            block(ev, final, scope)
            raise
        if handler[2]:
            scope.names[handler[2]] = raised.value
        signal = block(ev, handler[3], scope)
    else:
        if signal is None:
            signal = block(ev, orelse, scope)
    ended = block(ev, final, scope)
    return ended if ended is not None else signal


def _catches(ev: Evaluator, caught: Node | None, value: Value, scope: Scope) -> bool:
    if caught is None:
        return True
    types = evaluate(ev, caught, scope)
    for kind in types if isinstance(types, tuple) else (types,):
        cls = getattr(value, "cls", None)
        if isinstance(kind, External):
            names = {"Exception", "BaseException", *operators.exception_names(value)}
            if kind.dotted.rpartition(".")[2] in names:
                return True
        elif isinstance(kind, Unknown) or kind is cls or kind is value or _descends(cls, kind):
            return True
    return False


def _descends(cls: Value, kind: Value) -> bool:
    return isinstance(cls, ClassValue) and any(ancestor is kind for ancestor in cls.ancestors())


def _with(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    suppressed = False
    managers: list[Value] = []
    for value_node, target in node[2]:
        manager = evaluate(ev, value_node, scope)
        suppressed = suppressed or getattr(manager, "callee", "") == "contextlib.suppress"
        entered = contexts.enter(ev, manager, Site(scope.module.path, line_of(node[1])))
        managers.append(manager)
        if target is not None:
            assign(ev, target, entered, scope)
    ev.tries += suppressed
    try:
        return block(ev, node[3], scope)
    except Raised:
        if suppressed:
            return None
        raise
    finally:
        ev.tries -= suppressed
        for manager in reversed(managers):
            contexts.leave(ev, manager, Site(scope.module.path, line_of(node[1])))


def _raise(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    raise Raised(evaluate(ev, node[2], scope) if node[2] is not None else External("builtins.Exception"))


def _delete(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    for target in node[2]:
        if target[0] == "name":
            scope.names.pop(target[2], None)
        elif target[0] == "sub":
            container, key = plain(evaluate(ev, target[2], scope)), operators.key_of(evaluate(ev, target[3], scope))
            if isinstance(container, dict):
                container.pop(key, None)
    return None


def _outer(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    scope.outer_names.update(node[2])
    return None


def _type(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    bind(scope, node[2], type_values.alias(node[2], node[4], lambda inner: ev.annotation(node[3], inner), scope))
    return None


def _match(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    signal: Signal = patterns.match_statement(ev, node, scope, block)
    return signal


def _assert(ev: Evaluator, node: Node, scope: Scope) -> Signal:
    evaluate(ev, node[2], scope)
    return None


HANDLERS: dict[str, Callable[[Evaluator, Node, Scope], Signal]] = {
    "expr": _expr, "assign": _assign, "augassign": _augassign, "def": _def, "class": _class, "return": _return,
    "import": imports.import_names, "from": imports.import_from, "if": _if, "for": _for, "while": _while, "try": _try,
    "with": _with, "raise": _raise, "delete": _delete, "global": _outer, "nonlocal": _outer, "type": _type,
    "match": _match,
    "assert": _assert, "break": lambda ev, node, scope: BREAK, "continue": lambda ev, node, scope: CONTINUE,
}  # fmt: skip
