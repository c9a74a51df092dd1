"""`govern commit-msg`: the message of a commit that is about to be made. Nothing is read but what the rules ask for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from govern.checks.run import check_rules
from govern.commits.message import Message, read_message
from govern.config.load import load_config
from govern.config.settings import Config
from govern.errors import UsageError
from govern.findings import Severity
from govern.packs import select_rules
from govern.packs.load import LOCAL_FOLDER
from govern.project.commits import Commit, Unopened
from govern.reporters.report import CheckResult
from govern.session.about_commits import about_commits, result_of
from govern.session.rules import rules_of
from govern.tree.discovery import Found, find_root
from govern.tree.history import comment_sign
from govern.tree.near import NearTree

if TYPE_CHECKING:
    from govern.project.project import Project

LARGEST = 1_000_000


def judge_message(file: Path, start: Path | None = None, explicit: Path | None = None) -> CheckResult:
    """The findings about the message in `file`, for a commit in the repository that `start` (or the current folder)
    belongs to. Raises UsageError where either cannot be read, or where the configuration is wrong.
    """
    text = _read(file)
    found = find_root(start or Path())
    tree = NearTree(found)
    config = load_config(tree, explicit)
    has_local = (found.root / LOCAL_FOLDER).is_dir()
    rules = rules_of(tree if has_local else None, config, quickly=True)
    chosen = about_commits(select_rules(rules, config))
    name = _name(file, found.root)
    opener = _Opener(found, config)
    commit = Commit(_message(text, found), file=name, open_sides=opener.sides if found.git else None)
    outcome = check_rules(chosen, cast("Project", Unopened((commit,), lambda: opener.project)))
    lines = text.replace("\r\n", "\n").split("\n")

    def source(path: str) -> Sequence[str]:
        return lines if path == name else ()

    return result_of(outcome, 1, chosen, Severity.INFO, source)


class _Opener:
    """Opens the repository as the commit will have it, and as it is at HEAD, when a rule first asks."""

    def __init__(self, found: Found, config: Config) -> None:
        self._found = found
        self._config = config

    @cached_property
    def project(self) -> Project:
        """What is staged; the files on disk where there is no git."""
        from govern.session.repository import project_of
        from govern.tree.index import IndexTree
        from govern.tree.worktree import WorkTree

        tree = IndexTree(self._found.root) if self._found.git else WorkTree(self._found)
        return project_of(tree, self._config, lambda: self.base)

    @cached_property
    def base(self) -> Project | None:
        """The last commit, which the new one follows; None where there is none."""
        from govern.session.repository import project_of
        from govern.tree.commit import CommitTree, head_of

        head = head_of(self._found.root) if self._found.git else None
        return None if head is None else project_of(CommitTree(self._found.root, head, "HEAD"), self._config)

    def sides(self) -> tuple[Project | None, Project]:
        return self.base, self.project


def _read(file: Path) -> str:
    try:
        with open(file, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{file}: the message cannot be read ({(error.strerror or 'unknown').lower()})") from None
    if len(content) > LARGEST:
        raise UsageError(f"{file}: larger than {LARGEST // 1_000_000} MB: not the message of a commit")
    return content.decode("utf-8", "replace")


def _name(file: Path, root: Path) -> str:
    """The path of the message for reports: below the root where it is there, its name alone elsewhere."""
    relative = os.path.relpath(file.resolve(), root.resolve()).replace(os.sep, "/")
    return file.name if relative.startswith("../") or os.path.isabs(relative) else relative


def _message(text: str, found: Found) -> Message:
    """The message as git will keep it. Without an editor (`git commit -m`) git leaves lines with # alone, and tells its
    hooks so by an editor that does nothing.
    """
    sign, cleanup = comment_sign(found.root) if found.git else ("#", "default")
    edited = os.environ.get("GIT_EDITOR") != ":"
    strips = cleanup == "strip" or (cleanup == "default" and edited)
    return read_message(text, sign, comments=strips)
