"""What decides a refusal: the tests on the way to it, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable

from govern.facts.syntax import Node, walk
from govern.project.proofs import wording
from govern.project.proofs.actors import actor_of, asks_none, compares_owner, stands_for_actor
from govern.project.proofs.chains import CHAINED, chains, expanded, path_of
from govern.records import dataclass

PERMISSION, CREDENTIAL, CONFIGURATION, UNCLEAR = "permission", "credential", "configuration", "unclear"
# Sessions of a database, in what a local name is made from; a session of the caller is tested itself.
DATABASES = ("session", "db", "db_session", "async_session", "sess")
FORGERY = wording.listed("csrf xsrf")
BLOCKED = wording.listed("blocked block blacklist blacklisted banned deny denied denylist blocklist")
ADDRESSES = wording.listed("ip ips address addresses host hosts network networks subnet subnets")
# Accounts by other names than those of users.
HOLDERS = ("self", "client", "customer", "member", "employee", "agent", "device", "row", "obj", "db_obj", "record")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a refusal is about. `strong` says that the acting user is looked at, so that the status does not matter;
    `needs` are parameters that must be the acting user for that, `owner` that a row's owner is compared."""

    subject: str
    strong: bool = False
    needs: frozenset[str] = frozenset()
    owner: bool = False


def judge(tests: Iterable[Node], definitions: dict[str, list[Node]], parameters: frozenset[str]) -> Judgement:
    """What the tests on the way to a refusal look at. `parameters` are the names of the function's parameters."""
    direct = [test for test in tests if not asks_none(test, definitions)]
    nodes = expanded(direct, definitions)
    if not nodes:
        return Judgement(UNCLEAR)
    owner = next(
        (found for node in nodes if (found := compares_owner(node, definitions, parameters)) is not None), None
    )
    if owner is not None:
        return Judgement(PERMISSION, strong=True, needs=owner, owner=True)
    given = next((found for n in nodes if (found := _asks_of_actor(n, definitions, parameters)) is not None), None)
    if given is not None:
        return Judgement(PERMISSION, strong=True, needs=given)
    looked = [parts[1:] if wording.is_people(parts[0]) else parts for node in nodes for parts in chains(node)]
    strong = _about_the_actor(looked, definitions, parameters)
    if strong is not None:
        return Judgement(PERMISSION, strong=True, needs=strong)
    if any(_of_connection(parts) for parts in looked):
        return Judgement(CONFIGURATION)
    if any(wording.asks_permission(part) for parts in looked for part in parts):
        return Judgement(PERMISSION)
    near = {id(node) for node in direct}
    about = [parts for node in nodes for parts in chains(node) if id(node) in near or parts[0] not in DATABASES]
    # a body may be called payload too
    about = [parts for parts in about if parts[0] != "payload" or "payload" not in parameters]
    if any(_of_credential(parts) for parts in about):
        return Judgement(CREDENTIAL)
    if any(wording.is_user(parts[-1]) for parts in looked if parts):
        return Judgement(CREDENTIAL)
    if any(wording.any_of(part, wording.STATE) for parts in about for part in parts):
        return Judgement(CONFIGURATION)  # the state of a row: neither who calls nor what they may do
    if any(wording.any_of(part, wording.CONFIGURATION) for parts in looked for part in parts):
        return Judgement(CONFIGURATION)
    return Judgement(UNCLEAR)


def _of_connection(parts: tuple[str, ...]) -> bool:
    """Whether a chain is about where a request comes from rather than from whom: a blocked address, a CSRF token."""
    if any(wording.any_of(part, FORGERY) for part in parts):
        return True
    found = {word for part in parts for word in wording.words(part)}
    return not found.isdisjoint(BLOCKED) and not found.isdisjoint(ADDRESSES)


def _of_credential(parts: tuple[str, ...]) -> bool:
    """Whether a chain is about a credential, or about the state of an account: not of any other row."""
    if any(wording.names_credential(part) for part in parts):
        return True
    for position, part in enumerate(parts):
        if wording.any_of(part, wording.STATE):
            return not position or any(wording.is_user(owner) or owner in HOLDERS for owner in parts[:position])
    return False


def _asks_of_actor(node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str]) -> frozenset[str] | None:
    """The parameters that must be the acting user for a call in `node` to ask what that user may do; None if none does:
    `has_access(user.id, club_id)`."""
    for inner in walk(node):
        if inner[0] != "call" or not wording.asks_access(str(inner[2][-1])):
            continue
        for argument in (*inner[3], *(value for _, value in inner[4])):
            needs = actor_of(argument, definitions, parameters)
            if needs is not None:
                return needs
    return None


def _about_the_actor(
    found: list[tuple[str, ...]], definitions: dict[str, list[Node]], parameters: frozenset[str]
) -> frozenset[str] | None:
    """The parameters that must be the acting user for these chains to ask what the actor may do; None if none does."""
    for parts in found:
        for position, part in enumerate(parts[:-1]):
            behind = parts[position + 1 :]
            if part[:1].isupper() or not (wording.is_user(part) or wording.is_acting(part)):
                continue
            if position == 0 and not stands_for_actor(part, definitions):
                continue
            asked = [name for name in behind if wording.asks_permission(name)]
            belonging = any(wording.any_of(name, wording.BELONGING) for name in behind)
            if asked or (belonging and wording.is_acting(part)):
                needs = part in parameters and not wording.is_acting(part)
                return frozenset({part}) if needs else frozenset()
    return None


def only_with_credential(tests: Iterable[tuple[Node, bool]]) -> bool:
    """Whether tests (each with whether it held) let only callers through that bring a credential: what is refused
    behind them is a bad credential, and a caller without one goes on."""
    return any(_is_present(node, holds) for node, holds in tests)


def _is_present(node: Node, holds: bool) -> bool:
    if node[0] == "unary" and node[2] == "not":
        return _is_present(node[3], not holds)
    if node[0] == "bool" and (node[2] == "and") is holds:
        return _is_present(node[3], holds) or _is_present(node[4], holds)
    if node[0] == "compare" and len(node[3]) == 1 and node[3][0][1][0] == "const" and node[3][0][1][2] is None:
        operator = node[3][0][0]
        return holds is (operator in ("is not", "!=")) and _is_credential(node[2])
    return holds and node[0] in CHAINED and _is_credential(node)


def _is_credential(node: Node) -> bool:
    parts = path_of(node)
    return parts is not None and wording.any_of(parts[-1], wording.CARRIED)
