"""The way through, as one page: open the tree, read the configuration, find the layout, assemble the project, hold the
rules against it, sift what they report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from govern.checks.run import check_rules, why
from govern.config.globs import matcher
from govern.config.layout import Layout, detect_layout
from govern.config.load import load_config
from govern.config.settings import Config
from govern.cross_check.differences import CrossCheck
from govern.errors import GovernError
from govern.facts.python import decode
from govern.findings import Severity, Verdict
from govern.packs import load_rules, select_rules
from govern.project.endpoints import Endpoint
from govern.project.project import Project
from govern.project.wiring.backend import require_app
from govern.reporters.inventory import Answer, Inventory, route_of
from govern.reporters.report import CheckResult, Failure, Source, Summary
from govern.sift.comments import ignored_by, ignores_of
from govern.sift.scope import scope_of, url_filter
from govern.sift.sift import sift
from govern.tree.base import Tree
from govern.tree.worktree import open_worktree

if TYPE_CHECKING:
    from govern.reporters.endpoint_page import EndpointPage
    from govern.selftest.run import SelfTest

Progress = Callable[[str], None]


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check. `paths` picks the repository and, below its root, the files whose findings count.

    `python_rules` false forbids local rules that run code.
    """

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    least: Severity = Severity.INFO
    python_rules: bool = True


@dataclass(frozen=True, slots=True)
class WhyRequest:
    """Which endpoint to explain: `method` and `path` (a template, or as a request has it), of the application `app`
    where several serve it. `repository` picks the repository; the rest is as in CheckRequest."""

    method: str
    path: str
    repository: Path | None = None
    config: Path | None = None
    app: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    python_rules: bool = True


@dataclass(frozen=True, slots=True)
class SelfTestRequest:
    """What to take away, and whom to ask: `operators` by name (empty for all), at most `limit` mutants of the sample
    that `seed` chooses, none begun after `timeout` seconds. The rest is as in CheckRequest."""

    path: Path | None = None
    config: Path | None = None
    app: str | None = None
    operators: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    limit: int | None = None
    seed: int = 0
    timeout: float | None = None
    python_rules: bool = True


@dataclass(frozen=True, slots=True)
class Repository:
    """An open repository: its files, what is configured, what was detected, and the project put together from them."""

    tree: Tree
    config: Config
    layout: Layout
    project: Project


@dataclass(frozen=True, slots=True)
class RoutesRequest:
    """Which endpoints to list. `path` picks the repository and, below its root, the files whose handlers count.

    `app` names one application. What is listed is filtered by `methods` (upper case, empty for all), `url` (a prefix,
    or a pattern with `*`), `files` (globs for the files of handlers, empty for all), `unresolved`, `conditional`, and
    `guarded`: True for endpoints of which authentication is proved, False for all others. `frontend` asks who of the
    frontends calls each: their files are read then.
    """

    path: Path | None = None
    config: Path | None = None
    app: str | None = None
    methods: frozenset[str] = frozenset()
    url: str | None = None
    files: tuple[str, ...] = ()
    unresolved: bool = False
    conditional: bool = False
    guarded: bool | None = None
    frontend: bool = False


def open_repository(paths: Sequence[Path] = (), config: Path | None = None, app: str | None = None) -> Repository:
    """The repository of the first of `paths`, or of the current folder. Raises UsageError where there is none."""
    tree = open_worktree(paths[0] if paths else Path())
    settings = load_config(tree, config)
    layout = detect_layout(tree, settings, focus_of(paths, tree.root))
    return Repository(tree, settings, layout, Project(tree, settings, layout, app))


def focus_of(paths: Sequence[Path], root: Path) -> str:
    """The folder that the user asked about, relative to the root: where `paths` is one folder; "" otherwise."""
    if len(paths) != 1 or not paths[0].is_dir():
        return ""
    folder = paths[0].resolve()
    return (
        folder.relative_to(root.resolve()).as_posix().removeprefix(".") if folder.is_relative_to(root.resolve()) else ""
    )


def run_check(request: CheckRequest, progress: Progress = silent) -> CheckResult:
    """Hold the selected rules against a repository. Raises UsageError and GovernError where that cannot even begin."""
    progress("reading the repository")
    repository = open_repository(request.paths, request.config)
    in_scope = scope_of(request.paths, repository.tree.root, repository.config.exclude)
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


def list_routes(request: RoutesRequest, progress: Progress = silent) -> Inventory:
    """The endpoints of a repository. Raises UsageError where there is no repository, or no application of that name."""
    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_repository(paths, request.config, request.app)
    in_scope = scope_of(paths, repository.tree.root, repository.config.exclude)
    has_url, has_file = url_filter(request.url), matcher(request.files)
    project = repository.project
    progress("working out the endpoints")
    require_app(project)
    wanted = [
        endpoint
        for endpoint in project.endpoints
        if in_scope(endpoint.file)
        and (not request.methods or endpoint.method in request.methods)
        and (not request.unresolved or not endpoint.resolved)
        and (not request.conditional or endpoint.conditional)
        and (not request.files or has_file(endpoint.file))
        and has_url(endpoint.path)
    ]
    progress("asking what guards them")
    if request.guarded is not None:
        proved = project.proofs.authentication
        wanted = [one for one in wanted if (proved(one).verdict is Verdict.PROVED) is request.guarded]
    if request.frontend:
        progress("asking who calls them")
    callers = project.frontend_calls.of if request.frontend else lambda endpoint: None
    routes = tuple(route_of(endpoint, _answers(project, endpoint), callers(endpoint)) for endpoint in wanted)
    return Inventory(project.apps, routes, project.unresolved, project.coverage)


def explain_endpoint(request: WhyRequest, progress: Progress = silent) -> EndpointPage:
    """All that is known of one endpoint, and how each selected rule stands with it.

    Raises UsageError where there is no repository, no such application or endpoint, and for rules that do not exist.
    """
    from govern.checks.standing import standings
    from govern.project.wiring.lookup import find_endpoint
    from govern.reporters.endpoint_page import EndpointPage, carried

    progress("reading the repository")
    paths = () if request.repository is None else (request.repository,)
    repository = open_repository(paths, request.config, request.app)
    project = repository.project
    progress("working out the endpoints")
    require_app(project)
    endpoint = find_endpoint(project.endpoints, request.method, request.path)
    rules = load_rules(repository.tree, allow_python=repository.config.python_rules and request.python_rules)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    progress(f"checking {len(chosen)} rules")
    outcome = check_rules(chosen, project)
    names = {name: rule.name for rule in rules for name in rule.names}
    source = source_of(repository.tree)
    by_rule = {rule.name: [one for one in outcome.findings if one.rule == rule.name] for rule in chosen}
    failed = {one.rule for one in outcome.failures}
    standing = [
        one
        for rule in chosen
        if rule.name not in failed
        for one in standings(rule, by_rule[rule.name], endpoint, project)
    ]
    return EndpointPage(
        endpoint,
        _answers(project, endpoint),
        carried(project, endpoint),
        project.proofs.exemption(endpoint),
        tuple((one, ignored_by(one.finding, project.facts, source, names)) for one in standing),
        tuple(Failure(f"rule {one.rule}", one.message) for one in outcome.failures),
    )


def run_selftest(request: SelfTestRequest, progress: Progress = silent) -> SelfTest:
    """Take away one thing after another on a copy in memory, and say which rules notice. Nothing is written.

    Raises UsageError where there is no repository, no such application, operator or rule.
    """
    from govern.selftest.operators.catalogue import named
    from govern.selftest.run import self_test

    operators = named(request.operators)
    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_repository(paths, request.config, request.app)
    require_app(repository.project)
    rules = load_rules(repository.tree, allow_python=repository.config.python_rules and request.python_rules)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    return self_test(
        repository.project,
        chosen,
        operators,
        limit=request.limit,
        seed=request.seed,
        timeout=request.timeout,
        progress=progress,
    )


def verify_routes(request: RoutesRequest, python: str, seconds: float, progress: Progress = silent) -> CrossCheck:
    """The routes of a repository held against what its applications serve when `python` imports them.

    This runs code of the repository, each application for at most `seconds`. Raises UsageError where there is no
    repository or no such application, GovernError where an application cannot be imported.
    """
    from govern.cross_check.verify import verify

    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_repository(paths, request.config, request.app)
    require_app(repository.project)
    progress("asking the live application")
    return verify(repository.project, repository.tree.root, python, seconds)


def _answers(project: Project, endpoint: Endpoint) -> dict[str, Answer]:
    """The answer to each question of the inventory about one endpoint."""
    return {
        "mutates": project.effects.mutates(endpoint),
        "authentication": project.proofs.authentication(endpoint),
        "permission": project.proofs.permission(endpoint),
        "audit": project.proofs.audit(endpoint),
        "idempotency": project.proofs.idempotency(endpoint),
    }


def source_of(tree: Tree) -> Source:
    """The lines of a tree's files, each file read once at most; none of a file that cannot be read."""
    known: dict[str, Sequence[str]] = {}

    def lines(path: str) -> Sequence[str]:
        if path not in known:
            try:
                text = decode(tree.read(path))[0] or ""
            except GovernError:
                text = ""
            known[path] = text.split("\n")
        return known[path]

    return lines


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
