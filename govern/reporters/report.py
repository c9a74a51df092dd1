"""What a reporter is given: the outcome of a check, and the inventory of routes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from govern.findings import Finding, Notice, Severity
from govern.records import dataclass
from govern.reporters.style import Link, Style, no_link, plain

if TYPE_CHECKING:
    from govern.packs.pages import Page

SCHEMA_VERSION = 1
Source = Callable[[str], Sequence[str]]


def no_source(path: str) -> Sequence[str]:
    """The source of a result that has none to show."""
    return ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule, or a part of the run, that could not do its work, and why, in one line."""

    what: str
    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a check. `commits` is None where none were judged."""

    error: int = 0
    warning: int = 0
    info: int = 0
    suppressed: int = 0
    baselined: int = 0
    files: int = 0
    endpoints: int = 0
    rules: int = 0
    commits: int | None = None

    @property
    def total(self) -> int:
        return self.error + self.warning + self.info

    def count(self, severity: Severity) -> int:
        """The number of findings of one severity."""
        return {Severity.ERROR: self.error, Severity.WARNING: self.warning, Severity.INFO: self.info}[severity]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that does not count: `kind` says what accepts it, "inSource" (a comment), "external" (a waiver) or
    "baseline"; `reason` is the one that was given."""

    finding: Finding
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of a check: findings in their order, what else a reader should know, and what failed.

    `root` is the repository's root as text. `source` gives the lines of a file, without line ends, and none where
    it cannot be read. `fixed` are the findings whose fixes were applied: they are none of `findings`; None where fixes
    were not asked for. `base` is the commit since which the findings are new, "" where all are shown.
    `accepted` are those that a comment, a waiver or the baseline accepts. `day` is the only day for which all this
    holds (2026-11-30), "" where any will do.
    """

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...] = ()
    failures: tuple[Failure, ...] = ()
    summary: Summary = field(default_factory=Summary)
    root: str = "."
    source: Source = no_source
    fixed: tuple[Finding, ...] | None = None
    base: str = ""
    accepted: tuple[Accepted, ...] = ()
    day: str = ""


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How the text should look: `style` paints, `link` makes a text lead to a line of a file, `width` is the widest
    line of source, `quiet` leaves out all but the findings, `verbose` shortens nothing, `statistics` asks for counts a
    rule. `pages` gives the pages of rules, for formats that carry their text."""

    style: Style = plain
    width: int = 120
    quiet: bool = False
    verbose: bool = False
    statistics: bool = False
    link: Link = no_link
    pages: Callable[[], Sequence[Page]] = tuple
