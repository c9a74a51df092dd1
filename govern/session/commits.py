"""`govern check --commits BASE..HEAD`: the messages of a range of commits, and what they change."""

from __future__ import annotations

from collections.abc import Callable

from govern.checks.run import check_rules
from govern.commits.message import read_message
from govern.errors import UsageError
from govern.facts.shared import SharedFacts
from govern.packs import select_rules
from govern.project.commits import Commit
from govern.project.project import Project
from govern.reporters.report import CheckResult
from govern.session.about_commits import about_commits, result_of
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository, open_repository, project_of
from govern.session.rules import rules_of
from govern.session.source import source_of
from govern.session.start import Progress, silent
from govern.tree.commit import CommitTree, find_commit, merge_base
from govern.tree.history import Committed, commits_in, ends_of


def check_commits(request: CheckRequest, span: str, progress: Progress = silent) -> CheckResult:
    """The findings about the commits of a range, oldest first. One about a commit of the history stands in no file.

    All commits are judged by the configuration of now. Raises UsageError where there is no repository, no such commit,
    or where a clone is too shallow.
    """
    progress("reading the repository")
    repository = open_repository(request.paths, request.config)
    root = repository.tree.root
    found = commits_in(root, span)
    rules = rules_of(repository.tree, repository.config, python_rules=request.python_rules)
    selected = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    chosen = selected if request.select else about_commits(selected)
    base, head = ends_of(span)
    history = _History(repository)
    project = history.project(find_commit(root, head))
    try:
        parted = merge_base(root, base, head)
        project.open_base = lambda: history.project(parted)
    except UsageError:  # a branch that began anew: its commits are judged one by one
        pass
    project.commits = tuple(history.commit(one) for one in found)
    progress(f"checking {len(found)} commits")
    return result_of(check_rules(chosen, project), len(found), chosen, request.least, source_of(project.tree))


class _History:
    """The repository at its commits. Neighbours share the facts of the files that they share."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._projects: dict[str, Project] = {}
        self._last: Project | None = None

    def project(self, commit: str) -> Project:
        """The project at a commit, by its full hash."""
        if commit not in self._projects:
            config = self._repository.config
            tree = CommitTree(self._repository.tree.root, commit, commit[:12])
            project = project_of(tree, config)
            if self._last is not None:
                project.facts = SharedFacts(tree, self._last.facts, _same(tree, self._last.tree))
            self._projects[commit] = self._last = project
        return self._projects[commit]

    def commit(self, one: Committed) -> Commit:
        """A commit of the history, to be judged."""

        def sides() -> tuple[Project | None, Project]:
            return (self.project(one.parents[0]) if one.parents else None), self.project(one.id)

        # git has cleaned what it keeps: a line that begins with # is there because somebody wanted it.
        message = read_message(one.message, comments=False)
        return Commit(message, id=one.id, is_merge=len(one.parents) > 1, open_sides=sides)


def _same(tree: CommitTree, other: object) -> Callable[[str], bool]:
    """A test whether a file has the same content in two commits."""
    return lambda path: (
        isinstance(other, CommitTree)
        and tree.exists(path)
        and other.exists(path)
        and tree.object_id(path) == other.object_id(path)
    )
