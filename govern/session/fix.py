"""`govern check --fix`: apply the fixes of what was found, as far as nothing moves that they do not mean to move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.findings import Finding, Notice
from govern.fixes.plan import Change, Plan, Read, Refusal, plan_fixes
from govern.fixes.standing import Standing, matters, moved, standing
from govern.fixes.write import write_changes
from govern.project.overlay import OverlayFacts
from govern.project.project import Project
from govern.records import dataclass
from govern.reporters.report import CheckResult
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.kept import kept_result
from govern.session.repository import Repository, focus_of, open_repository
from govern.session.start import Progress, open_tree, silent
from govern.session.stored import pieces_of
from govern.tree.overlay import OverlayTree
from govern.tree.recorded import RecordedTree

MOST_PASSES = 10
MOST_CHECKS = 40


@dataclass(frozen=True, slots=True)
class FixOutcome:
    """What is left once the fixes are applied (`result.fixed` names those that are), and what they make of files."""

    result: CheckResult
    changes: Mapping[str, Change]


def run_fix(
    request: CheckRequest, *, unsafe: bool = False, write: bool = True, cache: bool = True, progress: Progress = silent
) -> FixOutcome:
    """Check a repository, and apply the safe fixes of what counts, with `unsafe` the others too; without `write` only
    say what they would do. Fixes that overlap are applied one after another.

    A fix is refused, and a notice says why, where it does not cure its finding, breaks the syntax of a file, or moves
    routes, guards or the contract without meaning to. Raises what `run_check` raises, and GovernError where a file
    changed since it was read or cannot be written; then no file is changed.

    With `cache` nothing is worked out where an earlier check kept a result without fixes, and files are not read anew.
    """
    progress("reading the repository")
    known = kept_result(request) if cache else None
    if known is not None and not any(_offers(one, unsafe) for one in known.findings):
        return FixOutcome(replace(known, fixed=()), {})
    tree = open_tree(request.paths)
    pieces = pieces_of(tree.root) if cache else None
    read = tree if pieces is None else RecordedTree(tree, pieces)
    fixer = _Fixer(request, open_repository(request.paths, request.config, tree=read), progress)
    first = fixer.state({})
    fixed, state, endless = fixer.settle(first, unsafe, frozenset())
    if endless:
        fixed, state, _ = fixer.settle(first, unsafe, endless)
    if pieces is not None:
        pieces.close()
    changes = {path: Change(fixer.original(path), after) for path, after in sorted(state.changed.items())}
    if write and changes:
        progress("writing fixes")
        write_changes(fixer.root.tree.root, changes)
    notices = {*state.result.notices, *(fixer.notice(one) for one in fixer.refused.values())}
    return FixOutcome(
        replace(
            state.result,
            fixed=tuple(fixed),
            notices=tuple(sorted(notices, key=lambda one: (one.file, one.line, one.message))),
        ),
        changes,
    )


@dataclass
class _State:
    """The repository with some files changed in memory, and what a check says of it."""

    changed: Mapping[str, bytes]
    repository: Repository
    result: CheckResult

    @cached_property
    def standing(self) -> Standing:
        return standing(self.repository.project)


@dataclass
class _Fixer:
    """Applies fixes in memory and checks what they make of the repository. What was read of the disk is kept, so that
    all checks see the same files, and the last step can tell whether one changed since."""

    request: CheckRequest
    root: Repository
    progress: Progress
    refused: dict[str, Refusal] = field(default_factory=dict)
    _known: dict[str, bytes] = field(default_factory=dict)
    _first: Repository | None = None
    _checks: int = 0

    def state(self, changed: Mapping[str, bytes]) -> _State:
        """Check the repository with these files changed."""
        tree = OverlayTree(self.root.tree, changed, self._known)
        repository = self._assembled(tree, changed)
        self._first = self._first or repository
        self._checks += 1
        return _State(changed, repository, check_repository(repository, self.request, self.progress))

    def _assembled(self, tree: OverlayTree, changed: Mapping[str, bytes]) -> Repository:
        config = load_config(tree, self.request.config)
        layout = detect_layout(tree, config, focus_of(self.request.paths, tree.root))
        project = Project(tree, config, layout, None, lambda: self.root.project.base)
        if self._first is not None:
            project.facts = OverlayFacts(tree, self._first.project.facts, changed)
        return Repository(tree, config, layout, project)

    def settle(
        self, state: _State, unsafe: bool, without: frozenset[str]
    ) -> tuple[list[Finding], _State, frozenset[str]]:
        """Apply fixes, pass after pass, until none is left, those of the rules `without` aside. Returns what was fixed,
        the state after that, and the rules whose fixes came to no end."""
        fixed: list[Finding] = []
        for _ in range(MOST_PASSES):
            pending = [one for one in self._pending(state, unsafe) if one.rule not in without]
            self._refuse(
                Refusal(one, "its fixes come to no end") for one in self._pending(state, unsafe) if one.rule in without
            )
            if not pending:
                return fixed, state, frozenset()
            intends = min(sorted(one.fix.intends) for one in pending if one.fix)
            together = [one for one in pending if one.fix and sorted(one.fix.intends) == intends]
            taken, state = self.prove(state, [], together)
            fixed += taken
        return fixed, state, frozenset(one.rule for one in self._pending(state, unsafe))

    def _pending(self, state: _State, unsafe: bool) -> list[Finding]:
        """The findings whose fixes can be applied and are not refused."""
        return [one for one in state.result.findings if _offers(one, unsafe) and one.fingerprint not in self.refused]

    def original(self, path: str) -> bytes | None:
        """A file's bytes on disk, as they were first read."""
        if path not in self._known and self.root.tree.exists(path):
            self._known[path] = self.root.tree.read(path)
        return self._known.get(path)

    def prove(
        self, state: _State, accepted: Sequence[Finding], candidates: Sequence[Finding]
    ) -> tuple[Sequence[Finding], _State]:
        """Which of the candidates can be applied to `state` besides those accepted before, and the state after that.

        Where something is wrong with all of them together, halves are tried, down to the fix that is to blame.
        """
        plan = plan_fixes([*accepted, *candidates], self._reader(state))
        self._refuse(plan.refused)
        if not plan.changes:
            self._refuse(Refusal(one, "it changes nothing") for one in plan.taken)
            return [], state
        after = self.state({**state.changed, **{path: change.after for path, change in plan.changes.items()}})
        uncured = _uncured(plan.taken, state.result.findings, after.result.findings)
        reason = "the finding would still be there" if uncured else self._complaint(plan, state, after)
        if not reason:
            return plan.taken, after
        new = [one for one in plan.taken if one not in accepted]
        blamed = uncured if uncured and len(uncured) < len(new) else new if len(new) == 1 or uncured else []
        if self._checks > MOST_CHECKS:
            blamed = new
        if blamed:
            self._refuse(Refusal(one, reason) for one in blamed)
            rest = [one for one in new if one not in blamed]
            return self.prove(state, accepted, rest) if rest or accepted else ([], state)
        middle = len(new) // 2
        taken, _ = self.prove(state, accepted, new[:middle])
        return self.prove(state, taken, new[middle:])

    def _reader(self, state: _State) -> Read:
        def read(path: str) -> bytes | None:
            return state.changed[path] if path in state.changed else self.original(path)

        return read

    def _refuse(self, refusals: Iterable[Refusal]) -> None:
        for one in refusals:
            self.refused[one.finding.fingerprint] = one

    def _complaint(self, plan: Plan, before: _State, after: _State) -> str:
        """What speaks against a plan, in one line; "" if nothing does."""
        broken = {
            (one.file, one.message) for one in after.repository.project.facts.notices() if one.file in plan.changes
        }
        broken -= {(one.file, one.message) for one in before.repository.project.facts.notices()}
        if broken:
            file, message = min(broken)
            return f"{file} would not be understood any more ({message})"
        known = {one.what for one in before.result.failures}
        for failure in after.result.failures:
            if failure.what not in known:
                return f"{failure.what} would fail: {failure.message}"
        if not matters(plan.changes):
            return ""
        intended = frozenset(name for one in plan.taken if one.fix for name in one.fix.intends)
        self.progress("comparing routes and contract")
        return moved(before.standing, after.standing, intended)

    @staticmethod
    def notice(refusal: Refusal) -> Notice:
        """What to say of a fix that was not applied."""
        at = refusal.finding.location
        return Notice(at.file, at.line, f"the fix of {refusal.finding.rule} was not applied: {refusal.reason}")


def _offers(finding: Finding, unsafe: bool) -> bool:
    """Whether a finding has a fix that may be applied."""
    return finding.fix is not None and bool(finding.fix.edits) and (finding.fix.safe or unsafe)


def _uncured(taken: Sequence[Finding], before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """The findings of which more are left than fixes promised."""
    promised = Counter(_subject(one) for one in taken)
    was, left = Counter(_subject(one) for one in before), Counter(_subject(one) for one in after)
    bad = {subject for subject, count in promised.items() if left[subject] > was[subject] - count}
    return [one for one in taken if _subject(one) in bad]


def _subject(finding: Finding) -> tuple[str, str, str]:
    return (finding.rule, finding.location.file, finding.subject)
