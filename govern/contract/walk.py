"""Going through two documents at once: where the walk stands, and what it has noticed."""

from __future__ import annotations

import json
from dataclasses import field, replace
from datetime import UTC, date, datetime
from typing import Any

from govern.contract.change import Change, Subject
from govern.contract.document import Document, references
from govern.contract.kinds import KINDS
from govern.records import dataclass

LONGEST_VALUE = 60
DEEPEST = 40


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Options:
    """What a comparison is told: the day it is, and the days that must lie between a deprecation and its sunset (0 asks
    for no sunset at all)."""

    today: date = field(default_factory=_today)
    deprecation_days: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a schema the walk stands.

    `side` is request or response, `place` one of the places of `kinds`, `what` how messages name it, `json` whether
    types are told apart in the text that is sent.
    """

    side: str
    place: str
    what: str
    subject: Subject
    json: bool = True
    depth: int = 0

    def below(self, step: str, schemas: tuple[str | None, str | None], field_name: str | None) -> Spot:
        """The spot one step deeper: a property, or what stands for the items of a list."""
        pointer = f"{self.subject.pointer}/{step}" if self.subject.pointer else step
        return replace(
            self,
            place=_PLACE_BELOW.get(self.place, self.place),
            subject=replace(self.subject, pointer=pointer, schemas=schemas, field=field_name),
            depth=self.depth + 1,
        )

    @property
    def name(self) -> str:
        """How messages name the spot: "request property `price` of ItemCreate"."""
        subject = self.subject
        if not subject.pointer:
            return self.what
        owner = subject.schemas[1] or subject.schemas[0]
        of = f" of {owner}" if owner else ""
        return f"{self.what} property `{subject.pointer}`{of}"

    def kind(self, aspect: str) -> str:
        """The kind for an aspect of the schema at this spot."""
        return f"{self.side}-{self.place}-{aspect}"


_PLACE_BELOW = {"body": "property", "parameter": "parameter-property", "header": "header-property"}


class Walk:
    """Two documents that are compared, and the changes so far.

    `same` are references that lead to the same in both. `trial` says that a walk only asks whether anything differs.
    """

    def __init__(
        self, base: Document, head: Document, options: Options, same: frozenset[str], *, trial: bool = False
    ) -> None:
        self.base = base
        self.head = head
        self.options = options
        self.same = same
        self.trial = trial
        self.changes: list[Change] = []
        self.seen: set[tuple[str, str, str]] = set()

    def add(self, kind: str, subject: Subject, message: str, detail: str = "") -> None:
        self.changes.append(Change(kind, KINDS[kind], subject, message, detail=detail))

    def note(self, spot: Spot, aspect: str, text: str) -> None:
        """Report an aspect of the schema at a spot."""
        self.add(spot.kind(aspect), spot.subject, f"{spot.name}: {text}", text)

    def settled(self, left: object, right: object) -> bool:
        """Whether two values are equal, and all that they refer to as well."""
        return left == right and all(reference in self.same for reference in references(left))


def shown(value: Any) -> str:
    """A value for a message: short, on one line."""
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_VALUE:
        return f"`{value}`"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    except (ValueError, RecursionError, TypeError):
        text = "..."
    text = "".join(one if one.isprintable() else "?" for one in text)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 3]}..."


def key_of(value: Any) -> str:
    """A text that is equal for equal JSON values, and tells 1 from true."""
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (ValueError, RecursionError, TypeError):
        return repr(type(value))


def equal(left: Any, right: Any) -> bool:
    """Whether two JSON values are the same one."""
    return key_of(left) == key_of(right)
