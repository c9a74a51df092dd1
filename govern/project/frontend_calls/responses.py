"""Whether a frontend notices that fetch was answered with an error: fetch itself only fails without an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from govern.facts.syntax import Node
from govern.project.frontend_calls.evaluate import Evaluator
from govern.project.frontend_calls.scopes import Scope, Site
from govern.project.frontend_calls.values import Closure, options

TESTED, READ, HANDED_ON, UNUSED = "tested", "read", "handed on", "unused"
TESTS = frozenset(("ok", "status", "statusText", "redirected", "type"))
READS = frozenset(("json", "text", "blob", "arrayBuffer", "formData", "body", "bytes"))
MAX_DEPTH = 6


class Responses:
    """How the places that send requests use what comes back."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def use_of(self, site: Site) -> str:
        """What happens to what a call returns: its status is tested, its body is read without a test, it is handed on
        to who knows what, or it is not used."""
        function = site.scope.function
        body = function.node[6] if function.node is not None else self._file(function.path)
        way = way_to(body, site.node)
        return self._climb(way, site.scope, 0) if way else HANDED_ON

    def _file(self, path: str) -> Any:
        return self.evaluator.sources.project.facts.typescript(path).body

    def _climb(self, way: list[Node], scope: Scope, depth: int) -> str:
        """The use of the last node of a way, going by what stands around it."""
        node = way[-1]
        for at in range(len(way) - 2, -1, -1):
            above = way[at]
            match above[0]:
                case "await" | "as":
                    node = above
                case "attr" if above[2] is node:
                    if above[3] in ("then", "catch", "finally") and at and way[at - 1][0] == "call":
                        return self._handled(way[:at], above[3], scope, depth)
                    return TESTED if above[3] in TESTS else READ if above[3] in READS else HANDED_ON
                case "declarator":
                    return self._named(way, at, above[2], scope, depth)
                case "assign" if above[4] is node and above[3][0] == "name":
                    return self._named(way, at, above[3], scope, depth)
                case "call" if any(arg is node for arg in above[3]):
                    return self._passed(above, node, scope, depth)
                case "expr":
                    return UNUSED
                case _:
                    return HANDED_ON
        return HANDED_ON

    def _handled(self, way: list[Node], name: str, scope: Scope, depth: int) -> str:
        """`fetch(...).then(handler)`: what the handler does with the response."""
        call = way[-1]
        if name != "then":
            return self._climb(way, scope, depth)
        frame = self.evaluator.symbolic(scope)
        for one in options(self.evaluator.evaluate(call[3][0], scope, frame)) if call[3] else ():
            if isinstance(one, Closure):
                return self._parameter(one.node, 0, depth)
        return HANDED_ON

    def _passed(self, call: Node, node: Node, scope: Scope, depth: int) -> str:
        """A response given to a function."""
        index = next(at for at, arg in enumerate(call[3]) if arg is node)
        callee = self.evaluator.evaluate(call[2], scope, self.evaluator.symbolic(scope))
        for one in options(callee):
            if isinstance(one, Closure):
                return self._parameter(one.node, index, depth)
        return HANDED_ON

    def _parameter(self, function: Node, index: int, depth: int) -> str:
        if depth > MAX_DEPTH or index >= len(function[4]) or function[6] is None:
            return HANDED_ON
        scope = self.evaluator.sources.functions.get(id(function))
        return (
            self._of_pattern(function[4][index][2], function[6], scope, depth + 1) if scope is not None else HANDED_ON
        )

    def _named(self, way: list[Node], at: int, pattern: Node, scope: Scope, depth: int) -> str:
        function = scope.function
        body = function.node[6] if function.node is not None else self._file(function.path)
        return self._of_pattern(pattern, body, scope, depth)

    def _of_pattern(self, pattern: Node, body: Any, scope: Scope, depth: int) -> str:
        if pattern[0] == "object":
            names = {member[2] for member in pattern[2] if member[0] == "prop"}
            return TESTED if names & TESTS else READ if names & READS else HANDED_ON
        if pattern[0] != "name" or depth > MAX_DEPTH:
            return HANDED_ON
        found = {self._climb(way, scope, depth + 1) if how == "whole" else how for how, way in _uses(body, pattern)}
        for how in (TESTED, HANDED_ON, READ):
            if how in found:
                return how
        return UNUSED


def _uses(body: Any, pattern: Node) -> Iterator[tuple[str, list[Node]]]:
    """How a name is used: by its members, or as a whole, with the way there."""
    name = pattern[2]
    for way in ways(body, lambda node: node[0] == "name" and node[2] == name and node is not pattern):
        above = way[-2] if len(way) > 1 else None
        if above is not None and above[0] == "attr" and above[2] is way[-1]:
            # A copy of it, and its headers, say nothing of the status.
            yield (TESTED if above[3] in TESTS else READ if above[3] in READS else UNUSED), way
        elif above is not None and above[0] in ("declarator", "assign") and way[-1] in (above[2], above[3]):
            continue
        elif above is not None and above[0] in ("unary", "cond", "if", "binop"):
            yield UNUSED, way
        else:
            yield "whole", way


def ways(body: Any, wanted: Any) -> Iterator[list[Node]]:
    """The ways from the top of a body to the nodes that are wanted."""
    stack: list[tuple[Any, list[Node]]] = [(body, [])]
    while stack:
        item, way = stack.pop()
        if not isinstance(item, tuple) or not item:
            continue
        if isinstance(item[0], str) and len(item) > 1 and isinstance(item[1], int):
            way = [*way, item]
            if wanted(item):
                yield way
                continue
            stack.extend((part, way) for part in reversed(item[2:]))
        else:
            stack.extend((part, way) for part in reversed(item))


def way_to(body: Any, node: Node) -> list[Node]:
    """The nodes from the top of a body to one in it, both included; none where it is not there."""
    return next(ways(body, lambda one: one is node), [])
