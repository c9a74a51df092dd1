"""What a permission asks for: the names in the tests of a refusal, and those that its dependency was built with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, walk
from govern.project.evaluation import operators
from govern.project.proofs import wording
from govern.project.proofs.chains import chains, path_of
from govern.project.proofs.looking import look
from govern.project.values import ClassValue, Instance, Scope, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

MOST = 12
RIGHTS = wording.PEOPLE - wording.OWNING
ANY = {"any", "intersection", "isdisjoint"}
ALL = {"all", "issubset", "issuperset", "difference"}


def names_of(value: Value, depth: int = 0) -> list[str]:
    """The names that a value asks for: strings, enum members, classes, and collections of them."""
    value = plain(value)
    if isinstance(value, str):
        return [value] if value and len(value) <= 80 else []
    if isinstance(value, Instance) and "value" in value.attributes and isinstance(value.cls, ClassValue):
        inner = plain(value.attributes["value"])
        return [inner if isinstance(inner, str) else str(plain(value.attributes.get("name", "")))]
    if isinstance(value, Instance) and getattr(value.cls, "dotted", "") == "fastapi.security.SecurityScopes":
        return names_of(value.attributes.get("scopes"))  # a checker is handed all that the endpoint asks for
    if isinstance(value, ClassValue) and depth:
        return [value.name] if operators.enum_members(value) is None else []
    if isinstance(value, list | tuple | set | frozenset) and depth < 3:
        found = [name for item in value for name in names_of(item, depth + 1)]
        # a set gives its members in another order in each process
        return (sorted(found) if isinstance(value, set | frozenset) else found)[:MOST]
    return []


def asked_names(ev: Evaluator, tests: list[Node], nodes: list[Node], scope: Scope, receiver: Value) -> tuple[str, ...]:
    """The names that tests compare with, call with, or hold.

    `nodes` are the tests and what defines the local names in them: of those only what says that it is a permission, or
    what a dependency was built with, gives names.
    """
    found: list[str] = []
    for node in nodes:
        near = any(node is test for test in tests)
        if near:
            found += _compared(node)
        for inner in walk(node):
            if inner[0] in ("name", "attr") and (near or _may_name(inner, scope)):
                found += names_of(look(ev, inner, scope))
    found = [name for name in dict.fromkeys(found) if _is_name(name)]
    if not found and isinstance(receiver, Instance) and isinstance(receiver.cls, ClassValue):
        found = [receiver.cls.name] if wording.asks_permission(receiver.cls.name) else []
    return tuple(found[:MOST])


def _may_name(node: Node, scope: Scope) -> bool:
    """Whether a name or attribute may hold a permission: by its words, or because a closure or instance holds it."""
    parts = path_of(node) or ()
    if any(wording.asks_permission(part) for part in parts):
        return True
    closure = scope.parent.names if scope.parent is not None and scope.parent.names is not scope.module.names else {}
    return bool(parts) and (parts[0] == "self" or parts[0] in closure)


def of_people_with_rights(tests: list[Node]) -> bool:
    """Whether a refusal of strangers looks at the key, or the account, of somebody who has rights by being who they
    are: `admin_api_key is None`, `admin is None`. Whoever passes is an admin."""
    for parts in (found for test in tests for found in chains(test)):
        last = wording.words(parts[-1])
        if not RIGHTS.isdisjoint(last) and wording.EXISTENCE.isdisjoint(last) and not parts[-1][:1].isupper():
            return True
    return False


def tested_attributes(nodes: list[Node]) -> tuple[str, ...]:
    """The attributes and functions about permissions that tests look at: `is_superuser`, `has_role`."""
    found: list[str] = []
    for node in nodes:
        for parts in chains(node):
            if not any(wording.any_of(part, wording.CONFIGURATION) for part in parts[:-1]):
                found += [part for part in parts if wording.asks_permission(part) and not part.startswith("get_")]
    return tuple(dict.fromkeys(name for name in found if not wording.any_of(name, wording.OWNING)))[:3]


def _is_name(text: str) -> bool:
    return bool(text.strip()) and "\n" not in text and " " not in text.strip()


def _compared(node: Node) -> Iterator[str]:
    """Constants that stand in a comparison with something about a permission, or in a call that asks for one."""
    for inner in walk(node):
        if inner[0] == "compare":
            sides = [inner[2], *(right for _, right in inner[3])]
            if any(wording.asks_permission(part) for side in sides for parts in chains(side) for part in parts):
                yield from _constants(sides)
        elif inner[0] == "call":
            callee = inner[2][-1] if inner[2][0] in ("name", "attr") else ""
            if isinstance(callee, str) and wording.asks_permission(callee):
                yield from _constants([*inner[3], *(value for _, value in inner[4])])


def _constants(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if node[0] == "const" and isinstance(node[2], str):
            yield node[2]
        elif node[0] in ("tuple", "list", "set"):
            yield from _constants(node[2])


def open_names(nodes: list[Node], parameters: frozenset[str]) -> frozenset[str]:
    """The parameters whose values are what the tests ask for: callers say which."""
    wanted = wording.listed("action required code codes level resource")
    return frozenset(
        inner[2]
        for node in nodes
        for inner in walk(node)
        if inner[0] == "name" and inner[2] in parameters and not wording.is_user(inner[2])
        and (wording.asks_permission(inner[2]) or wording.any_of(inner[2], wanted))
    )  # fmt: skip


def mode_of(nodes: list[Node]) -> str:
    """ "all" or "any": whether every name is asked for, or one of them; "" where the tests do not show it."""
    for node in nodes:
        for inner in walk(node):
            callee = inner[2][-1] if inner[0] == "call" and inner[2][0] in ("name", "attr") else ""
            if callee in ANY:
                return "any"
            if callee in ALL or (inner[0] == "comp" and any(c[0] == "if" and _not_in(c[1]) for c in inner[5])):
                return "all"
            if inner[0] == "binop" and inner[2] in ("&", "-"):
                return "any" if inner[2] == "&" else "all"
    return ""


def _not_in(node: Node) -> bool:
    return any(inner[0] == "compare" and any(op == "not in" for op, _ in inner[3]) for inner in walk(node))
