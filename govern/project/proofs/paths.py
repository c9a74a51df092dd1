"""The ways through a function's body: each expression with the tests that lead to it and the handlers around it.

A test that the values at hand decide (a permission that the dependency was built with, the method and path of the
endpoint in a middleware) takes one branch; any other takes both, and is kept with the statements behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.syntax import Body, Node, walk_scope
from govern.project.evaluation import operators
from govern.project.evaluation.branches import MAX_OPTIONS, merge_values, one_of
from govern.project.evaluation.expressions import assign, make_function
from govern.project.proofs.looking import AtHand, concerns, evaluated, look, truth, undecided
from govern.project.proofs.requests import as_request
from govern.project.values import Either, ExternalInstance, Scope, Unknown, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MAX_NESTING = 60


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """A test that was passed; `holds` says whether it did."""

    node: Node
    holds: bool


@dataclass(frozen=True, slots=True, eq=False)
class Handler:
    """An `except` clause: the expression of its types (None: all), its body, and whether that raises or answers."""

    types: Node | None
    body: Body
    goes_on: bool


@dataclass(slots=True, eq=False)
class Step:
    """Something that a path passes. `kind` is "raise", "return", "with" or the tag of an expression.

    `tests` are the undecided tests around it, `exits` those of earlier branches that returned (each as it must have
    been for the path to come here), `handlers` the clauses of each `try` around it, innermost last, `handling` the
    clause in whose body it stands with the body that the clause guards. `returned` says that a return gives it.
    """

    kind: str
    node: Node
    tests: tuple[Test, ...]
    exits: tuple[Test, ...]
    handlers: tuple[tuple[Handler, ...], ...]
    handling: tuple[Handler, Body] | None
    returned: bool = False


@dataclass(slots=True)
class Walk:
    """One walk over a body. `scope` holds what is known of its names; `visit` is told of each step, in order, and of
    each expression those parts that are `wanted`. Unless it `follows` values, no test is decided.
    """

    ev: Evaluator
    scope: Scope
    visit: Callable[[Step], None]
    wanted: Callable[[Node], Iterable[Node]]
    follows: bool = True
    tests: tuple[Test, ...] = ()
    handlers: tuple[tuple[Handler, ...], ...] = ()
    handling: tuple[Handler, Body] | None = None
    exits: list[Test] = field(default_factory=list)
    nesting: int = 0

    def block(self, body: Body) -> bool:
        """Walk statements in order; True if the end of the block is never reached."""
        if self.nesting > MAX_NESTING:
            return False
        self.nesting += 1
        try:
            return any(self._statement(statement) for statement in body)
        finally:
            self.nesting -= 1

    def expression(self, node: Node | None, *, returned: bool = False) -> None:
        """Visit what an expression does, operands before what is done with them where that is how it is written."""
        if node is None:
            return
        for inner in self.wanted(node):
            self._visit(inner[0], inner, returned=returned)

    def _visit(self, kind: str, node: Node, *, returned: bool = False) -> None:
        self.visit(Step(kind, node, self.tests, tuple(self.exits), self.handlers, self.handling, returned))

    def _statement(self, node: Node) -> bool:
        tag = node[0]
        if tag in ("expr", "return"):
            self.expression(node[2], returned=tag == "return")
            if tag == "return":
                self._visit("return", node)
            return bool(tag == "return")
        if tag == "raise":
            self.expression(node[2])
            self._visit("raise", node)
            return True
        handler = STATEMENTS.get(tag)
        return handler(self, node) if handler is not None else False

    def _assign(self, node: Node) -> bool:
        _, _, targets, value, _ = node
        if value is None:
            return False
        self.expression(value)
        for target in targets:
            self.expression(target)
        if makes_exception(value):
            found = evaluated(self.ev, value, self.scope)
        elif self.follows:
            found = as_request(look(self.ev, value, self.scope))
        else:
            found = Unknown("a local name")
        about = concerns(value, self.scope)
        for target in targets:
            if about and target[0] == "name" and isinstance(self.scope, AtHand):
                self.scope.about.add(target[2])
            if target[0] != "attr" and target[0] != "sub":
                assign(self.ev, target, found, self.scope)
        return False

    def _if(self, node: Node) -> bool:
        _, _, test, body, orelse = node
        self.expression(test)
        known = truth(self.ev, test, self.scope) if self.follows else None
        if known is not None:
            return self.block(body if known else orelse)
        test = undecided(self.ev, test, self.scope) if isinstance(self.scope, AtHand) else test
        start = dict(self.scope.names)
        ended = self._branch(test, True, body)
        after = dict(self.scope.names)
        self.scope.names.clear()
        self.scope.names.update(start)
        other = self._branch(test, False, orelse)
        if ended and not other:
            self._leave(test, False, body)
        elif other and not ended:
            self._leave(test, True, orelse)
            self.scope.names.clear()
            self.scope.names.update(after)
        elif not ended:
            self._merge(after)
        return ended and other

    def _merge(self, names: dict[str, Value]) -> None:
        """Names are as they stand, or as in `names`: which of both is not known."""
        for name, value in names.items():
            self.scope.names[name] = _merged(value, self.scope.names.get(name, value))

    def _branch(self, test: Node, holds: bool, body: Body) -> bool:
        outer, self.tests = self.tests, (*self.tests, Test(test, holds))
        try:
            return self.block(body)
        finally:
            self.tests = outer

    def _leave(self, test: Node, holds: bool, body: Body) -> None:
        if any(inner[0] == "return" for inner in walk_scope(body)):
            self.exits.append(Test(test, holds))

    def _for(self, node: Node) -> bool:
        _, _, target, iterable, body, orelse, _ = node
        self.expression(iterable)
        found = look(self.ev, iterable, self.scope) if self.follows else None
        if target[0] == "name" and isinstance(self.scope, AtHand) and concerns(iterable, self.scope):
            self.scope.about.add(target[2])
        items = None if operators.deployed(found) and not concerns(iterable, self.scope) else operators.iterate(found)
        if items is None:
            assign(self.ev, target, Unknown("an element of something unknown"), self.scope)
        elif items:
            assign(self.ev, target, merge_values(list(items)), self.scope)
        if items is None or items:
            before = dict(self.scope.names)
            self.block(body)
            self._merge(before)
        return self.block(orelse)

    def _while(self, node: Node) -> bool:
        self.expression(node[2])
        before = dict(self.scope.names)
        self._branch(node[2], True, node[3])
        self._merge(before)
        return False

    def _with(self, node: Node) -> bool:
        suppressed: tuple[tuple[Handler, ...], ...] = ()
        for value, target in node[2]:
            self.expression(value)
            if value[0] == "call" and value[2][-1] == "suppress":
                suppressed = (*suppressed, (Handler(("tuple", value[1], value[3]), (), goes_on=True),))
            else:
                self._visit("with", value)
            if target is not None:
                assign(self.ev, target, Unknown("what a context manager gives"), self.scope)
        outer, self.handlers = self.handlers, (*self.handlers, *suppressed)
        try:
            return self.block(node[3]) and not suppressed
        finally:
            self.handlers = outer

    def _try(self, node: Node) -> bool:
        _, _, body, clauses, orelse, final = node
        handlers = tuple(Handler(clause[1], clause[3], goes_on(clause[3])) for clause in clauses)
        outer, self.handlers = self.handlers, (*self.handlers, handlers)
        before = dict(self.scope.names)
        ended = self.block(body)
        self.handlers = outer
        if not ended:
            ended = self.block(orelse)
        outer_handling = self.handling
        for handler in handlers:
            self.handling = (handler, body)
            self._merge(before)
            ended = self.block(handler.body) and ended
        self.handling = outer_handling
        return self.block(final) or ended

    def _match(self, node: Node) -> bool:
        self.expression(node[2])
        for patterns, guard, body in node[3]:
            options = (patterns,) if isinstance(patterns[0], str) else patterns
            test: Node = ("compare", node[1], node[2], tuple(("==", pattern) for pattern in options))
            self.expression(guard)
            before = dict(self.scope.names)
            self._branch(test if guard is None else ("bool", node[1], "and", test, guard), True, body)
            self._merge(before)
        return False

    def _def(self, node: Node) -> bool:
        # what a nested function does is taken to happen where it is defined: it is called or handed on from here
        self.scope.names[node[2]] = make_function(self.ev, node, self.scope)
        start = dict(self.scope.names)
        for name, *_ in node[3]:
            self.scope.names[name] = Unknown(f"the argument {name}")
        self.block(node[5])
        self.scope.names.clear()
        self.scope.names.update(start)
        return False

    def _other(self, node: Node) -> bool:
        for part in node[2:]:
            if isinstance(part, tuple):
                self.expression(part)
        return False


STATEMENTS: dict[str, Callable[[Walk, Node], bool]] = {
    "assign": Walk._assign, "augassign": Walk._other, "delete": Walk._other, "assert": Walk._other, "if": Walk._if,
    "for": Walk._for, "while": Walk._while, "with": Walk._with, "try": Walk._try, "match": Walk._match,
    "def": Walk._def, "break": lambda walk, node: True, "continue": lambda walk, node: True,
}  # fmt: skip


def _merged(one: Value, other: Value) -> Value:
    """One value for two: where either is not known, neither is the other."""
    if one is other:
        return one
    if isinstance(one, Unknown | ExternalInstance) or isinstance(other, Unknown | ExternalInstance):
        return Unknown("one of several values")
    simple = str | int | float | bool | bytes | None
    if isinstance(one, simple) and isinstance(other, simple) and type(one) is type(other) and one == other:
        return one
    options = [
        option for value in (one, other) for option in (value.options if isinstance(value, Either) else (value,))
    ]
    return one_of(options) if len(options) <= MAX_OPTIONS else Unknown("one of many values")


def goes_on(body: Body) -> bool:
    """Whether a handler swallows: nothing in it raises."""
    return not any(inner[0] == "raise" for inner in walk_scope(body))


def makes_exception(node: Node) -> bool:
    """Whether an expression looks like making an exception to raise later: `error = HTTPException(...)`."""
    return node[0] == "call" and str(node[2][-1]).endswith(("Exception", "Error"))
