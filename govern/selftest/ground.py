"""What operators work on: the project as it is, with the text of its files and the statements in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from govern.errors import GovernError
from govern.facts.syntax import Body, Node, line_of, pack, walk
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.project import Project
from govern.project.proofs.evidence import AUDIT, AUTHENTICATION, HEADER, PERMISSION, Evidence
from govern.selftest.mutant import Change, Target
from govern.selftest.text import SourceText, Span

QUESTION_OF = {PERMISSION: "permission", AUDIT: "audit", HEADER: "idempotency", AUTHENTICATION: "authentication"}
OWN_BUSINESS = frozenset({"credential", "signature", "registration"})
SIMPLE = frozenset(("expr", "assign", "augassign", "return", "raise", "delete", "assert"))
# where the bodies of a compound statement stand in its node
_BODIES = {"def": (5,), "class": (5,), "if": (3, 4), "while": (3, 4), "for": (4, 5), "with": (3,), "try": (2, 4, 5)}
Place = tuple[str, int]


class Ground:
    """The repository before anything is taken away."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._texts: dict[str, SourceText | None] = {}
        self._statements: dict[str, tuple[list[int], list[Node]]] = {}

    @cached_property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Those that rules judge."""
        return self.project.own_endpoints

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The Python files of backends, those of tests left out."""
        layout = self.project.layout
        return tuple(
            sorted(
                module.path
                for module in self.project.modules.values()
                if module.path and not layout.is_test(module.path) and not layout.is_example(module.path)
            )
        )

    def target(self, endpoint: Endpoint) -> Target:
        """How mutants name an endpoint."""
        return Target(endpoint.app, endpoint.label)

    def evidence(self, endpoint: Endpoint) -> Iterator[Evidence]:
        """What proofs of the endpoint rest on: refusals, records, headers that are read, whatever deployments say."""
        for one in self.project.proofs.evidence(endpoint):
            if one.kind in QUESTION_OF and not one.depends_on_request and not one.depends_on_deployment:
                yield one

    def checks_callers_itself(self, endpoint: Endpoint) -> bool:
        """Whether an endpoint checks a password, a code or a signature: that is what it does, and no guard of it."""
        exemption = self.project.proofs.exemption(endpoint)
        return exemption is not None and exemption.kind in OWN_BUSINESS

    def text(self, path: str) -> SourceText | None:
        """The text of a Python file; None where it is not UTF-8, is of a test, or cannot be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> SourceText | None:
        layout = self.project.layout
        if not path.endswith(".py") or layout.is_test(path) or layout.is_example(path):
            return None
        try:
            text = self.project.tree.read(path).decode("utf-8-sig")
        except (GovernError, ValueError):
            return None
        return SourceText(path, text.replace("\r\n", "\n").replace("\r", "\n"))

    def body(self, path: str) -> Body:
        """The statements of a file."""
        return self.project.facts.python(path).body

    def nodes(self, path: str) -> Iterator[Node]:
        """Every node of a file."""
        return walk(self.body(path))

    # -- statements ---------------------------------------------------------------------------------------------
    def statement(self, location: Location) -> Node | None:
        """The simple statement around a place, None where there is none: in a decorator, the head of an `if` ..."""
        text = self.text(location.file)
        if text is None:
            return None
        starts, nodes = self._indexed(location.file)
        at = bisect_right(starts, pack(location.line, max(location.column - 1, 0))) - 1
        if at < 0 or (location.column <= 1 and line_of(starts[at]) != location.line):
            # without a column: the first statement of the line
            at = next((i for i, start in enumerate(starts) if line_of(start) == location.line), -1)
        if at < 0 or nodes[at][0] not in SIMPLE:
            return None
        span = text.statement(text.offset(nodes[at][1]))
        inside = text.offset_of(location.line, max(location.column - 1, 0)) <= span.end
        return nodes[at] if inside else None

    def call_statement(self, location: Location) -> Node | None:
        """The statement around a place if it is a call and nothing else, its result dropped."""
        node = self.statement(location)
        if node is None or node[0] != "expr":
            return None
        value = node[2]
        while value[0] == "await":
            value = value[2]
        return node if value[0] == "call" else None

    def definition(self, path: str, line: int) -> Node | None:
        """The function whose `def` stands on a line, or a decorator of which does."""
        for node in self.nodes(path):
            if node[0] == "def" and line in (line_of(node[1]), *(line_of(one[1]) for one in node[6])):
                return node
        return None

    def function_around(self, location: Location) -> Node | None:
        """The innermost function whose body holds a place."""
        found = None
        for node in self.nodes(location.file):
            if node[0] == "def" and line_of(node[1]) <= location.line <= node[8]:
                found = node
        return found

    # -- what endpoints reach ------------------------------------------------------------------------------------
    @cached_property
    def _reached(self) -> dict[Place, dict[Target, None]]:
        calls = self.project.calls
        found: dict[Place, dict[Target, None]] = {}
        for endpoint in self.endpoints:
            for hop in calls.reach(calls.roots(endpoint)):
                place = (hop.function.file, hop.function.line)
                found.setdefault(place, {})[self.target(endpoint)] = None
        return found

    def reached_by(self, path: str, function: Node) -> tuple[Target, ...]:
        """The endpoints whose requests can run a function."""
        return tuple(self._reached.get((path, line_of(function[1])), ()))

    def reached_functions(self) -> Iterator[tuple[str, Node, SourceText]]:
        """The functions that requests can run, each with its file and that file's text."""
        for path in self.paths:
            text = self.text(path)
            for node in self.nodes(path) if text is not None else ():
                if text is not None and node[0] == "def" and (path, line_of(node[1])) in self._reached:
                    yield path, node, text

    def _indexed(self, path: str) -> tuple[list[int], list[Node]]:
        if path not in self._statements:
            nodes = sorted(_statements(self.body(path)), key=lambda node: node[1])
            self._statements[path] = ([node[1] for node in nodes], nodes)
        return self._statements[path]

    # -- edits --------------------------------------------------------------------------------------------------
    def dropped(self, text: SourceText, statement: Node) -> Change:
        """A simple statement, gone."""
        span = text.statement(text.offset(statement[1]))
        return Change(span.start, span.end, "pass")

    def without_decorator(self, text: SourceText, decorator: Node) -> Change:
        """A decorator, gone; its line stays, empty."""
        start = text.text.rindex("@", 0, text.offset(leftmost(decorator)))
        return Change(start, text.statement(text.offset(leftmost(decorator))).end, "")

    def without_parameter(self, text: SourceText, function: Node, name: str) -> list[Change]:
        """A parameter of a function, gone; where the body uses the name, it is None there."""
        params = function[3]
        parameter = next(one for one in params if one[0] == name)
        span = text.item(text.offset(parameter[4]))
        gone = text.without(span)
        changes = [Change(gone.start, gone.end, "")]
        alone = parameter[3] == "kwonly" and sum(one[3] in ("kwonly", "vararg") for one in params) == 1
        if alone:
            star = text.index(span.start) - 2
            if star >= 0 and text.tokens[star].text == "*":
                changes = [Change(*text.without(Span(text.tokens[star].start, span.end)), "")]
        first = next((one for one in function[5] if not _is_docstring(one)), None)
        if first is not None and any(one[0] == "name" and one[2] == name for one in walk(function[5])):
            start = text.offset(_head(first))
            if first[0] in ("def", "class") and first[6]:
                start = text.text.rindex("@", 0, start)
            if not text.text[:start].rpartition("\n")[2].strip():
                changes.append(Change(start, start, f"{name} = None\n{text.indent(start)}"))
        return changes


def _statements(body: Body) -> Iterator[Node]:
    for node in body:
        yield node
        for index in _BODIES.get(node[0], ()):
            yield from _statements(node[index])
        if node[0] == "try":
            for clause in node[3]:
                yield from _statements(clause[3])
        elif node[0] == "match":
            for case in node[3]:
                yield from _statements(case[2])


def _is_docstring(node: Node) -> bool:
    return bool(node[0] == "expr" and node[2][0] == "const" and isinstance(node[2][2], str))


def _head(statement: Node) -> int:
    """Where a statement begins, its decorators included."""
    decorators: Any = statement[6] if statement[0] in ("def", "class") else ()
    at: int = statement[1]
    return min([at, *(leftmost(one) for one in decorators)])


def leftmost(node: Node) -> int:
    """Where an expression begins: the own position of an attribute is that of its name."""
    while node[0] in ("attr", "compare"):
        node = node[2]
    at: int = node[1]
    return at
