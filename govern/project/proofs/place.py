"""Where a step stands: its function, what is known of the names in it, and what leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from govern.cache.identity import Identity, identity
from govern.facts.syntax import Node, column_of, dotted, line_of, walk
from govern.findings import Location
from govern.project.calls.graph import Call
from govern.project.calls.types import external_names
from govern.project.proofs import chains, conditions, wording
from govern.project.proofs.answers import Answers, catches
from govern.project.proofs.looking import AtHand, evaluated, look
from govern.project.proofs.outline import names_in, once
from govern.project.proofs.paths import Step, Test
from govern.project.values import Either, External, FunctionValue, Scope, Unknown, Value
from govern.records import dataclass

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator
    from govern.project.project import Project

REQUESTS = ("request", "req", "scope", "conn", "connection", "environ")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the tests on the way to a step ask of the request: its method or path (`surely`, or `maybe`), and the
    parameters of the function that they look at."""

    surely: bool = False
    maybe: bool = False
    parameters: frozenset[str] = frozenset()


@dataclass(slots=True)
class Place:
    """Where a step stands: its function, what is known of the function's names, what its local names are made from.

    `calls` are the calls of the body, `handed`, once asked for, says to which callee an argument is handed, both by a
    node's identity.
    """

    project: Project
    ev: Evaluator
    function: FunctionValue
    scope: Scope
    receiver: Value
    definitions: dict[str, list[Node]]
    parameters: frozenset[str]
    answers: Answers
    calls: dict[Identity, list[Call]] = field(default_factory=dict)
    handed: dict[Identity, str] | None = None
    asked: dict[tuple[tuple[Test, ...], int], Asked] = field(default_factory=dict)
    by_test: dict[Identity, tuple[Test, Asked]] = field(default_factory=dict)
    answering: dict[Identity, bool] = field(default_factory=dict)
    entered: dict[str, Value] | None = None

    def enter(self) -> None:
        """Begin a walk: its names stand for what they do when the function is entered, whatever a walk made of them."""
        if self.entered is None:
            self.entered = dict(self.scope.names)
            return
        self.scope.names.clear()
        self.scope.names.update(self.entered)

    def handed_to(self, argument: Node) -> str:
        """The name of what a call of the body hands an argument to; "" where none does."""
        if self.handed is None:
            nodes = [calls[0].node for calls in self.calls.values()]
            self.handed = {identity(arg): str(node[2][-1]) for node in nodes if node[0] == "call" for arg in node[3]}
        return self.handed.get(identity(argument), "")

    def location(self, node: Node, note: str) -> Location:
        return Location(self.function.module.path, line_of(node[1]), column_of(node[1]) + 1, note=note)

    def swallowed(self, step: Step, raised: Value) -> bool:
        """Whether a handler around the step catches an exception of this class and goes on."""
        for clauses in reversed(step.handlers):
            for clause in clauses:
                kind = (
                    External("builtins.BaseException")
                    if clause.types is None
                    else look(self.ev, clause.types, self.scope)
                )
                caught = catches(kind, raised)
                if caught is False:
                    continue
                if caught and clause.goes_on and not self._answers(clause.body) and not self._raises_below(clause.body):
                    return True
                break
        return False

    def _answers(self, body: tuple[Node, ...]) -> bool:
        """Whether a handler returns a response that refuses."""
        known = self.answering.get(identity(body))
        if known is None:
            returned = [node[2] for node in walk(body) if node[0] == "return" and node[2] is not None]
            known = self.answering[identity(body)] = any(
                self.answers.of_response(evaluated(self.ev, value, self.scope))
                for value in returned
                if value[0] == "name" or may_respond(self, called(value))
            )
        return known

    def _raises_below(self, body: tuple[Node, ...]) -> bool:
        """Whether a handler calls a function that raises, as one that turns exceptions into answers does."""
        functions = [f for node in walk(body) for call in self.calls.get(identity(node), ()) for f in call.functions]
        return any(inner[0] == "raise" for function in functions for inner in walk(function.node))

    def needs_credential(self, step: Step) -> bool:
        """Whether only callers with a credential come here, so that one without goes on unrefused."""
        return conditions.only_with_credential((test.node, test.holds) for test in (*step.tests, *step.exits))

    def asks_request(self, step: Step) -> bool:
        """Whether an undecided test of the request's method or path leads to the step."""
        return self.asked_by(step).surely

    def may_ask(self, step: Step) -> bool:
        """Whether a test that leads to the step looks at the request in a way that may be its method or path."""
        return self.asked_by(step).maybe

    def asked_by(self, step: Step) -> Asked:
        """What the undecided tests that lead to a step ask."""
        if not step.tests and not step.exits:
            return NOTHING_ASKED
        key = (step.tests, len(step.exits))
        known = self.asked.get(key)
        if known is None:
            every = [self._asked_by(test) for test in (*step.tests, *step.exits)]
            known = self.asked[key] = Asked(
                any(one.surely for one in every),
                any(one.maybe for one in every),
                frozenset[str]().union(*(one.parameters for one in every)),
            )
        return known

    def _asked_by(self, test: Test) -> Asked:
        known = self.by_test.get(identity(test))
        if known is None:
            nodes = chains.expanded([test.node], self._open_definitions())
            surely = any(_asks_request(node, self.parameters) for node in nodes)
            looked = [parts for node in nodes for parts in chains.chains(node)]
            asked = Asked(
                surely,
                surely or any(_is_given(parts) for parts in looked),
                frozenset(_looked_at(looked, self.parameters)),
            )
            known = self.by_test[identity(test)] = (test, asked)
        return known[1]

    def _open_definitions(self) -> dict[str, list[Node]]:
        """What local names are made from; with a request at hand, of those only whose value it does not settle."""
        if not isinstance(self.scope, AtHand):
            return self.definitions
        names = self.scope.names
        return {
            name: made_from
            for name, made_from in self.definitions.items()
            if isinstance(names.get(name), None | Unknown | Either)
        }

    def behind(self, node: Node) -> frozenset[str]:
        """The parameters of the function that an expression is made from."""
        nodes = chains.expanded([node], self.definitions)
        return frozenset(_looked_at((parts for one in nodes for parts in chains.chains(one)), self.parameters))


NOTHING_ASKED = Asked()


def _looked_at(found: Iterable[tuple[str, ...]], parameters: frozenset[str]) -> Iterator[str]:
    """The parameters at the head of these chains; a request only where its method or path may be meant."""
    return (parts[0] for parts in found if parts[0] in parameters and (parts[0] not in REQUESTS or _is_given(parts)))


def _is_given(parts: tuple[str, ...]) -> bool:
    """Whether a chain is a request itself, or its method, path or scope."""
    return parts[0] in REQUESTS and (
        len(parts) == 1 or parts[1] in ("method", "path", "url", "scope", "get", "base_url")
    )


def _asks_request(node: Node, parameters: frozenset[str]) -> bool:
    """Whether an expression asks for the method or path of a request, or uses a parameter that is its path."""
    return _uses_request(node) or ("path" in parameters and "path" in names_in(node))


@once
def _uses_request(node: Node) -> bool:
    return any(_is_of_request(inner) for inner in walk(node))


def _is_of_request(node: Node) -> bool:
    """Whether an expression is the method or path of a request: `request.url.path`, `scope["path"]`."""
    if node[0] == "sub":
        return (
            node[2][0] == "name"
            and node[2][2] in ("scope", "request")
            and node[3][0] == "const"
            and node[3][2] in ("path", "method")
        )
    if node[0] != "attr" or node[3] not in ("method", "path", "url"):
        return False
    parts = (dotted(node) or "").split(".")
    return any(part in ("request", "req", "url", "conn") for part in parts[:-1])


def called(node: Node) -> Node:
    """An expression without what awaits it."""
    while node[0] == "await":
        node = node[2]
    return node


def may_respond(place: Place, node: Node) -> bool:
    """Whether an expression is a call that may give a response: by the type that is known of it, else by its name."""
    if node[0] != "call":
        return False
    given = [value for call in place.calls.get(identity(node), ()) for value in call.values]
    if given:
        return any("Response" in name.rpartition(".")[2] for value in given for name in external_names(value))
    return wording.any_of(str(node[2][-1]), wording.ANSWERING)
