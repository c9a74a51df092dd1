"""Changes that one place in the source causes: a field of a model that forty endpoints return changes once."""

from __future__ import annotations

from collections.abc import Iterable

from govern.contract.change import Change, Consumer
from govern.records import dataclass
from govern.regex import regex


@dataclass(frozen=True, slots=True)
class Cause:
    """The changes of one kind that have one cause, in the order in which they were found."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def endpoints(self) -> tuple[str, ...]:
        """The endpoints that are touched, each once: "GET /items"."""
        return tuple(dict.fromkeys(f"{one.method} {one.path}" for one in self.changes if one.method))

    @property
    def consumers(self) -> tuple[Consumer, ...]:
        """Whom any of the changes reaches, each once."""
        return tuple(dict.fromkeys(each for one in self.changes for each in one.consumers))


# What a part that becomes required loses by that alone: it is one break, not several.
REQUIRED = regex("became-required(-with-default)?$")
IMPLIED = regex("(default-value-removed|default-value-changed|became-not-nullable)$")


def without_implied(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes without those that follow from a part of a request that is required now."""
    listed = tuple(changes)
    required = {_place(one) for one in listed if REQUIRED.search(one.kind)}
    return tuple(one for one in listed if not (IMPLIED.search(one.kind) and _place(one) in required))


def _place(change: Change) -> tuple[str, str, str, str]:
    subject = change.subject
    return (subject.method, subject.path, subject.part, subject.pointer)


def causes(changes: Iterable[Change]) -> tuple[Cause, ...]:
    """The changes by their causes. A change of no component's property is its own cause."""
    found: dict[object, list[Change]] = {}
    for index, one in enumerate(changes):
        found.setdefault(cause_key(one) or index, []).append(one)
    return tuple(Cause(tuple(listed)) for listed in found.values())


def cause_key(change: Change) -> tuple[object, ...] | None:
    """What changes of one cause have in common; None for one that stands alone."""
    subject = change.subject
    if subject.field is None or not any(subject.schemas):
        return None
    below = subject.pointer.rpartition(subject.field)[2]
    return (change.kind, subject.schemas, subject.field, below, change.detail)
