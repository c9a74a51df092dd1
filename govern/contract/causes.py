"""Changes that one place in the source causes: a field of a model that forty endpoints return changes once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govern.contract.change import Change, Consumer


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
