"""The one place in which findings are dropped: suppressed by a comment or a waiver, old by the baseline, outside the
paths asked for, below a severity. What rules say about that itself is found here, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from govern.checks.run import RuleFailure
from govern.findings import Finding, Severity
from govern.records import dataclass
from govern.rule import Rule
from govern.sift.baseline import Baseline, stand
from govern.sift.fingerprint import with_fingerprints
from govern.sift.identity import Identities
from govern.sift.late import check_late
from govern.sift.ledger import Ledger
from govern.sift.rows import Row
from govern.sift.suppressions import Sieve, Suppression

if TYPE_CHECKING:
    from govern.project.answers import Answers
    from govern.project.project import Project


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding with what became of it: the comment or waiver that suppresses it, or its row in the baseline, or
    neither."""

    finding: Finding
    suppression: Suppression | None = None
    row: Row | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing accepts it."""
        return self.suppression is None and self.row is None


@dataclass(frozen=True, slots=True)
class SiftResult:
    """All findings of a run in their order, with fingerprints and with what became of each; whether each is shown is up
    to `counts`. `failures` are rules of the later stages; `stale` are rows of the baseline without a finding."""

    settled: tuple[Settled, ...]
    failures: tuple[RuleFailure, ...] = ()
    stale: tuple[Row, ...] = ()

    def counting(self, in_scope: Callable[[str], bool], least: Severity = Severity.INFO) -> SiftResult:
        """Without the findings below a severity, and those in files that were not asked for."""
        kept = tuple(
            one
            for one in self.settled
            if one.finding.severity.rank >= least.rank and in_scope(one.finding.location.file)
        )
        return replace(self, settled=kept)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that nothing accepts."""
        return tuple(one.finding for one in self.settled if one.is_open)

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Those that a comment or a waiver accepts."""
        return tuple(one.finding for one in self.settled if one.suppression is not None)

    @property
    def baselined(self) -> tuple[Finding, ...]:
        """Those that the baseline knows."""
        return tuple(one.finding for one in self.settled if one.row is not None)


@dataclass(frozen=True, slots=True)
class Run:
    """What the sift is given: the project, the rules that were selected, the names of those that failed, the
    suppressions, the name that a rule has for every name that one had, and how to get the lines of a file. `answers`
    are what rules are asked through, if that is so."""

    project: Project
    rules: Sequence[Rule]
    failed: frozenset[str]
    suppressions: Sequence[Suppression]
    names: Mapping[str, str]
    source: Callable[[str], Sequence[str]]
    answers: Answers | None = None

    @property
    def ran(self) -> frozenset[str]:
        """The names of the rules that did their work."""
        return frozenset(rule.name for rule in self.rules) - self.failed


def sift(findings: Iterable[Finding], run: Run, baseline: Baseline | None = None) -> SiftResult:
    """Divide the findings of a run, with those that rules of the later stages add.

    A comment or waiver goes before the baseline: what it accepts needs no row. Whether a suppression is used, or a row
    stale, is judged only for rules that ran.
    """
    sieve = Sieve(run.suppressions)
    settled = list(_divided(findings, sieve))
    checked = frozenset(rule.name for rule in run.rules if rule.stage == "check") & run.ran
    ledger = Ledger(
        run.project, run.rules, run.failed, tuple(one.finding for one in settled), run.suppressions,
        tuple(sieve.unused(checked)), run.source, run.names, baseline.file if baseline else "",
    )  # fmt: skip
    late = check_late(run.rules, "sift", ledger, run.answers)
    settled += _divided(late.findings, sieve)
    failures = [*late.failures]
    stale: tuple[Row, ...] = ()
    if baseline is not None:
        judged = run.ran - {one.rule for one in failures}
        standing = stand(
            baseline.rows, [one.finding for one in settled if one.is_open], judged, Identities(run.project)
        )
        rows = {id(finding): row for row, finding in standing.kept}
        settled = [replace(one, row=rows.get(id(one.finding))) if one.is_open else one for one in settled]
        stale = tuple(standing.stale)
        ledger = replace(ledger, stale=stale, grown=baseline.grown(), base=baseline.base)
        last = check_late(run.rules, "baseline", ledger, run.answers)
        settled += [Settled(finding) for finding in last.findings]
        failures += last.failures
    ordered = sorted(settled, key=lambda one: one.finding.sort_key)
    marked = with_fingerprints(one.finding for one in ordered)
    return SiftResult(
        tuple(replace(one, finding=finding) for one, finding in zip(ordered, marked, strict=True)),
        tuple(failures),
        stale,
    )


def _divided(findings: Iterable[Finding], sieve: Sieve) -> Iterator[Settled]:
    for finding in findings:
        yield Settled(finding, sieve.accepting(finding))
