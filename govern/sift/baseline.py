"""The baseline of a run: which findings are old, which rows are stale, and which were added without a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from govern.facts.python import decode
from govern.findings import Finding
from govern.records import dataclass
from govern.sift.identity import Identities
from govern.sift.matching import Nowhere, pair
from govern.sift.rows import Row

if TYPE_CHECKING:
    from govern.project.project import Project

# What a baseline cannot accept: what is wrong with the baseline itself.
NEVER = frozenset(("stale-baseline", "baseline-growth"))


@dataclass(frozen=True, slots=True)
class Baseline:
    """A baseline as it was read: its file for people, its rows, and those of the merge base with `base`.

    `before` is None where there is nothing to compare with: no history, or no baseline at the merge base.
    """

    file: str
    rows: tuple[Row, ...]
    before: tuple[Row, ...] | None = None
    base: str = ""

    def grown(self) -> tuple[Row, ...]:
        """The rows that were added since the merge base and give no reason."""
        if self.before is None:
            return ()
        old, new = [row.identity for row in self.before], [row.identity for row in self.rows]
        kept = {number for _, number in pair(old, new, Nowhere())}
        return tuple(row for number, row in enumerate(self.rows) if number not in kept and not row.reason)


@dataclass(slots=True)
class Standing:
    """How a baseline stands with the findings of a run: pairs of (row, finding), rows without a finding, findings
    without a row."""

    kept: list[tuple[Row, Finding]] = field(default_factory=list)
    stale: list[Row] = field(default_factory=list)
    new: list[Finding] = field(default_factory=list)


def stand(rows: Sequence[Row], findings: Sequence[Finding], ran: Collection[str], identities: Identities) -> Standing:
    """Pair the rows of the rules that `ran` with the findings of a run. Rows of others are neither kept nor stale."""
    judged = [row for row in rows if row.identity.rule in ran]
    names = {row.identity.rule for row in judged}
    open_ones = [one for one in findings if one.rule in names and one.rule not in NEVER]
    found = [identities.of(one) for one in open_ones]
    pairs = pair([row.identity for row in judged], found, TreePlaces(identities.project))
    kept_rows = {number for number, _ in pairs}
    kept_findings = {number for _, number in pairs}
    taken = {id(open_ones[number]) for number in kept_findings}
    return Standing(
        [(judged[row], open_ones[number]) for row, number in pairs],
        [row for number, row in enumerate(judged) if number not in kept_rows],
        [one for one in findings if id(one) not in taken],
    )


@dataclass(slots=True)
class TreePlaces:
    """What is left at the old place of a row, in the tree of a project."""

    project: Project
    _texts: dict[str, str] = field(default_factory=dict)

    def has_file(self, file: str) -> bool:
        """Whether the tree has the file."""
        return self.project.tree.exists(file)

    def defines(self, file: str, symbol: str) -> bool:
        """Whether the file still defines what the last part of a dotted symbol names. A look at the text is enough: it
        may take a comment for a definition, and then a finding counts as new that was moved, never the reverse."""
        if not self.has_file(file):
            return False
        if file not in self._texts:
            self._texts[file] = decode(self.project.tree.read(file))[0] or ""
        name = re.escape(symbol.rpartition(".")[2])
        form = rf"\b(?:def|class|function|const|let|var|interface|type|enum)\s+{name}\b|^\s*{name}\s*[:=(]"
        return re.search(form, self._texts[file], re.MULTILINE) is not None
