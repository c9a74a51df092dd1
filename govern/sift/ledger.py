"""What the sift knows once it is done: what rules about suppressions, about the baseline and about other rules see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from govern.checks.entities import SUBJECTS
from govern.checks.pattern import files_of
from govern.checks.query import admits
from govern.findings import Edit, Finding
from govern.records import dataclass
from govern.rule import Rule
from govern.sift.removal import removal
from govern.sift.rows import Row
from govern.sift.suppressions import Suppression

if TYPE_CHECKING:
    from govern.project.project import Project


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of one run.

    `rules` are those that were selected, `failed` the names of those that could not do their work. `suppressions` are
    all comments and waivers, `unused` those that suppress nothing for some of their rules, with these. `baseline` is
    the file of the baseline, "" where there is none; `stale` its rows that no finding belongs to any more; `grown`
    those that the merge base with `base` does not have and that give no reason (base "" where there is nothing to
    compare). `source` gives the lines of a file, `names` the name that a rule has for every name that one had.
    """

    project: Project
    rules: Sequence[Rule]
    failed: frozenset[str]
    findings: Sequence[Finding]
    suppressions: Sequence[Suppression]
    unused: Sequence[tuple[Suppression, tuple[str, ...]]]
    source: Callable[[str], Sequence[str]]
    names: Mapping[str, str]
    baseline: str = ""
    stale: Sequence[Row] = ()
    grown: Sequence[Row] = ()
    base: str = ""

    def subjects(self, rule: Rule) -> int | None:
        """How many things a rule looked at: files, for a pattern; what its `where` admits, for a query; None where only
        the rule itself knows."""
        if rule.kind == "match":
            return sum(1 for _ in files_of(rule, self.project))
        if rule.each is None:
            return None
        return sum(admits(rule, one) is None for one in SUBJECTS[rule.each](self.project))

    def without(self, suppression: Suppression, rules: Sequence[str] = ()) -> tuple[Edit, ...]:
        """The edits that take a comment out, or only `rules` out of it where it names others too; none for a waiver."""
        if suppression.kind != "comment":
            return ()
        return removal(suppression, rules, self.source(suppression.location.file), self.names)
