"""Websockets refuse by closing: with a code that says so, or because the credential does not hold."""

from __future__ import annotations

from collections.abc import Iterator

from govern.facts.syntax import Node, unparse
from govern.project.calls.graph import Call
from govern.project.proofs import conditions, wording
from govern.project.proofs.answers import CLOSE_CODES, status_of
from govern.project.proofs.chains import chains
from govern.project.proofs.evidence import AUTHENTICATION, PERMISSION, Evidence
from govern.project.proofs.looking import look
from govern.project.proofs.paths import Step
from govern.project.proofs.place import Place
from govern.project.values import Value, plain

CLOSES = ("close", "send_denial_response")


def closes(place: Place, step: Step, calls: tuple[Call, ...]) -> Iterator[Evidence]:
    """A recogniser of websockets that are closed on a caller."""
    for call in calls:
        if call.name not in CLOSES or call.node[0] != "call":
            continue
        code = _code(place, call)
        known = isinstance(code, int) and code in CLOSE_CODES
        if not known and not any(dotted.rpartition(".")[0].endswith("WebSocket") for dotted in call.externals):
            continue
        judged = conditions.judge((test.node for test in step.tests), place.definitions, place.parameters)
        if judged.subject == conditions.CONFIGURATION:
            continue
        if not known and judged.subject not in (conditions.CREDENTIAL, conditions.PERMISSION) and not _of_user(step):
            continue
        where = place.location(call.node, f"closes the websocket: {unparse(call.node, 60)}")
        if judged.subject == conditions.PERMISSION and (judged.strong or status_of(code) == 403):
            yield Evidence(PERMISSION, where)
        yield Evidence(AUTHENTICATION, where)


def may_close(place: Place, node: Node, calls: tuple[Call, ...]) -> bool:
    """Whether `closes` may find anything: whom a websocket is closed on is told by the tests before it."""
    return any(call.name in CLOSES and call.node[0] == "call" for call in calls)


def _code(place: Place, call: Call) -> Value:
    """The close code of a call, as far as it is known."""
    given = dict(call.node[4]).get("code") or (call.node[3][0] if call.node[3] else None)
    return plain(look(place.ev, given, place.scope)) if given is not None else None


def _of_user(step: Step) -> bool:
    """Whether the tests that lead to a step look at who the caller is: `if user is None`."""
    looked = (part for test in step.tests for parts in chains(test.node) for part in parts)
    return any(wording.is_user(part) or wording.any_of(part, wording.CARRIED) for part in looked)
