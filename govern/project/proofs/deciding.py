"""What calls give that are handed the request at hand: every way through what is called, not only the default one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.evaluation import operators
from govern.project.evaluation.calls import bind_arguments, is_generator
from govern.project.proofs.outline import words_in
from govern.project.proofs.requests import as_request
from govern.project.values import BoundMethod, Either, FunctionValue, Instance, Scope, Setting, Site, Unknown, Value

# What the body of a function says that looks at the method or path of a request, or at text made from them.
TELLING = {"method", "path", "url", "startswith", "endswith", "match", "fullmatch", "search", "raw_path"}

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator


def worked_out(ev: Evaluator, node: Node, scope: Scope) -> Value:
    """The value of an expression that uses the request at hand. Where a deployment, or something unknown, decides
    which of several values a called function returns, the value is unknown."""
    from govern.project.proofs.looking import AtHand, concerns, evaluated, look

    while node[0] == "await":
        node = node[2]
    if node[0] == "compare" and len(node[3]) == 1:
        operator, right = node[3][0]
        sides = [look(ev, side, scope) for side in (node[2], right)]
        options = sides[0].options if isinstance(sides[0], Either) else (sides[0],)
        answers = [operators.compare(ev, operator, one, sides[1], Unknown("a comparison")) for one in options]
        return answers[0] if all(_same(one, answers[0]) for one in answers) else Unknown("one of several values")
    if node[0] != "call":
        return as_request(evaluated(ev, node, scope))
    callee = look(ev, node[2], scope)
    function = callee.function if isinstance(callee, BoundMethod) else callee
    if not isinstance(function, FunctionValue) or function.node[0] != "def" or is_generator(function.node):
        return as_request(evaluated(ev, node, scope))
    if words_in(function.node).isdisjoint(TELLING):
        return Unknown("what is called looks at no method and no path")
    args = [look(ev, arg, scope) for arg in node[3]]
    keywords = {name: look(ev, value, scope) for name, value in node[4] if name is not None}
    receiver = callee.receiver if isinstance(callee, BoundMethod) else None
    if isinstance(callee, BoundMethod):
        args = [receiver, *args]
    offset = len(args) - len(node[3])
    params = [p[0] for p in function.node[3]]
    about = {name for name, arg in zip(params[offset:], node[3], strict=False) if concerns(arg, scope)}
    about |= {name for name, value in node[4] if name is not None and concerns(value, scope)}
    inner = AtHand(
        function.module, {}, function.scope, f"{function.qualname}.<locals>.", cls=function.owner, receiver=receiver,
        about=about,
    )  # fmt: skip
    bind_arguments(function, args, keywords, inner, Site(function.module.path, function.line))
    return _returned(ev, function, inner)


def _returned(ev: Evaluator, function: FunctionValue, inner: Scope) -> Value:
    """What a function returns on the ways through it that are open."""
    from govern.project.proofs.paths import Step, Walk

    found: list[Value] = []

    def visit(step: Step) -> None:
        if step.kind == "return":
            found.extend(_results(ev, step.node[2], inner))

    if not Walk(ev, inner, visit, lambda node: ()).block(function.node[5]):
        found.append(None)
    return _one(found)


def _results(ev: Evaluator, node: Node | None, scope: Scope) -> list[Value]:
    """What an expression may give: either branch of a conditional one that is not decided."""
    from govern.project.proofs.looking import look, truth

    if node is None:
        return [None]
    if node[0] != "ifexp":
        return [look(ev, node, scope)]
    holds = truth(ev, node[2], scope)
    branches = (node[3], node[4]) if holds is None else (node[3] if holds else node[4],)
    return [value for branch in branches for value in _results(ev, branch, scope)]


def _one(found: list[Value]) -> Value:
    """The value that all ways agree on; one of a few constants; else unknown."""
    found = [value.value if isinstance(value, Setting) else value for value in found]
    first = found[0] if found else None
    if all(value is first or (isinstance(first, operators.CONSTANT) and _same(value, first)) for value in found):
        return first
    if all(isinstance(value, operators.CONSTANT | Instance) for value in found):
        return Either(tuple(found[:8]))
    return Unknown("one of several values")


def _same(one: Value, other: Value) -> bool:
    return type(one) is type(other) and bool(one == other)
