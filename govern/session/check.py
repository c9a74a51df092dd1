"""`govern check`: hold the rules against a repository, and sift what they report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from govern.checks.run import check_rules, why
from govern.config.globs import matcher
from govern.config.layout import detect_layout
from govern.facts.noted import Notes
from govern.facts.store import notices_of
from govern.findings import Severity
from govern.packs import select_rules
from govern.project.answers import Answers
from govern.project.project import Project
from govern.records import dataclass
from govern.reporters.report import Accepted, CheckResult, Failure, Summary
from govern.rule import Rule
from govern.session.baselines import read_baseline
from govern.session.check_request import CheckRequest
from govern.session.memory import Recall, Remembered
from govern.session.repository import Repository, open_repository
from govern.session.rules import rules_of
from govern.session.source import source_of
from govern.session.start import Progress, silent, today_here
from govern.sift.baseline import Baseline
from govern.sift.scope import scope_of
from govern.sift.sift import Run, Settled, SiftResult, sift
from govern.sift.suppressions import suppressions_of
from govern.tree.base import Tree


def run_check(
    request: CheckRequest,
    progress: Progress = silent,
    tree: Tree | None = None,
    remembered: Remembered | None = None,
) -> CheckResult:
    """Hold the selected rules against a repository, whose files are those of `tree` where it is open already. What is
    `remembered` of an earlier run is not worked out again; it is told what to remember of this one.

    Raises UsageError and GovernError where that cannot even begin.
    """
    progress("reading the repository")
    repository = open_repository(
        request.paths,
        request.config,
        staged=request.staged,
        base=request.base,
        at=request.at,
        tree=tree,
        layout_of=detect_layout if remembered is None else remembered.layout,
    )
    if request.base is not None:
        from govern.session.judged_change import judge_change

        return judge_change(repository, request, progress)
    return check_repository(repository, request, progress, remembered)


def check_repository(
    repository: Repository, request: CheckRequest, progress: Progress = silent, remembered: Remembered | None = None
) -> CheckResult:
    """Hold the selected rules against an open repository: `request` says which, and which findings count. `remembered`
    is as in `run_check`."""
    in_scope = scope_of(request.paths, repository.tree, repository.config.exclude)
    checked = sift_repository(repository, request, progress, remembered)
    excluded = matcher(repository.config.exclude)
    sifted = checked.sifted.counting(in_scope, request.least)
    notices = [*repository.tree.notices, *notices_of(checked.problems)]
    shown = {notice for notice in notices if not notice.file or in_scope(notice.file)}
    return CheckResult(
        findings=sifted.findings,
        notices=tuple(sorted(shown, key=lambda notice: (notice.file, notice.line, notice.message))),
        failures=checked.failures,
        summary=Summary(
            **{severity.value: sum(one.severity is severity for one in sifted.findings) for severity in Severity},
            suppressed=len(sifted.suppressed),
            baselined=len(sifted.baselined),
            files=sum(1 for name in checked.problems if not excluded(name.partition(":")[2])),
            endpoints=checked.endpoints,
            rules=len(checked.run.rules),
        ),
        day=checked.day,
        source=checked.run.source,
        accepted=tuple(_accepted(one) for one in sifted.settled if not one.is_open),
    )


def _accepted(one: Settled) -> Accepted:
    if one.suppression is not None:
        return Accepted(
            one.finding, "external" if one.suppression.kind == "waiver" else "inSource", one.suppression.reason
        )
    return Accepted(one.finding, "baseline", one.row.reason if one.row is not None else "")


@dataclass(frozen=True, slots=True)
class Checked:
    """A repository with all that its rules found, whatever of it is asked for, and the baseline it was held against.
    `day` is the day for which that holds (2026-11-30), "" for any: suppressions expire. `problems` are those of each
    file whose facts were looked at, as in `Facts.problems`."""

    sifted: SiftResult
    run: Run
    baseline: Baseline | None
    failures: tuple[Failure, ...]
    endpoints: int
    day: str
    problems: Mapping[str, Sequence[tuple[int, str]]]


def sift_repository(
    repository: Repository, request: CheckRequest, progress: Progress = silent, remembered: Remembered | None = None
) -> Checked:
    """Hold the selected rules against an open repository, and settle what becomes of each finding. `remembered` is as
    in `run_check`."""
    recalling = remembered is not None and remembered.earlier is not None
    rules = rules_of(repository.tree, repository.config, python_rules=request.python_rules, quickly=recalling)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    baseline = read_baseline(repository, request)
    if remembered is None:
        return _sift(repository, request, rules, chosen, baseline, progress)
    for wary in (False, True):
        recall = remembered.begin(repository.project, rules, chosen, wary=wary)
        seen = replace(repository, project=recall.answers.project)
        checked = _sift(seen, request, rules, chosen, baseline, progress, recall)
        if recall.answers.is_certain:
            break
    if not checked.failures:
        remembered.end(recall)
    return checked


def _sift(
    repository: Repository,
    request: CheckRequest,
    rules: Sequence[Rule],
    chosen: Sequence[Rule],
    baseline: Baseline | None,
    progress: Progress,
    recall: Recall | None = None,
) -> Checked:
    notes = Notes(repository.project.facts) if recall is None else recall.notes
    answers = None if recall is None else recall.answers
    failures: list[Failure] = []
    _read_all(repository, notes, request.jobs, progress)
    progress("working out the endpoints")
    endpoints = _count_endpoints(repository.project, failures, answers)
    progress(f"checking {len(chosen)} rules")
    outcome = check_rules(chosen, repository.project, answers)
    progress("sifting")
    today = request.today or today_here()
    run = run_of(repository, rules, chosen, frozenset(one.rule for one in outcome.failures), today, notes)
    sifted = sift(outcome.findings, replace(run, answers=answers), baseline)
    packs = {rule.name: f" of the pack {rule.pack}" for rule in chosen if rule.package}
    failures += [
        Failure(f"rule {one.rule}{packs.get(one.rule, '')}", one.message)
        for one in (*outcome.failures, *sifted.failures)
    ]
    day = today.isoformat() if any(one.until for one in run.suppressions) else ""
    problems = {**repository.project.facts.problems(), **notes.problems, **(answers.problems if answers else {})}
    return Checked(sifted, run, baseline, tuple(failures), endpoints, day, problems)


def run_of(
    repository: Repository,
    rules: Sequence[Rule],
    chosen: Sequence[Rule],
    failed: frozenset[str],
    today: date | None,
    notes: Notes | None = None,
) -> Run:
    """What the sift needs to know of a run. `rules` are all that there are, `chosen` those that were selected.

    All files with comments are looked at, so that a suppression is found wherever it stands.
    """
    config = repository.config
    names = {name: rule.name for rule in rules for name in rule.names}
    suppressions = suppressions_of(
        repository.project.facts, _counting(repository), config, names, today or today_here(), notes
    )
    return Run(repository.project, chosen, failed, suppressions, names, source_of(repository.tree))


def _counting(repository: Repository) -> list[str]:
    excluded = matcher(repository.config.exclude)
    return [path for path in repository.tree.paths() if not excluded(path)]


def _read_all(repository: Repository, notes: Notes, jobs: int, progress: Progress) -> None:
    """Read every Python file that counts, so that all problems and ignore comments are seen, whatever rules ask for."""
    paths = [path for path in _counting(repository) if path.endswith(".py")]
    progress("")
    notes.read_ahead(paths, jobs, lambda: progress("reading files"))
    for path in paths:
        notes.comments(path)


def _count_endpoints(project: Project, failures: list[Failure], answers: Answers | None) -> int:
    """How many endpoints rules look at. Wiring that fails is named once here; the rules that need it say so too."""

    def count(seen: Project) -> int:
        return sum(not endpoint.test and not endpoint.external for endpoint in seen.endpoints)

    try:
        return count(project) if answers is None else answers.ask("endpoints", count)
    except Exception as error:
        failures.append(Failure("reading the wiring", why(error)))
        return 0
