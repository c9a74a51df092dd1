"""Mutations that ask for a permission to read, and for nothing more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from govern.project.effects import Mutation
from govern.project.endpoints import Endpoint
from govern.project.proofs import wording

if TYPE_CHECKING:
    from govern.project.project import Project

READING = wording.listed("read view list get show browse see readonly")
CHANGING = wording.listed(
    "write create update edit delete remove manage admin add modify set change approve execute run import export "
    "upload publish send post put patch all full owner maintain operate process assign close cancel archive restore "
    "rename move invite grant revoke reset enable disable activate deactivate superuser staff moderator editor save "
    "insert submit print"
)
SEEN = wording.listed("read unread seen unseen viewed visited")
METHODS = ("POST", "PUT", "PATCH", "DELETE")


class Weakness:
    """Compares what mutations ask for with what the other endpoints of a project do."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def of(self, endpoint: Endpoint, mutation: Mutation) -> tuple[str, ...]:
        """The permissions to read that are all a mutation asks for; () where it asks for more, where they are about
        something else than the path is, or where the repository asks no more of anybody who writes."""
        from govern.project.mutations.bookkeeping import is_record  # its package imports this one

        names = self._names(endpoint)
        if not names or not all(map(is_reading, names)):
            return ()
        if (mutation.names and all(map(is_record, mutation.names))) or _marks_as_read(endpoint):
            return ()
        about = {word.removesuffix("s") for word in wording.words(endpoint.path)}
        weak = all(self._is_told_apart(name) and not about.isdisjoint(_resource(name)) for name in names)
        return tuple(names) if weak else ()

    def _names(self, endpoint: Endpoint) -> list[str]:
        """What the guards of an endpoint ask for; empty where one of them does not say."""
        found: list[str] = []
        for guard in self._project.permissions.asked.guards(endpoint):
            if not guard.names:
                return []
            found += [name for name in guard.names if name not in found]
        return found

    def _is_told_apart(self, name: str) -> bool:
        """Whether the repository has a permission to write beside this one to read: of the same resource, or, where
        only one mutation asks for it, of any."""
        about = _resource(name)
        if any(_resource(other) == about for other in self._writing):
            return True
        return bool(self._writing) and self._uses[name] < 2

    @cached_property
    def _uses(self) -> Counter[str]:
        """How many mutations ask for each permission."""
        proofs = self._project.proofs
        return Counter(name for endpoint, _ in proofs.mutations(METHODS) for name in self._names(endpoint))

    @cached_property
    def _writing(self) -> frozenset[str]:
        """The permissions that endpoints ask for and that are no permissions to read."""
        return frozenset(name for name in self._asked() if not is_reading(name) and _changes(name))

    def _asked(self) -> Iterator[str]:
        for endpoint in self._project.own_endpoints:
            for guard in self._project.permissions.asked.guards(endpoint):
                yield from guard.names


def is_reading(name: str) -> bool:
    """Whether a permission is one to read by its name: "orders:read", "ORDER_VIEW", "can_list_orders"."""
    return not READING.isdisjoint(wording.words(name)) and not _changes(name)


def _marks_as_read(endpoint: Endpoint) -> bool:
    """Whether an endpoint writes down that the caller has read something."""
    last = endpoint.path.rstrip("/").rpartition("/")[2]
    handler = endpoint.function.value.name if endpoint.function is not None else ""
    return any(not SEEN.isdisjoint(wording.words(name)) for name in (last, handler))


def _changes(name: str) -> bool:
    return not CHANGING.isdisjoint(wording.words(name))


def _resource(name: str) -> frozenset[str]:
    """The words of a permission that say what it is about, plurals as singulars."""
    found = set(wording.words(name)) - READING - CHANGING - {"can", "permission", "perm", "to"}
    return frozenset(word.removesuffix("s") for word in found)
