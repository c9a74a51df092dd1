"""Routes that an application gets when it starts: in its lifespan, or in functions that run on startup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node, walk
from govern.project.evaluation import operators
from govern.project.evaluation.attributes import get_attribute
from govern.project.evaluation.evaluator import BudgetExceededError, Raised
from govern.project.framework.applications import HANDED_ON
from govern.project.values import BoundMethod, FunctionValue, Instance, Partial, Scope, Site, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

WIRING = {*HANDED_ON, "router", "routes"}


def start(ev: Evaluator, app: Instance) -> None:
    """Evaluate what runs when `app` starts and may add routes to it: its lifespan first, then its startup functions.

    What only opens connections and keeps them in `app.state` is left alone: it costs time and wires nothing.
    """
    router = app.attributes.get("router")
    if not isinstance(router, Instance):
        return
    lifespan = plain(router.attributes.get("lifespan"))
    if lifespan is not None:
        _run(ev, lifespan, [app])
    for function in list(operators.iterate(router.attributes.get("on_startup")) or []):
        _run(ev, plain(function), [], app)


def _run(ev: Evaluator, value: Value, args: list[Value], app: Instance | None = None) -> None:
    from govern.project.evaluation.calls import call

    app = app or args[0]
    if isinstance(value, Instance):
        value = get_attribute(ev, value, "__call__", Site(value.file, value.line), None)
    function, receiver = value, None
    while isinstance(function, BoundMethod | Partial):
        receiver = function.receiver if isinstance(function, BoundMethod) else receiver
        function = function.function
    if not isinstance(function, FunctionValue) or not _may_wire(function, receiver, len(args), app):
        return
    try:
        call(ev, value, args, {}, Site(function.module.path, function.line))
    except (Raised, BudgetExceededError, RecursionError):
        return


def _may_wire(function: FunctionValue, receiver: Value, given: int, app: Value) -> bool:
    """Whether a function's own code hands the application on, or asks it for more than what is kept in it."""
    if function.node[0] != "def":
        return True
    names = [param[0] for param in function.node[3]]
    own = names.pop(0) if receiver is not None and names else ""
    held = {name for name, value in getattr(receiver, "attributes", {}).items() if value is app}
    holders = {*names[:given], *(name for name, value in _visible(function) if value is app)}

    def is_app(node: Node) -> bool:
        if node[0] == "attr":
            return bool(node[2] == ("name", node[2][1], own)) and node[3] in held
        return node[0] == "name" and node[2] in holders

    for node in walk(function.node[5]):
        if node[0] == "attr" and node[3] in WIRING and is_app(node[2]):
            return True
        if node[0] == "call" and any(is_app(arg) for arg in (*node[3], *(value for _, value in node[4]))):
            return True
    return False


def _visible(function: FunctionValue) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    scope: Scope | None = function.scope
    while scope is not None:
        found += scope.names.items()
        scope = scope.parent
    return found
