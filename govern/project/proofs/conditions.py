"""What decides a refusal: the tests on the way to it, and what they look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from govern.facts.syntax import Body, Node, walk
from govern.project.proofs import wording
from govern.project.proofs.outline import names_in, once

PERMISSION, CREDENTIAL, CONFIGURATION, UNCLEAR = "permission", "credential", "configuration", "unclear"
MAX_DEFINITIONS = 3
CHAINED = {"name", "attr", "call", "sub"}
QUERIES = wording.listed("filter_by filter get find find_one where exists get_one get_or_none multi_query find_first")
# Sessions of a database, in what a local name is made from; a session of the caller is tested itself.
DATABASES = ("session", "db", "db_session", "async_session", "sess")
FORGERY = wording.listed("csrf xsrf")
BLOCKED = wording.listed("blocked block blacklist blacklisted banned deny denied denylist blocklist")
ADDRESSES = wording.listed("ip ips address addresses host hosts network networks subnet subnets")
# Accounts by other names than those of users.
HOLDERS = ("self", "client", "customer", "member", "employee", "agent", "device", "row", "obj", "db_obj", "record")
IDENTITY = wording.listed("id uid uuid pk guid username email name slug")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a refusal is about. `strong` says that the acting user is looked at, so that the status does not matter;
    `needs` are parameters that must be the acting user for that, `owner` that a row's owner is compared."""

    subject: str
    strong: bool = False
    needs: frozenset[str] = frozenset()
    owner: bool = False


def definitions_of(body: Body) -> dict[str, list[Node]]:
    """What each local name of a body is made from: assigned values, iterables, context managers."""
    found: dict[str, list[Node]] = {}

    def add(target: Node, value: Node) -> None:
        if target[0] == "name":
            found.setdefault(target[2], []).append(value)
        elif target[0] in ("tuple", "list"):
            for item in target[2]:
                add(item, value)

    for node in walk(body):
        if node[0] == "assign" and node[3] is not None:
            for target in node[2]:
                add(target, node[3])
        elif node[0] == "for":
            add(node[2], node[3])
        elif node[0] == "walrus":
            found.setdefault(node[2], []).append(node[3])
        elif node[0] == "comp":
            for clause in node[5]:
                if clause[0] == "for":
                    add(clause[1], clause[2])
        elif node[0] == "with":
            for value, target in node[2]:
                if target is not None:
                    add(target, value)
    return found


def expanded(nodes: Iterable[Node], definitions: dict[str, list[Node]]) -> list[Node]:
    """The expressions, and those that define the local names they use, a few steps deep."""
    todo = [(node, 0) for node in nodes]
    seen: set[str] = set()
    found: list[Node] = []
    while todo:
        node, depth = todo.pop(0)
        found.append(node)
        if depth >= MAX_DEFINITIONS:
            continue
        for name in names_in(node):
            if name in definitions and name not in seen:
                seen.add(name)
                todo += [(value, depth + 1) for value in definitions[name][:4]]
    return found


@once
def chains(node: Node) -> tuple[tuple[str, ...], ...]:
    """The names and attribute chains of an expression, each as its parts: ("user", "role"). Calls in a chain are seen
    through, and constant keys count as attributes: `payload["user"].get("role")` gives payload, user, get, role.
    """
    found: list[tuple[str, ...]] = []
    stack: list[object] = [node]
    while stack:
        item = stack.pop()
        if not isinstance(item, tuple) or not item:
            continue
        if isinstance(item[0], str) and len(item) > 1 and isinstance(item[1], int) and item[0] in CHAINED:
            parts, rest = _chain(item)
            if parts:
                found.append(parts)
            stack.extend(reversed(rest))
            continue
        stack.extend(reversed(item))
    return tuple(found)


def _chain(node: Node) -> tuple[tuple[str, ...], list[Node]]:
    """The parts of a chain, and the expressions inside it that are no part of it."""
    parts: list[str] = []
    rest: list[Node] = []
    current = node
    while current[0] in CHAINED or current[0] == "await":
        if current[0] == "name":
            parts.append(current[2])
            return tuple(reversed(parts)), rest
        if current[0] == "attr":
            parts.append(current[3])
        elif current[0] == "call":
            key = current[3][0] if current[3] and current[2][-1] in ("get", "getattr") else None
            if key is not None and key[0] == "const" and isinstance(key[2], str):
                parts.append(key[2])
            rest += [*current[3], *(value for _, value in current[4])]
        elif current[0] == "sub":
            key = current[3]
            if key[0] == "const" and isinstance(key[2], str):
                parts.append(key[2])
            else:
                rest.append(key)
        current = current[2]
    return tuple(reversed(parts)), [*rest, current]


def path_of(node: Node) -> tuple[str, ...] | None:
    """The parts of an attribute chain that starts at a name, constant keys among them; None for anything else."""
    parts, rest = _chain(node) if node[0] in CHAINED and node[0] != "call" else ((), [node])
    return parts if parts and not rest else None


def judge(tests: Iterable[Node], definitions: dict[str, list[Node]], parameters: frozenset[str]) -> Judgement:
    """What the tests on the way to a refusal look at. `parameters` are the names of the function's parameters."""
    direct = [test for test in tests if not _asks_none(test, definitions)]
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
    if any(wording.any_of(part, wording.CREDENTIAL) for part in parts):
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
            if position == 0 and not _stands_for_actor(part, definitions):
                continue
            asked = [name for name in behind if wording.asks_permission(name)]
            belonging = any(wording.any_of(name, wording.BELONGING) for name in behind)
            if asked or (belonging and wording.is_acting(part)):
                needs = part in parameters and not wording.is_acting(part)
                return frozenset({part}) if needs else frozenset()
    return None


def compares_owner(node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str]) -> frozenset[str] | None:
    """The parameters that must be the acting user for a comparison in `node` to be one of a row's owner with them;
    None if it holds no such comparison."""
    found: list[frozenset[str]] = []
    for inner in walk(node):
        if inner[0] != "compare":
            continue
        sides = [inner[2], *(right for _, right in inner[3])]
        for one, other in pairwise(sides):
            for mine, theirs in ((one, other), (other, one)):
                for needs in (actor_of(mine, definitions, parameters), _of_parameter(mine, definitions, parameters)):
                    if needs is not None and is_foreign(theirs, definitions, parameters) and not _is_own_row(theirs):
                        found.append(needs)
    # `caller.id != user_id`: a parameter that is a whole user is the likelier caller than one that is only an id
    return min(found, key=lambda needs: (len(needs), any(name.endswith("id") for name in needs)), default=None)


def _of_parameter(node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str]) -> frozenset[str] | None:
    """The parameter whose identity an expression is, whatever it is called: whether it is the acting user is known
    where it is filled."""
    parts = path_of(node)
    if parts is None or len(parts) != 2 or parts[0] not in parameters or parts[0] in definitions:
        return None
    return frozenset({parts[0]}) if parts[1] in IDENTITY - {"name", "slug"} else None


def actor_of(
    node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str], depth: int = 0
) -> frozenset[str] | None:
    """The parameters that must be the acting user for `node` to be that user or their id; None if it is neither."""
    while node[0] in ("call", "await") and (node[0] == "await" or (node[2][0] == "name" and len(node[3]) == 1)):
        node = node[2] if node[0] == "await" else node[3][0]  # str(user.id), UUID(user.id)
    parts = path_of(node)
    if parts is None:
        return None
    last = parts[-1]
    for position, part in enumerate(parts):
        if part[:1].isupper() or not (wording.is_acting(part) or (wording.is_user(part) and position < len(parts) - 1)):
            continue
        if position == 0 and not _stands_for_actor(part, definitions):
            return None
        behind = parts[position + 1 :]
        if behind[:1] == ("c",):  # a table of SQLAlchemy, not one user
            return None
        if behind and wording.words(last)[-1:] and wording.words(last)[-1] not in IDENTITY:
            return None
        return (
            frozenset({part}) if part in parameters and not wording.is_acting(part) and position == 0 else frozenset()
        )
    if len(parts) == 1 and last in definitions and depth < 2:
        for value in definitions[last]:
            found = actor_of(value, definitions, parameters, depth + 1)
            if found is not None:
                return found
    if len(parts) > 1 and parts[0] == "request" and wording.words(last)[:1] == ("user",):
        return frozenset()  # request.state.user_id
    if len(parts) == 1 and last in parameters and "user" in wording.words(last) and last.endswith("id"):
        return frozenset({last})
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


def _stands_for_actor(name: str, definitions: dict[str, list[Node]]) -> bool:
    """Whether a name can be the acting user: a local one only if what it is made from says so, never a constant."""
    values = definitions.get(name)
    if values and all(value[0] == "const" for value in values):
        return False
    if wording.is_acting(name) or name not in definitions:
        return True
    made_from = [parts for value in definitions[name] for parts in chains(value)]
    if any(wording.any_of(parts[-1], wording.TELLING_WHO) for parts in made_from):
        return True
    return any(
        wording.is_acting(part) or "current" in wording.words(part) or (at > 0 and wording.is_user(part))
        for parts in made_from
        for at, part in enumerate(parts)
        if not part[:1].isupper() and (at == 0 or parts[0] in ("request", "self", "info", "ctx", "context"))
    )


def _asks_none(test: Node, definitions: dict[str, list[Node]]) -> bool:
    """Whether a test looks at an attribute of a name that only ever is None: it says nothing of anybody."""
    return any(
        len(parts) > 1 and parts[0] in definitions and all(_is_none(value) for value in definitions[parts[0]])
        for parts in chains(test)
    )


def _is_none(node: Node) -> bool:
    return bool(node[0] == "const" and node[2] is None)


def is_foreign(node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str]) -> bool:
    """Whether `node` may be the owner of a row: an attribute of something that is not the acting user."""
    while node[0] in ("call", "await") and (node[0] == "await" or (node[2][0] == "name" and len(node[3]) == 1)):
        node = node[2] if node[0] == "await" else node[3][0]
    parts = path_of(node)
    if parts is None:
        return False
    if any(wording.any_of(part, wording.CREDENTIAL - IDENTITY) for part in parts):
        return False
    if len(parts) == 1:
        return wording.is_user(parts[0]) or (parts[0] in parameters and wording.any_of(parts[0], IDENTITY))
    return actor_of(node, definitions, parameters) is None or not wording.is_acting(parts[0])


def _is_own_row(node: Node) -> bool:
    """Whether a column in a query is one of the table of users, by which a user is looked up: `User.id`,
    `users.c.email`. To compare it with the acting user says who that is, not whose rows these are."""
    parts = path_of(node)
    if parts is None or len(parts) < 2 or not (parts[0][:1].isupper() or parts[1] == "c"):
        return False
    return wording.words(parts[0])[-1:] in (("user",), ("users",)) and wording.any_of(parts[-1], IDENTITY)


def limits_rows(node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str]) -> frozenset[str] | None:
    """Like `compares_owner`, for the keywords of a query: `filter_by(owner_id=user.id)`, `get(user_id=user.id)`."""
    callee = node[2] if node[0] == "call" else None
    if callee is None or callee[0] != "attr" or callee[3] not in QUERIES:
        return None
    for name, value in node[4]:
        if name is not None and wording.any_of(name, wording.USER | wording.BELONGING):
            needs = actor_of(value, definitions, parameters)
            if needs is not None:
                return needs
    return None
