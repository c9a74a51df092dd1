"""What a function makes of finding nothing: it may give None, or go on as if nothing had happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.syntax import Node, unparse, walk, walk_scope
from govern.project.calls.graph import NO_FRAME, Frame
from govern.project.endpoints import FunctionRef
from govern.project.proofs.chains import definitions_of

if TYPE_CHECKING:
    from govern.project.project import Project

MAX_DEPTH = 4
# What gives None where there is no row.
FINDERS = frozenset(("first", "one_or_none", "scalar_one_or_none", "find_one", "get_or_none", "scalar"))


def may_give_none(project: Project, function: FunctionRef, frame: Frame = NO_FRAME, depth: int = 0) -> bool:
    """Whether some `return` of a function gives None: written out, or what a function that may give None gave."""
    node = function.node
    if node[0] != "def" or depth > MAX_DEPTH:
        return False
    definitions = definitions_of(node[5])
    tested = {str(name[2]) for test in _tests(node) for name in walk(test) if name[0] == "name"}
    calls = {id(call.node): call for call in project.calls.of(function, frame) if call.kind == "call"}

    def given(value: Node | None, names: int = 0) -> bool:
        while value is not None and value[0] == "await":
            value = value[2]
        if value is None or value[0] == "const":
            return value is None or value[2] is None
        if value[0] == "name":
            known = definitions.get(value[2], []) if value[2] not in tested and names < MAX_DEPTH else []
            return any(given(one, names + 1) for one in known)
        if value[0] == "ifexp":
            return given(value[3], names) or given(value[4], names)
        call = calls.get(id(value))
        if call is None:
            return False
        followed = [target for target in call.targets if target.function is not None]
        if not followed:
            return call.name in FINDERS
        return any(
            may_give_none(project, target.function, target.frame, depth + 1)
            for target in followed
            if target.function is not None
        )

    return any(given(one[2]) for one in walk_scope(node[5]) if one[0] == "return")


def _tests(function: Node) -> list[Node]:
    """The tests of a body after which it may have left."""
    return [node[2] for node in walk_scope(function[5]) if node[0] in ("if", "assert", "while", "match")]


def swallows(function: Node) -> bool:
    """Whether a function catches errors, goes on as if there were none, and gives the same as without them: what it
    returns is never None, nor anything that stands for nobody."""
    returned = {str(name[2]) for node in walk_scope(function[5]) if node[0] == "return" for name in walk(node[2:])
                if name[0] == "name"}  # fmt: skip
    definitions = definitions_of(function[5])
    if any(value[0] == "const" for name in returned for value in definitions.get(name, ())):
        return False
    if function[4] is not None and not {"None", "Optional"}.isdisjoint(unparse(function[4]).replace("[", " ").split()):
        return False
    clauses = [clause for node in walk_scope(function[5]) if node[0] == "try" for clause in node[3]]
    return any(all(statement[0] in ("pass", "expr") for statement in clause[3]) for clause in clauses)
