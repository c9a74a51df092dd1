"""The project as each of its readers sees it, so that it is known who read what.

A part of a project that keeps what it worked out keeps its own view of the project, too: whatever it reads, now or when
somebody asks it later, is written down for that part, and whoever asks for the part rests on all that it ever read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from govern.project.project import Project
from govern.project.reads import ReadFacts, Reads, ReadTree

if TYPE_CHECKING:
    from govern.project.answers import FileSet

# The parts that read what is no code of a backend. All others hand each other functions and values, which read on when
# they are asked: they count as one part.
APART = frozenset((
    "documents", "entrypoint_documents", "frontend_calls", "references", "repository_index", "tests", "type_sync",
))  # fmt: skip
CODE = "code"
METHODS = ("module_at", "module_value", "namespace", "wiring_of")
# What is compared with may have any content: whoever looks at it cannot say what it read.
COMPARED = ("base", "changes")
# What somebody rests on who looks at more than the project.
VOLATILE = "volatile"


class ReadProject(Project):
    """A project that knows what each reader read. `reads` says it for each part that was asked for."""

    def __init__(self, whole: Project) -> None:
        super().__init__(whole.tree, whole.config, whole.layout, whole.app, whole.open_base)
        self.facts = whole.facts
        self.commits = whole.commits
        self.reads: dict[str, Reads] = {}
        self._views: dict[str, Project] = {}

    def seen_by(self, part: str) -> Project:
        name = part if part in APART else CODE
        if name not in self._views:
            self.reads[name] = Reads()
            self._views[name] = ProjectView(self, self.reads[name])
        return self._views[name]

    def read_before(self, part: str, sets: Iterable[FileSet]) -> None:
        """Count to what a part reads what it read in an earlier run."""
        reads = self.reads.setdefault(part, Reads())
        for one in sets:
            reads.files.update(one.files)
            for fact in one.facts:
                kind, _, path = fact.partition(":")
                reads.facts.add((kind, path))  # type: ignore[arg-type]


class ProjectView(Project):
    """`whole` as one reader sees it, who is held to account in `reads`."""

    def __init__(self, whole: Project, reads: Reads) -> None:
        super().__init__(ReadTree(whole.tree, reads), whole.config, whole.layout, whole.app, whole.open_base)
        self.facts = ReadFacts(whole.facts, reads)
        self.commits = whole.commits
        self.kept = whole.kept
        self.paths = whole.paths
        self._whole = whole
        self._reads = reads

    def seen_by(self, part: str) -> Project:
        return self._whole.seen_by(part)

    def looks_elsewhere(self) -> None:
        """The reader looks at something that is no part of the project."""
        self._reads.parts.add(VOLATILE)


def _forwarding(name: str, part: str) -> property:
    def get(view: ProjectView) -> Any:
        value = getattr(view._whole, name)
        if value is not None or part not in COMPARED:
            view._reads.parts.add(part)
        return value

    return property(get)


def _forward() -> None:
    """Let a view hand out the parts of the whole, and write down that it did."""
    lazy = [name for name, value in vars(Project).items() if isinstance(value, cached_property)]
    for name in (*lazy, *METHODS):
        if name != "paths":
            setattr(ProjectView, name, _forwarding(name, name if name in (*APART, *COMPARED) else CODE))


_forward()
