"""`govern check --base REV`: what a change causes, wherever in the repository it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from govern.errors import UsageError
from govern.facts.shared import SharedFacts
from govern.findings import Finding, Severity
from govern.project.project import Project
from govern.reporters.report import CheckResult, Failure
from govern.rule import PROFILES
from govern.session.check import check_repository
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository
from govern.session.reverted import Reverted
from govern.session.rules import rules_of
from govern.session.start import Progress
from govern.sift.causes import one_for_each_cause, suspects, with_cause
from govern.sift.compared import new_findings
from govern.tree.changes import Changes, Hunk, changes_between
from govern.tree.commit import CommitTree


def judge_change(repository: Repository, request: CheckRequest, progress: Progress) -> CheckResult:
    """The findings that an open repository has and its base (`project.base`) has not, one for each cause.

    A rule that fails on the base is a failure: all of its findings might be old.
    """
    base = repository.project.base
    assert base is not None, "whoever asks what a change causes names a base"
    result = check_repository(repository, request, progress)
    changes = changes_between(base.tree, repository.tree)
    progress(f"comparing with the base, from which {len(changes.files)} files differ")
    base.facts = SharedFacts(base.tree, repository.project.facts, _unchanged(changes, repository.project))
    before = _before(base, repository, request, result)
    new = new_findings(result.findings, before.findings, changes, result.source, before.source)
    progress("looking for causes")
    causes = _causes(new, changes, base, Reverted(repository, base, changes, request, result.findings))
    named = (
        one if hunk is None else with_cause(one, hunk, changes, result.source, before.source)
        for one, hunk in zip(new, causes, strict=True)
    )
    failed = {one.what for one in result.failures}
    failures = [Failure(f"{one.what} on the base", one.message) for one in before.failures if one.what not in failed]
    old_notices = {(one.file, one.message) for one in before.notices}
    findings = one_for_each_cause(named)
    return replace(
        result,
        findings=findings,
        notices=tuple(one for one in result.notices if (changes.now_of(one.file), one.message) not in old_notices),
        failures=(*result.failures, *failures),
        summary=replace(
            result.summary,
            **{severity.value: sum(one.severity is severity for one in findings) for severity in Severity},
        ),
        base=base.tree.revision if isinstance(base.tree, CommitTree) else "",
    )


def _before(base: Project, repository: Repository, request: CheckRequest, now: CheckResult) -> CheckResult:
    """The base held against the rules that found something now: what others find there is of no interest.

    It is judged by the configuration that stood there, by the one of now where that is not valid (any more).
    """
    for config in (base.config, repository.config):
        try:
            return _judge(Repository(base.tree, config, base.layout, base), request, now)
        except UsageError as error:
            problem = error
    raise UsageError(f"the base cannot be judged: {problem}")


def _judge(base: Repository, request: CheckRequest, now: CheckResult) -> CheckResult:
    found = {one.rule for one in now.findings}
    if not found:
        return CheckResult(())
    rules = rules_of(base.tree, base.config, python_rules=request.python_rules)
    groups = {group for rule in rules for group in (rule.family, rule.pack)}
    known = {*PROFILES, *groups, *(name for rule in rules for name in rule.names)}
    select = tuple(word for word in request.select if word in known)
    if request.select and not select:
        return CheckResult(())
    silent = tuple(rule.name for rule in rules if rule.name not in found)
    return check_repository(base, replace(request, select=select, ignore=(*request.ignore, *silent), no_baseline=True))


def _unchanged(changes: Changes, now: Project) -> Callable[[str], bool]:
    """A test whether a file of the base is there now, with the same bytes."""
    paths = frozenset(now.paths)
    return lambda path: path in paths and path not in changes.files


def _causes(new: Sequence[Finding], changes: Changes, base: Project, reverted: Reverted) -> list[Hunk | None]:
    """The change behind each new finding.

    Where a finding stands on a changed line and the endpoint it is about is new, or it is about none, it is that line.
    Else changes are undone until the finding goes.
    """
    every = changes.hunks()
    if len(every) == 1:
        return [every[0]] * len(new)
    known = {one.label for one in base.endpoints} if any(one.endpoint for one in new) else set()
    causes: list[Hunk | None] = []
    asked: list[int] = []
    for at, finding in enumerate(new):
        here = changes.hunk_at(finding.location.file, finding.location.line)
        causes.append(here if finding.endpoint not in known else None)
        if causes[-1] is None:
            asked.append(at)
    if asked:
        suspected = [hunk for at in asked for hunk in suspects(new[at], changes)]
        for at, hunk in zip(asked, reverted.causes([new[at] for at in asked], suspected), strict=True):
            causes[at] = hunk
    return causes
