"""Routes that an application gets when it starts: in its lifespan, or in functions that run on startup.

Most of what runs there opens connections and fills tables. It costs time and wires nothing, so a function that has the
application at hand is evaluated in part: what uses the application, and what that needs.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from govern.facts.syntax import Body, Node, walk, walk_scope
from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.evaluator import BudgetExceededError, Raised
from govern.project.evaluation.imports import absolute
from govern.project.framework.applications import HANDED_ON
from govern.project.values import External, FunctionValue, Instance, ModuleValue, Scope, Site, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

WIRING = {*HANDED_ON, "router", "routes"}
BODIES = {"if": (3, 4), "while": (3, 4), "for": (4, 5), "with": (3,), "try": (2, 4, 5)}
HEADS = {"if": (2,), "while": (2,), "for": (2, 3), "with": (2,), "try": ()}


def start(ev: Evaluator, app: Instance) -> None:
    """Evaluate what runs when `app` starts and may add routes to it: its lifespan first, then its startup functions."""
    from govern.project.evaluation.calls import call

    router = app.attributes.get("router")
    if not isinstance(router, Instance):
        return
    lifespan = plain(router.attributes.get("lifespan"))
    runs = [(lifespan, [app])] if lifespan is not None else []
    runs += [(plain(function), []) for function in operators.iterate(router.attributes.get("on_startup")) or []]
    ev.starting = lambda function, scope: slice_of(ev, function, scope, app)
    try:
        for function, args in runs:
            if isinstance(function, Instance):
                function = get_attribute(ev, function, "__call__", Site(function.file, function.line), None)
            call(ev, function, list(args), {}, Site(app.file, app.line))
    except (Raised, BudgetExceededError, RecursionError):
        return
    finally:
        ev.starting = None


def slice_of(ev: Evaluator, function: FunctionValue, scope: Scope, app: Instance) -> Body:
    """The part of a function's body that can wire `app`; all of it where the function does not have the application.

    `scope` holds its arguments. A startup function without the application at hand is given none, and wires nothing.
    """
    body: Body = function.node[5]
    holders = {name for names in _visible(scope) for name, value in names.items() if value is app}
    receiver = scope.receiver
    attributes = receiver.attributes if isinstance(receiver, Instance) else {}
    held = {name for name, value in attributes.items() if value is app}
    if not holders and not held:
        return body if ev.depth > 1 else ()
    own = function.node[3][0][0] if held and function.node[3] else ""
    end = next((number for number, statement in enumerate(body, 1) if _yields(statement)), len(body))
    # what stands behind the yield of a lifespan runs when the application ends
    return _Slice(ev, scope, holders, own, held).of(body[:end])


def _yields(statement: Node) -> bool:
    return any(inner[0] == "yield" for inner in walk_scope((statement,)))


def _visible(scope: Scope | None) -> list[dict[str, Value]]:
    found = []
    while scope is not None:
        found.append(scope.names)
        scope = scope.parent
    return found


class _Slice:
    """Keeps the statements that use the application, and those that bind what these read."""

    def __init__(self, ev: Evaluator, scope: Scope, holders: set[str], own: str = "", held: Iterable[str] = ()) -> None:
        self.ev, self.scope, self.holders, self.own, self.held = ev, scope, holders, own, frozenset(held)
        self.asked: dict[tuple[str, ...], bool] = {}
        self.needed: set[str] = set()
        self.imported: dict[str, Node] = {}

    def of(self, body: Body) -> Body:
        """The part of `body` that matters."""
        self._read_imports(body)
        kept = self._keep(body)
        while True:
            known = len(self.needed)
            kept = self._keep(body)
            if len(self.needed) == known:
                return kept

    def _keep(self, body: Body) -> Body:
        found = (self._statement(statement) for statement in reversed(body))
        return tuple(reversed([statement for statement in found if statement is not None]))

    def _statement(self, node: Node) -> Node | None:
        tag = node[0]
        if tag in BODIES:
            return self._compound(node)
        if tag in ("return", "raise", "break", "continue", "global", "nonlocal"):
            return node
        if tag in ("def", "class"):
            relevant = node[2] in self.needed or node[2] in self.holders or self._uses(node)
        else:
            relevant = self._uses(node) or not self.needed.isdisjoint(_bound(node))
        if relevant:
            self._need(node)
        return node if relevant else None

    def _compound(self, node: Node) -> Node | None:
        parts: list[Any] = list(node)
        for index in BODIES[node[0]]:
            parts[index] = self._keep(node[index])
        if node[0] == "try":
            parts[3] = tuple((*handler[:3], self._keep(handler[3])) for handler in node[3])
            bodies = [parts[2], parts[4], parts[5], *(handler[3] for handler in parts[3])]
        else:
            bodies = [parts[index] for index in BODIES[node[0]]]
        heads = [node[index] for index in HEADS[node[0]]]
        if not any(bodies) and not any(self._uses(head) for head in heads):
            return None
        for head in heads:
            self._need(head)
        return tuple(parts)

    def _need(self, node: Any) -> None:
        self.needed |= {inner[2] for inner in walk(node) if inner[0] == "name"} - self.holders

    def _uses(self, node: Any) -> bool:
        """Whether code may wire the application: calls what wires it, hands it on, or gives it another name."""
        for inner in walk(node):
            if inner[0] == "attr":
                used = inner[3] in WIRING and self._is_app(inner[2])
            elif inner[0] == "call":
                used = self._hands_on(inner)
            else:
                used = inner[0] in ("assign", "return") and inner[3 if inner[0] == "assign" else 2] is not None
                used = used and self._is_app(inner[3 if inner[0] == "assign" else 2])
            if used:
                return True
        return False

    def _hands_on(self, node: Node) -> bool:
        """Whether a call gives the application to what may wire it."""
        positions = [place for place, arg in enumerate(node[3]) if self._is_app(arg)]
        keywords = [name for name, value in node[4] if self._is_app(value)]
        if not positions and not keywords:
            return False
        target = self._target(node[2])
        if isinstance(target, External):
            return False
        if not isinstance(target, FunctionValue) or target.node[0] != "def":
            return True
        params = target.node[3]
        given = {params[place][0] for place in positions if place < len(params)} | {name for name in keywords if name}
        key = (target.full_name, *sorted(given))
        if key not in self.asked:
            self.asked[key] = False  # what only calls itself wires nothing
            inner = _Slice(self.ev, target.scope, given)
            inner.asked = self.asked
            self.ev.entered.add(target)
            inner._read_imports(target.node[5])
            self.asked[key] = len(given) < len(positions) + len(keywords) or inner._uses(target.node[5])
        return self.asked[key]

    def _target(self, callee: Node) -> Value:
        """What a callee is, as far as names alone tell; None where they do not."""
        root = callee
        while root[0] == "attr":
            root = root[2]
        name = root[2] if root[0] == "name" else ""
        if name in self.imported:
            found = self._import(name)
        else:
            names = [*_visible(self.scope), self.scope.module.names]
            found = next((known[name] for known in names if name in known), None)
            found = External(f"builtins.{name}") if found is None and name and hasattr(builtins, name) else found
        if root is callee or isinstance(found, External):
            return found
        return found.names.get(callee[3]) if isinstance(found, ModuleValue) and callee[2] is root else None

    def _read_imports(self, body: Body) -> None:
        self.imported = {alias or name: node for node in walk(body) if node[0] == "from" for name, alias in node[4]}

    def _import(self, name: str) -> Value:
        _, _, level, module, names = self.imported[name]
        source = absolute(self.scope.module, level, module)
        loaded = self.ev.load(source) if source is not None else None
        if loaded is None:
            return External(f"{source}.{name}")
        return loaded.names.get(next(original for original, alias in names if name in (original, alias)))

    def _is_app(self, node: Node) -> bool:
        if node[0] == "attr":
            return bool(node[3] in self.held and node[2][0] == "name" and node[2][2] == self.own)
        return bool(node[0] == "name" and node[2] in self.holders)


def _bound(node: Node) -> set[str]:
    """The names that a simple statement binds."""
    if node[0] in ("import", "from"):
        return {alias or name.partition(".")[0] for name, alias in node[-1]}
    targets = node[2] if node[0] == "assign" else (node[2],) if node[0] == "augassign" else ()
    found = {inner[2] for target in targets for inner in walk(target) if inner[0] == "name"}
    changed = node[0] == "expr" and node[2][0] == "call" and node[2][2][0] == "attr"  # `routers.append(...)`
    return found | ({inner[2] for inner in walk(node[2][2]) if inner[0] == "name"} if changed else set())
