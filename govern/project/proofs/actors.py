"""Who an expression stands for: the acting user, or the owner of a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from govern.facts.syntax import Node, walk
from govern.project.proofs import wording
from govern.project.proofs.chains import chains, path_of

QUERIES = wording.listed("filter_by filter get find find_one where exists get_one get_or_none multi_query find_first")
MAKERS = ("model_validate", "parse_obj", "from_orm", "model_construct", "create")
LOGINS = wording.listed("email username")
HELD_BY = ("state", "scope", "session", "auth", "user")
OWNERS = wording.listed("user owner author creator uploader account member")
IDENTITY = wording.listed("id uid uuid pk guid username email name slug")


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
        if position == 0 and not stands_for_actor(part, definitions):
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
    if len(parts) > 2 and parts[0] == "request" and parts[1] in HELD_BY and wording.words(last)[:1] == ("user",):
        return frozenset()  # request.state.user_id; the user_id of a body that is called request is what a client says
    if len(parts) == 1 and last in parameters and "user" in wording.words(last) and last.endswith("id"):
        return frozenset({last})
    return None


def stands_for_actor(name: str, definitions: dict[str, list[Node]]) -> bool:
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


def turned_away(test: Node, holds: bool = True) -> Iterator[Node]:
    """The comparisons of a test, behind which one only refuses, that turn equals away: whoever gets past them differs.
    `order.owner == user` in `if order.owner == user or late: raise`."""
    if test[0] == "unary" and test[2] == "not":
        yield from turned_away(test[3], not holds)
    elif test[0] == "bool":
        yield from turned_away(test[3], holds)
        yield from turned_away(test[4], holds)
    elif test[0] == "compare" and _holds_for_equals(test) is holds:
        yield test


def _holds_for_equals(test: Node) -> bool | None:
    """Whether a comparison of two holds where they are the same; None where it asks something else."""
    operator = test[3][0][0] if len(test[3]) == 1 else ""
    return True if operator in ("==", "is") else False if operator in ("!=", "is not") else None


def asks_none(test: Node, definitions: dict[str, list[Node]]) -> bool:
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
    if wording.any_of(parts[-1], LOGINS):  # by a name to log in with, somebody is looked up, whatever their table
        return True
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


def makes_own(
    node: Node, definitions: dict[str, list[Node]], parameters: frozenset[str]
) -> tuple[str, frozenset[str]] | None:
    """The class of the row that a call makes for the acting user, and the parameters that must be that user:
    `Item(title=title, owner_id=user.id)`, `Item.model_validate(data, update={"owner_id": user.id})`."""
    callee = node[2]
    made = callee[2] if callee[0] == "attr" and callee[3] in MAKERS else callee
    inserted = callee[0] == "attr" and callee[3] == "values" and callee[2][0] == "call"
    if inserted and callee[2][2][-1] == "insert":
        made = callee[2][2]
    elif made[0] not in ("name", "attr") or not str(made[-1])[:1].isupper():
        return None
    given = [(name, value) for name, value in node[4] if name is not None]
    for inner in walk((node[3], tuple(value for _, value in node[4]))):
        if inner[0] == "dict":
            given += [(key[2], value) for key, value in inner[2] if key is not None and key[0] == "const"]
    for name, value in given:
        if isinstance(name, str) and wording.any_of(name, OWNERS):
            needs = actor_of(value, definitions, parameters)
            if needs is not None:
                return str(made[-1]), needs
    return None
