"""The way through, as one page: open the tree, read the configuration, find the layout, assemble the project, hold the
rules against it, sift what they report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from govern.checks import check_rule
from govern.config.layout import Layout, detect_layout
from govern.config.load import load_config
from govern.config.settings import Config
from govern.errors import GovernError
from govern.facts.python import PythonFacts, decode
from govern.findings import Finding, Severity
from govern.packs import load_rules, select_rules
from govern.project.project import Project
from govern.reporters.report import CheckResult, Failure, Source, Summary
from govern.rule import Rule
from govern.sift.ignores import Ignores, read_ignores
from govern.sift.scope import scope_of
from govern.sift.sift import sift
from govern.tree.base import Tree
from govern.tree.worktree import open_worktree

Progress = Callable[[str], None]


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check. `paths` picks the repository and, below its root, the files whose findings count.

    `python_rules` false forbids local rules that run code; `debug` lets an error of a rule through with its traceback.
    """

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    least: Severity = Severity.INFO
    python_rules: bool = True
    debug: bool = False


@dataclass(frozen=True, slots=True)
class Repository:
    """An open repository: its files, what is configured, what was detected, and the project put together from them."""

    tree: Tree
    config: Config
    layout: Layout
    project: Project


def open_repository(paths: Sequence[Path] = (), config: Path | None = None) -> Repository:
    """The repository of the first of `paths`, or of the current folder. Raises UsageError where there is none."""
    tree = open_worktree(paths[0] if paths else Path())
    settings = load_config(tree, config)
    layout = detect_layout(tree, settings)
    return Repository(tree, settings, layout, Project(tree, settings, layout))


def run_check(request: CheckRequest, progress: Progress = silent) -> CheckResult:
    """Hold the selected rules against a repository. Raises UsageError and GovernError where that cannot even begin."""
    progress("reading the repository")
    repository = open_repository(request.paths, request.config)
    in_scope = scope_of(request.paths, repository.tree.root)
    rules = load_rules(repository.tree, allow_python=repository.config.python_rules and request.python_rules)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    found, failures = _hold(chosen, repository.project, progress, debug=request.debug)

    progress("sifting")
    source = source_of(repository.tree)
    ignores = _ignores(repository.project, rules, source)
    sifted = sift(found, ignores=lambda file: ignores.get(file, Ignores()), in_scope=in_scope, least=request.least)
    endpoints = _count_endpoints(repository.project, failures, debug=request.debug)
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


def _hold(
    rules: Iterable[Rule], project: Project, progress: Progress, *, debug: bool
) -> tuple[list[Finding], list[Failure]]:
    """What the rules find. A rule that fails is named, and the others go on."""
    found: list[Finding] = []
    failures: list[Failure] = []
    for rule in rules:
        progress(f"checking {rule.name}")
        try:
            found += check_rule(rule, project, rule.values)
        except Exception as error:
            if debug:
                raise
            failures.append(_failure(f"rule {rule.name}", error))
    return found, failures


def _count_endpoints(project: Project, failures: list[Failure], *, debug: bool) -> int:
    try:
        return len(project.endpoints)
    except Exception as error:
        if debug:
            raise
        failures.append(_failure("wiring", error))
        return 0


def _failure(what: str, error: Exception) -> Failure:
    return Failure(what, str(error) if isinstance(error, GovernError) else f"{type(error).__name__}: {error}")


def _ignores(project: Project, rules: Iterable[Rule], source: Source) -> dict[str, Ignores]:
    """What comments ignore, for each file that was read and has directives."""
    names = {name: rule.name for rule in rules for name in rule.names}
    found: dict[str, Ignores] = {}
    for facts in project.facts.read_so_far():
        if facts.comments:
            body = facts.body if isinstance(facts, PythonFacts) else ()
            found[facts.path] = read_ignores(facts.path, facts.comments, source(facts.path), body, names)
    return found
