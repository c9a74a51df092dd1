"""Whether it is worth evaluating what a call answers: most responses say by their status that they refuse nobody."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from govern.facts.syntax import Node
from govern.project.evaluation.calls import is_generator
from govern.project.proofs.answers import STATUSES_INSIDE, status_of
from govern.project.proofs.looking import look
from govern.project.proofs.outline import is_plain
from govern.project.values import External, ExternalInstance, FunctionValue, Scope, Unknown, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

# What never holds a status inside: no mapping, and nothing that is made elsewhere.
NO_MAPPING = frozenset(("const", "fstr", "list", "tuple", "set", "compare", "lambda"))


def may_answer(ev: Evaluator, node: Node, scope: Scope, wanted: Container[int]) -> bool:
    """Whether what a call gives may be a response with one of these statuses, before its arguments are evaluated."""
    if not is_plain(node[2]):
        return True
    callee = look(ev, node[2], scope)
    if isinstance(callee, Unknown):
        return False
    if not isinstance(callee, External) or callee.dotted in ev.functions or callee.dotted in ev.models:
        return True
    given = dict(node[4])
    if "Response" not in callee.dotted or None in given or any(arg[0] == "star" for arg in node[3]):
        return True
    args = dict(enumerate(node[3]))
    status = given.get("status_code", args.get(1))
    if status is not None:
        found = status_of(look(ev, status, scope))
        if found is not None:
            return found in wanted
        if not is_plain(status):
            return True
    content = given.get("content", args.get(0))
    return content is not None and _may_hold_status(ev, content, scope)


def _may_hold_status(ev: Evaluator, node: Node, scope: Scope) -> bool:
    """Whether the body of a response may be a mapping with a status in it, or something that is made from one."""
    if node[0] in NO_MAPPING:
        return False
    if node[0] == "dict":
        keys = [key for key, _ in node[2]]
        if any(key is None or key[0] != "const" for key in keys):
            return True
        return any(key is not None and key[2] in STATUSES_INSIDE for key in keys)
    if node[0] == "call" and is_plain(node[2]):
        callee = look(ev, node[2], scope)
        return not isinstance(callee, Unknown) and not (
            isinstance(callee, FunctionValue) and callee.node[0] == "def" and is_generator(callee.node)
        )
    value = plain(look(ev, node, scope))
    return not is_plain(node) or isinstance(value, dict | ExternalInstance)
