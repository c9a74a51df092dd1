"""Where a value of a body goes: whether anything is done with it, or it is looked at and dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, dotted, unparse, walk
from govern.project.calls import Call
from govern.project.effects import tables
from govern.project.endpoints import FunctionRef
from govern.project.values import FunctionValue

if TYPE_CHECKING:
    from govern.project.project import Project


class Fate(Enum):
    """What becomes of a value: nothing, it is given back to whoever called, or something is done with it."""

    NOTHING = 0
    RETURNED = 1
    USED = 2


# What gives its argument, or a word about it, and does nothing with it.
PASSING = {"str", "len", "bool", "int", "repr", "hash", "isinstance", "UUID", "cast", "print", "type"}
MOST_STEPS = 40
CARRIERS = ("await", "star", "fstr", "format", "binop", "bool", "tuple", "list", "set", "dict", "attr", "sub")


class Flow:
    """Follows values through the bodies of one project's functions."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._parents: dict[int, dict[int, Node]] = {}
        self._running: set[tuple[int, str]] = set()

    def of_name(self, function: FunctionRef, name: str) -> Fate:
        """What becomes of the value of a parameter or local name."""
        key = (id(function.value), name)
        if key in self._running or len(self._running) >= MOST_STEPS:
            return Fate.NOTHING if key in self._running else Fate.USED
        self._running.add(key)
        try:
            parents = self._parents_of(function)
            loads = [n for n in walk(_body(function)) if n[0] == "name" and n[2] == name and not _is_target(parents, n)]
            return _most(self.of_node(function, load) for load in loads)
        finally:
            self._running.discard(key)

    def of_node(self, function: FunctionRef, node: Node) -> Fate:
        """What becomes of the value of an expression in a body."""
        parent = self._parents_of(function).get(id(node))
        if parent is None:
            return Fate.RETURNED if function.node[0] == "lambda" else Fate.USED
        tag = parent[0]
        if tag in CARRIERS:
            return self.of_node(function, parent)
        if tag == "call":
            return self._of_argument(function, parent, node)
        if tag == "assign":
            return _most(self._of_target(function, target) for target in parent[2])
        if tag in ("return", "yield", "yieldfrom"):
            return Fate.RETURNED
        if tag in ("expr", "raise", "delete", "assert"):
            return Fate.NOTHING
        if tag in ("if", "while"):
            return Fate.NOTHING if parent[2] is node else Fate.USED
        if tag == "ifexp":
            return Fate.NOTHING if parent[2] is node else self.of_node(function, parent)
        if tag == "unary":
            return Fate.NOTHING if parent[2] == "not" else self.of_node(function, parent)
        if tag == "compare":
            return Fate.NOTHING if _asks_whether_there(parent) else Fate.USED
        if tag == "walrus":
            return _most((self.of_name(function, parent[2]), self.of_node(function, parent)))
        return Fate.USED

    def _of_target(self, function: FunctionRef, target: Node) -> Fate:
        """What becomes of a value that is assigned."""
        if target[0] == "name":
            return Fate.NOTHING if target[2] == "_" else self.of_name(function, target[2])
        if target[0] == "attr":
            return Fate.USED if self._is_read(target[3]) else Fate.NOTHING
        return Fate.USED

    def _of_argument(self, function: FunctionRef, call: Node, node: Node) -> Fate:
        """What becomes of an argument of a call, or of what a method is called on."""
        if call[2] is node:
            return self.of_node(function, call)
        name = str(call[2][-1]) if call[2][0] in ("name", "attr") else ""
        raised = self._parents_of(function).get(id(call), ("none", 0))
        if raised[0] == "raise" or name.endswith(("Exception", "Error")) or _logs(call, name):
            return Fate.NOTHING
        if name in PASSING:
            return self.of_node(function, call)
        if name == "setattr" and len(call[3]) == 3 and call[3][2] is node and call[3][1][0] == "const":
            return Fate.USED if self._is_read(str(call[3][1][2])) else Fate.NOTHING
        if name == "set" and call[2][0] == "attr" and len(call[3]) == 1 and not call[4]:
            variable = dotted(call[2][2]) or ""
            if self._is_variable(variable):
                return Fate.USED if self._is_taken(variable) else Fate.NOTHING
        return self._of_parameter(function, call, node)

    def _of_parameter(self, function: FunctionRef, call: Node, node: Node) -> Fate:
        """What the functions of the repository that a call runs do with an argument; used where any is not known."""
        known: list[Call] = [one for one in self._project.calls.of(function) if one.node is call]
        targets = [target.function for one in known for target in one.targets]
        if not targets:
            return Fate.USED
        fates: list[Fate] = []
        for target in targets:
            name = parameter_for(target.value, call, node) if target is not None else None
            if target is None or name is None:
                return Fate.USED
            fate = self.of_name(target, name)
            fates.append(self.of_node(function, call) if fate is Fate.RETURNED else fate)
        return _most(fates)

    def _parents_of(self, function: FunctionRef) -> dict[int, Node]:
        """The node around each node of a body, by identity."""
        key = id(function.node)
        found = self._parents.get(key)
        if found is None:
            found = self._parents[key] = {}
            stack: list[tuple[object, Node | None]] = [(_body(function), None)]
            while stack:
                item, parent = stack.pop()
                if not isinstance(item, tuple) or not item:
                    continue
                inner = parent
                if isinstance(item[0], str) and len(item) > 1 and isinstance(item[1], int):
                    inner = item
                    if parent is not None:
                        found[id(item)] = parent
                stack += [(part, inner) for part in item]
        return found

    # -- what other bodies do with it -------------------------------------------------------------------------------
    @cached_property
    def _sources(self) -> str:
        """The Python of the backends, tests left out."""
        layout, tree = self._project.layout, self._project.tree
        paths = [path for path in self._project.paths if path.endswith(".py") and not layout.is_test(path)]
        return "\n".join(tree.read(path).decode("utf-8", "replace") for path in paths if layout.backend_of(path))

    def _is_read(self, attribute: str) -> bool:
        """Whether some code reads an attribute of this name: `request.state.key`, `getattr(state, "key", None)`."""
        name = re.escape(attribute)
        reads = rf"\.{name}\b(?!\s*(?::[^=\n]*)?=[^=])|getattr\([^()]*[\"']{name}[\"']"
        return re.search(reads, self._sources) is not None

    def _is_variable(self, variable: str) -> bool:
        return (
            re.search(rf"\b{re.escape(variable)}\b[^=\n]*=\s*(?:contextvars\.)?ContextVar\b", self._sources) is not None
        )

    def _is_taken(self, variable: str) -> bool:
        """Whether some code takes a context variable's value."""
        return re.search(rf"\b{re.escape(variable.rpartition('.')[2])}\.get\(", self._sources) is not None


def parameter_for(callee: FunctionValue, call: Node, argument: Node) -> str | None:
    """The parameter of a callee that an argument of a call is bound to; None where that is not known."""
    if callee.node[0] != "def":
        return None
    parameters = [p for p in callee.node[3] if p[3] in ("posonly", "any")]
    for name, value in call[4]:
        if value is argument:
            return name if name in {p[0] for p in callee.node[3]} else None
    bound = callee.owner is not None and "staticmethod" not in callee.marks
    for at, value in enumerate(call[3]):
        if value[0] == "star":
            return None
        if value is argument:
            position = at + bound
            return str(parameters[position][0]) if position < len(parameters) else None
    return None


def _body(function: FunctionRef) -> Node:
    node: Node = function.node
    return (node[3],) if node[0] == "lambda" else node[5]


def _is_target(parents: dict[int, Node], node: Node) -> bool:
    parent = parents.get(id(node), ("none", 0))
    while parent[0] in ("tuple", "list", "star"):
        node, parent = parent, parents.get(id(parent), ("none", 0))
    return parent[0] == "assign" and any(target is node for target in parent[2])


def _asks_whether_there(compare: Node) -> bool:
    """Whether a comparison looks only whether a value is there, or which of a few it is: `key is None`."""
    sides = [compare[2], *(right for _, right in compare[3])]
    return any(side[0] == "const" for side in sides) and all(op not in ("in", "not in") for op, _ in compare[3])


def _logs(call: Node, name: str) -> bool:
    if call[2][0] != "attr" or name not in tables.LEVELS | {"bind", "contextualize"}:
        return False
    return tables.LOGGER_NAME.fullmatch(unparse(call[2][2]).rpartition(".")[2]) is not None


def _most(fates: Iterable[Fate]) -> Fate:
    """The most that becomes of a value in any of its places."""

    return max(fates, key=lambda fate: fate.value, default=Fate.NOTHING)
