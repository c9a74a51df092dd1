"""What a rule reports: findings, the places they name, and the notices that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Literal

from govern.records import dataclass


class Severity(StrEnum):
    """How bad a finding is; `rank` orders them, error highest."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        return {"info": 0, "warning": 1, "error": 2}[self.value]


class Verdict(StrEnum):
    """What govern could show about a subject."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Location:
    """A region of a file. `file` is relative to the root with forward slashes; lines and columns are 1-based,
    `end_column` is exclusive, and an end of 0 means "unknown: the start's line"."""

    file: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters between two 1-based positions (end exclusive) by `text`, whose line ends become those of
    the file. An insertion at the first line and column of a file that does not exist creates it.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


Moves = Literal["routes", "guards", "contract"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A proposed change: a title, its edits, and whether it can be applied without a second look.

    `intends` names what it is meant to move. A fix that moves routes, what guards them, or the contract without meaning
    to is refused.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True
    intends: frozenset[Moves] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule reports.

    A check fills in `location`, `values` (what the message template of the page needs), `chain`, `endpoint`
    ("POST /api/orders"), `verdict`, `confidence` and `subject`; the engine fills in the rest from the page.
    `subject` is what the finding is about, in words that survive moves and reformatting (an endpoint, a qualified
    name, an import edge); with the rule and the file it makes the fingerprint.

    Where a change is judged, `cause` is the line of it that made this a finding, if that could be told, and
    `consequences` are the findings that this one stands for, where one line caused several of a rule.
    """

    location: Location
    values: Mapping[str, object] = field(default_factory=dict)
    chain: tuple[Location, ...] = ()
    endpoint: str | None = None
    verdict: Verdict | None = None
    confidence: str = "high"
    subject: str = ""
    fix: Fix | None = None
    rule: str = ""
    family: str = ""
    pack: str = ""
    severity: Severity = Severity.ERROR
    message: str = ""
    instead: str = ""
    fingerprint: str = ""
    cause: Location | None = None
    consequences: tuple[Finding, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.location.file, self.location.line, self.location.column, self.rule, self.message)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should know that no rule reports: a file that did not parse, a subject that is absent."""

    file: str
    line: int
    message: str
