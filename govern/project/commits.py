"""The commits that are judged: one that is about to be made, or those of a range."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from govern.findings import Location

if TYPE_CHECKING:
    from govern.commits.message import Message
    from govern.project.project import Project
    from govern.tree.changes import Changes

SHORT = 10
LONGEST_SUBJECT = 60


class Commit:
    """A commit that is judged.

    `id` is its full hash, "" while it is about to be made. Its message stands in `file`, a path as the findings should
    have it; "" for a commit of the history, whose message is in no file. `is_merge` says that it has several parents.
    """

    def __init__(
        self,
        message: Message,
        *,
        id: str = "",  # noqa: A002
        file: str = "",
        is_merge: bool = False,
        open_sides: Callable[[], tuple[Project | None, Project]] | None = None,
    ) -> None:
        self.message = message
        self.id = id
        self.file = file
        self.is_merge = is_merge
        self._open_sides = open_sides

    @property
    def name(self) -> str:
        """How messages call it: the short hash and the beginning of its subject; "" while it is about to be made."""
        if not self.id:
            return ""
        subject = self.message.subject
        shown = subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"
        return f"{self.id[:SHORT]} `{shown}`"

    def location(self, line: int, column: int = 1, end_column: int = 0) -> Location:
        """A place of the message; the repository as a whole where the message stands in no file."""
        return Location(self.file, line, column, line, end_column) if self.file else Location("", 1)

    @cached_property
    def sides(self) -> tuple[Project | None, Project] | None:
        """The repository before (None where nothing was) and after; None where only the message is known."""
        return self._open_sides() if self._open_sides is not None else None

    @cached_property
    def changes(self) -> Changes | None:
        """What the commit changes; None where only the message is known, or there was nothing before."""
        from govern.tree.changes import changes_between

        before, after = self.sides or (None, None)
        return changes_between(before.tree, after.tree) if before is not None and after is not None else None


class Unopened:
    """Stands for a project of which the rules may ask no more than its commits: what else they ask for opens it.

    Putting a project together begins with importing what does it, which takes longer than reading a message.
    """

    def __init__(self, commits: tuple[Commit, ...], open_project: Callable[[], Project]) -> None:
        self.commits = commits
        self._open_project = open_project

    @cached_property
    def _project(self) -> Project:
        project = self._open_project()
        project.commits = self.commits
        return project

    def __getattr__(self, name: str) -> object:
        return getattr(self._project, name)
