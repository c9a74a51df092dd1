"""`govern check`: hold the rules against a repository, and sift what they report."""

from __future__ import annotations

from govern.checks.run import check_rules, why
from govern.config.globs import matcher
from govern.findings import Severity
from govern.packs import load_rules, select_rules
from govern.project.project import Project
from govern.reporters.report import CheckResult, Failure, Summary
from govern.session.check_request import CheckRequest
from govern.session.repository import Progress, Repository, open_repository, silent, source_of
from govern.sift.comments import ignores_of
from govern.sift.scope import scope_of
from govern.sift.sift import sift


def run_check(request: CheckRequest, progress: Progress = silent) -> CheckResult:
    """Hold the selected rules against a repository. Raises UsageError and GovernError where that cannot even begin."""
    progress("reading the repository")
    return check_repository(open_repository(request.paths, request.config, staged=request.staged), request, progress)


def check_repository(repository: Repository, request: CheckRequest, progress: Progress = silent) -> CheckResult:
    """Hold the selected rules against an open repository: `request` says which, and which findings count."""
    in_scope = scope_of(request.paths, repository.tree, repository.config.exclude)
    rules = load_rules(repository.tree, allow_python=repository.config.python_rules and request.python_rules)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    failures: list[Failure] = []
    progress("reading files")
    _read_all(repository)
    progress("working out the endpoints")
    endpoints = _count_endpoints(repository.project, failures)
    progress(f"checking {len(chosen)} rules")
    outcome = check_rules(chosen, repository.project)
    failures += [Failure(f"rule {one.rule}", one.message) for one in outcome.failures]

    progress("sifting")
    source = source_of(repository.tree)
    names = {name: rule.name for rule in rules for name in rule.names}
    files = {finding.location.file for finding in outcome.findings if repository.tree.exists(finding.location.file)}
    ignores = ignores_of(repository.project.facts, sorted(files), source, names)
    sifted = sift(outcome.findings, ignores=ignores, in_scope=in_scope, least=request.least)
    notices = [*repository.tree.notices, *repository.project.facts.notices()]
    notices += [notice for one in ignores.values() for notice in one.notices]
    shown = {notice for notice in notices if not notice.file or in_scope(notice.file)}
    return CheckResult(
        findings=sifted.findings,
        notices=tuple(sorted(shown, key=lambda notice: (notice.file, notice.line, notice.message))),
        failures=tuple(failures),
        summary=Summary(
            **{severity.value: sum(one.severity is severity for one in sifted.findings) for severity in Severity},
            suppressed=len(sifted.suppressed),
            files=sum(1 for _ in repository.project.facts.read_so_far()),
            endpoints=endpoints,
            rules=len(chosen),
        ),
        source=source,
    )


def _read_all(repository: Repository) -> None:
    """Read every Python file that counts, so that all problems and ignore comments are seen, whatever rules ask for."""
    excluded = matcher(repository.config.exclude)
    for path in repository.tree.paths():
        if path.endswith(".py") and not excluded(path):
            repository.project.facts.python(path)


def _count_endpoints(project: Project, failures: list[Failure]) -> int:
    """How many endpoints rules look at. Wiring that fails is named once here; the rules that need it say so too."""
    try:
        return sum(not endpoint.test and not endpoint.external for endpoint in project.endpoints)
    except Exception as error:
        failures.append(Failure("reading the wiring", why(error)))
        return 0
