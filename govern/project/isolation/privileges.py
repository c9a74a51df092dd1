"""Tests for a privilege of the acting user: what runs only where they hold is the business of those who have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from govern.facts.syntax import Node, walk
from govern.project.isolation.tags import NO_TAGS, Tags
from govern.project.proofs import wording
from govern.project.proofs.outline import once

if TYPE_CHECKING:
    from govern.project.isolation.flow import Flow

POSITIVE = {"==", "is", "in", ">=", ">"}
HIGH = wording.listed("admin admins administrator superuser superadmin staff manager moderator root system")


def held(w: Flow, test: Node) -> tuple[Tags, Tags]:
    """The origins of the privileges that hold in the branch of a test, and in its other branch."""
    tag = test[0]
    if tag == "await":
        return held(w, test[2])
    if tag == "unary" and test[2] == "not":
        then, otherwise = held(w, test[3])
        return otherwise, then
    if tag == "bool":
        (one, other), (more, another) = held(w, test[3]), held(w, test[4])
        both, either = (one, more), (other, another)
        if test[2] == "and":  # where it does not hold, one of the two does not
            return one | more, other | another if all(either) else NO_TAGS
        return one | more if all(both) else NO_TAGS, other | another
    if not _asks(test):
        return NO_TAGS, NO_TAGS
    tags = _origins(w, test)
    if tag != "compare":
        return tags, NO_TAGS
    operator = test[3][0][0]
    words = {word for name in _names(test) if name.lower() != "role" for word in wording.words(name)}
    if HIGH.isdisjoint(words):
        return tags, tags
    return (tags, NO_TAGS) if operator in POSITIVE else (NO_TAGS, tags)


@once
def _asks(test: Node) -> bool:
    """Whether a test is about a privilege; whose row it is gives none."""
    asked = (name for name in _names(test) if wording.asks_permission(name))
    return not all(wording.any_of(name, wording.OWNING) for name in asked)


def _origins(w: Flow, test: Node) -> Tags:
    from govern.project.isolation.expressions import quiet

    return quiet(w, test).flat()


def _names(test: Node) -> Iterator[str]:
    for node in walk(test):
        if node[0] in ("name", "attr"):
            yield str(node[-1])
        elif node[0] == "const" and isinstance(node[2], str):
            yield node[2]


def captured(pattern: Node) -> Iterator[str]:
    """The names that a pattern of a match binds."""
    for node in walk(pattern):
        if (node[0] == "name" and node[2] != "_" and not str(node[2])[:1].isupper()) or node[0] == "walrus":
            yield str(node[2])
