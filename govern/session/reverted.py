"""Which changed lines cause which findings: lines are put back in memory, and the rules held against what results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.errors import GovernError
from govern.facts.shared import SharedFacts
from govern.findings import Finding
from govern.project.project import Project
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, focus_of
from govern.tree.changes import MOVE, Changes, FileChange, Hunk, lines_of
from govern.tree.overlay import OverlayTree

# Each is a run of the rules in question. What is not told apart by then has no known cause.
MOST_RUNS = 24


class Reverted:
    """The repository with some of the changes undone."""

    def __init__(
        self, repository: Repository, base: Project, changes: Changes, request: CheckRequest, now: Iterable[Finding]
    ) -> None:
        self._repository = repository
        self._base = base
        self._changes = changes
        self._request = request
        self._now = Counter(_identity(one) for one in now)
        self._known: dict[str, bytes] = {}
        self._runs = 0

    def causes(self, findings: Sequence[Finding], suspected: Iterable[Hunk]) -> list[Hunk | None]:
        """For each finding the change without which it would not be there; None where no single one is known to be.

        The changes of `suspected` are tried before the others.
        """
        found: list[Hunk | None] = [None] * len(findings)
        first = list(dict.fromkeys(suspected))
        hunks = [*first, *(one for one in self._changes.hunks() if one not in first)]
        open_ = list(range(len(findings)))
        stack = [(open_, hunks, len(first), True)]
        while stack:
            wanted, among, cut, sure = stack.pop()
            if len(among) > 1:
                cut = cut if 0 < cut < len(among) else len(among) // 2
                gone = self._gone(findings, wanted, among[:cut])
                left = [at for at in wanted if at not in gone]
                if left:
                    stack.append((left, among[cut:], 0, False))
                if gone:
                    stack.append((sorted(gone), among[:cut], 0, True))
            elif among:
                certain = wanted if sure else self._gone(findings, wanted, among)
                for at in certain:
                    found[at] = among[0]
        return found

    def _gone(self, findings: Sequence[Finding], wanted: Sequence[int], hunks: Sequence[Hunk]) -> set[int]:
        """Which of the findings `wanted` (by index) are not there without `hunks`."""
        if self._runs >= MOST_RUNS:
            return set()
        self._runs += 1
        rules = tuple(sorted({findings[at].rule for at in wanted}))
        try:
            result = check_repository(self._without(hunks), replace(self._request, select=rules, no_baseline=True))
        except GovernError:
            return set()
        if result.failures:
            return set()
        fewer = self._now - Counter(_identity(one) for one in result.findings)
        gone: set[int] = set()
        for at in wanted:
            key = _identity(findings[at])
            if fewer[key] > 0:
                fewer[key] -= 1
                gone.add(at)
        return gone

    def _without(self, hunks: Sequence[Hunk]) -> Repository:
        """The repository as it would be without these changes: its configuration and its layout are read anew."""
        undone: dict[str, list[Hunk]] = {}
        for hunk in hunks:
            undone.setdefault(hunk.file, []).append(hunk)
        put_back: dict[str, bytes] = {}
        removed: set[str] = set()
        for file, some in undone.items():
            change = self._changes.files[file]
            is_back = change.old if MOVE in ((one.count, one.old_count) for one in some) else change.path
            if change.path is not None and (change.old is None or is_back != change.path):
                removed.add(change.path)
            if change.old is not None:
                put_back[is_back or change.old] = self._content(change, some)
        project = self._repository.project
        tree = OverlayTree(project.tree, put_back, self._known, removed)
        settings = load_config(tree, self._request.config)
        layout = detect_layout(tree, settings, focus_of(self._request.paths, tree.root))
        without = Project(tree, settings, layout, project.app, project.open_base)
        without.facts = SharedFacts(tree, project.facts, lambda path: path not in put_back and path not in removed)
        return Repository(tree, settings, layout, without)

    def _content(self, change: FileChange, undone: Sequence[Hunk]) -> bytes:
        """A file as it is now, but for the lines that are put back."""
        assert change.old is not None
        before = self._base.tree.read(change.old)
        if change.path is None or len(undone) == len(change.hunks):
            return before
        old, new = lines_of(before), lines_of(self._repository.tree.read(change.path))
        for hunk in sorted(undone, key=lambda one: -one.line):
            new[hunk.line - 1 : hunk.line - 1 + hunk.count] = old[
                hunk.old_line - 1 : hunk.old_line - 1 + hunk.old_count
            ]
        return "".join(f"{line}\n" for line in new).encode()


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.location.file, finding.subject
