"""Who receives permissions: mappings from roles to names, as they stand in code."""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from govern.facts.syntax import Node
from govern.findings import Location
from govern.project.permissions import literals
from govern.project.permissions.modules import Reader, name_of
from govern.project.proofs import wording
from govern.project.proofs.looking import evaluated, look
from govern.project.values import Instance, Value, plain
from govern.records import dataclass

GIVING = wording.listed("role roles group groups grant grants granted assignment assignments")
NAMING = {"name", "role", "code", "key", "slug", "title"}


@dataclass(frozen=True, slots=True, eq=False)
class RoleMap:
    """A mapping from roles to the names that each receives, patterns ("orders:*") among them; `complete` says that
    all of it is known."""

    name: str
    place: Location
    roles: dict[str, frozenset[str]]
    complete: bool

    def receivers(self, name: str) -> list[str]:
        """The roles that receive a name."""
        return [role for role, names in self.roles.items() if any(covers(given, name) for given in names)]


def covers(given: str, name: str) -> bool:
    """Whether a name that a role has stands for another: itself, or by a pattern."""
    return given == name or ("*" in given and fnmatchcase(name, given))


def role_maps(reader: Reader, known: Names[str]) -> Iterator[RoleMap]:
    """The mappings of a module that give roles some of the names that are `known`."""
    for name, node in literals.containers(reader.body):
        entries = list(_entries(reader, node))
        if not entries or not gives(name, (role for role, _ in entries)):
            continue
        roles: dict[str, frozenset[str]] = {}
        complete = True
        for role, value in entries:
            title = name_of(role)
            names, sure = held(reader, value)
            complete = complete and sure and title is not None
            if title is not None:
                roles[title] = roles.get(title, frozenset()) | names
        given = frozenset[str]().union(*roles.values())
        if given.intersection(known) and not set(roles).intersection(known):
            yield RoleMap(f"{reader.module.name}.{name}".rstrip("."), reader.place(node), roles, complete)


def gives(name: str, roles: Iterable[Value]) -> bool:
    """Whether a mapping is about roles: by its own name, or by the enum that its keys are of."""
    if wording.any_of(name, GIVING):
        return True
    return any(isinstance(role, Instance) and wording.any_of(getattr(role.cls, "name", ""), GIVING) for role in roles)


def _entries(reader: Reader, node: Node) -> Iterator[tuple[Value, Node]]:
    """The roles of a literal, each with the expression for what it receives."""
    if node[0] == "dict":
        for key, value in node[2]:
            if key is not None:
                yield _value(reader, key), value
    elif node[0] in ("list", "tuple", "set"):
        for item in node[2]:
            if item[0] == "tuple" and len(item[2]) > 1:
                yield _value(reader, item[2][0]), item[2][-1]
            elif item[0] in ("dict", "call"):
                yield from _record(reader, item)


def _record(reader: Reader, item: Node) -> Iterator[tuple[Value, Node]]:
    """A role as a record: a field with its name, and one with a list."""
    pairs = item[2] if item[0] == "dict" else item[4]
    fields = [(key[2] if isinstance(key, tuple) and key[0] == "const" else key, value) for key, value in pairs]
    role = next((value for key, value in fields if key in NAMING), None)
    given = next((value for key, value in fields if isinstance(key, str) and wording.asks_permission(key)
                  and key not in NAMING), None)  # fmt: skip
    if role is not None and given is not None:
        yield _value(reader, role), given


def _value(reader: Reader, node: Node) -> Value:
    return plain(node[2]) if node[0] == "const" else plain(look(reader.ev, node, reader.scope))


def held(reader: Reader, node: Node, depth: int = 0) -> tuple[frozenset[str], bool]:
    """The names in an expression that is a collection of them, or one; and whether these are all."""
    if depth > literals.DEEPEST:
        return frozenset(), False
    if node[0] == "binop" and node[2] in ("|", "+"):
        left, right = held(reader, node[3], depth + 1), held(reader, node[4], depth + 1)
        return left[0] | right[0], left[1] and right[1]
    value = plain(evaluated(reader.ev, node, reader.scope))
    found: set[str] = set()
    if _flatten(value, found):
        return frozenset(found), True
    found |= {text for _, text, _ in literals.cells(node, reader.read)}
    return frozenset(found), False


def _flatten(value: Value, found: set[str], depth: int = 0) -> bool:
    """Collect the names in a value; False where something in it is not known."""
    value = plain(value)
    if isinstance(value, dict):
        return _flatten(list(value), found, depth + 1) and _flatten(list(value.values()), found, depth + 1)
    if isinstance(value, list | tuple | set | frozenset) and depth < 6:
        known = [_flatten(item, found, depth + 1) for item in value]  # all of them, whatever the first gives
        return all(known)
    name = name_of(value)
    if name is not None:
        found.add(name)
        return True
    return value is None or isinstance(value, str | int | float | bool)
