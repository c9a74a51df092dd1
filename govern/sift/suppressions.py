"""What accepts findings one by one: comments in the code, and waivers in the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Literal

from govern.config.globs import matcher
from govern.facts.comments import COMMENTED
from govern.facts.directives import stands_at_top
from govern.facts.noted import Notes
from govern.findings import Finding, Location
from govern.records import dataclass
from govern.sift.directive import Directive, read_directive
from govern.suggestions import did_you_mean

if TYPE_CHECKING:
    from govern.config.settings import Config, WaiverConfig
    from govern.facts.store import Facts

Kind = Literal["comment", "waiver"]


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment or a waiver: where it stands, the rules that it names (as they are called now), the names that no rule
    has, each with a hint, why it is there, until which day ("" for good), and who looks after it.

    `problem` says why it suppresses nothing, "" if it does; `expired` that its last day is past. `text` is the comment.
    """

    kind: Kind
    location: Location
    rules: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]
    reason: str
    until: str
    owner: str
    problem: str
    text: str = ""
    covers: Callable[[Finding], bool] = field(default=lambda finding: False, compare=False, repr=False)

    def accepts(self, finding: Finding) -> bool:
        """Whether it suppresses a finding."""
        return not self.problem and finding.rule in self.rules and self.covers(finding)


@dataclass(slots=True)
class Sieve:
    """Divides findings by what accepts them, and keeps account of what each suppression was used for."""

    suppressions: Sequence[Suppression]
    used: set[tuple[int, str]] = field(default_factory=set)
    _by_rule: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, one in enumerate(self.suppressions):
            for rule in dict.fromkeys(one.rules):
                self._by_rule.setdefault(rule, []).append(number)

    def accepting(self, finding: Finding) -> Suppression | None:
        """The suppression that accepts a finding. Each that does counts as used, the first is the answer."""
        answer = None
        for number in self._by_rule.get(finding.rule, ()):
            one = self.suppressions[number]
            if one.accepts(finding):
                self.used.add((number, finding.rule))
                answer = answer or one
        return answer

    def unused(self, ran: Iterable[str]) -> Iterator[tuple[Suppression, tuple[str, ...]]]:
        """The suppressions that could suppress something, with the rules (of those that ran) for which they did not."""
        judged = frozenset(ran)
        for number, one in enumerate(self.suppressions):
            idle = tuple(rule for rule in one.rules if rule in judged and (number, rule) not in self.used)
            if idle and not one.problem:
                yield one, idle


def suppressions_of(
    facts: Facts,
    files: Iterable[str],
    config: Config,
    names: Mapping[str, str],
    today: date,
    notes: Notes | None = None,
) -> tuple[Suppression, ...]:
    """The comments in `files` (those that are read anyway, or hold the word) and the waivers of the configuration.

    `names` maps every name that a rule has or had to the one it has. `today` decides what has expired: whoever keeps
    results of a run must know it where any suppression has an `until`. `notes` gives the comments, where they are at
    hand. Raises GovernError if a file cannot be read.
    """
    notes = notes or Notes(facts)
    found: list[Suppression] = []
    for path in files:
        if not path.endswith(COMMENTED):
            continue
        for line, text, first, last in notes.comments(path):
            directive = read_directive(path, line, text, first, last)
            if directive is None or (directive.foreign and not any(one in names for one in directive.rules)):
                continue
            at_top = first != line and stands_at_top(_lines(facts, path), line)
            found.append(_of_comment(directive, names, today, at_top))
    found += [_of_waiver(one, names, today) for one in config.waivers]
    return tuple(found)


def _lines(facts: Facts, path: str) -> Sequence[str]:
    return facts.tree.read(path).decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")


def _of_comment(one: Directive, names: Mapping[str, str], today: date, at_top: bool) -> Suppression:
    """A comment at the top stands for what is said of the file as a whole, too: that is found at its first line."""
    known, unknown = _named(one.rules, names)
    problem = one.problem or _expired(one.until, today)

    def covers(finding: Finding) -> bool:
        at = finding.location
        if at.file != one.file:
            return False
        return one.whole or one.first <= at.line <= one.last or (at_top and at.line == 1)

    at = Location(one.file, one.line)
    return Suppression("comment", at, known, unknown, one.reason, one.until, one.owner, problem, one.text, covers)


def _of_waiver(one: WaiverConfig, names: Mapping[str, str], today: date) -> Suppression:
    known, unknown = _named(one.rules, names)
    in_files = matcher(one.files)

    def covers(finding: Finding) -> bool:
        if one.files and not in_files(finding.location.file):
            return False
        return not one.endpoints or _is_endpoint(finding.endpoint, one.endpoints)

    at = Location(one.file, one.line)
    problem = _expired(one.until, today)
    return Suppression("waiver", at, known, unknown, one.reason, one.until, one.owner, problem, "", covers)


def _named(given: Sequence[str], names: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    known = tuple(dict.fromkeys(names[name] for name in given if name in names))
    return known, tuple((name, did_you_mean(name, names)) for name in given if name not in names)


def _expired(until: str, today: date) -> str:
    return f"it expired on {until}" if until and date.fromisoformat(until) < today else ""


def _is_endpoint(label: str | None, entries: Sequence[str]) -> bool:
    """Whether "POST /orders" matches one of "POST /orders", "/orders/**", "POST /orders/*"."""
    if label is None:
        return False
    method, _, path = label.partition(" ")
    for entry in entries:
        wanted, _, glob = entry.rpartition(" ")
        if wanted and wanted.upper() != method:
            continue
        if glob == path or matcher((glob,))(path.lstrip("/")):
            return True
    return False
