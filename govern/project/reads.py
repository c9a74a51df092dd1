"""What somebody read of a repository: a tree and facts that remember, each for one reader."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from govern.facts.store import Facts
from govern.records import dataclass
from govern.tree.around import TreeAround

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.outline import Outline
    from govern.facts.python import PythonFacts
    from govern.facts.typescript import TypeScriptFacts
    from govern.tree.base import Tree

Kind = Literal["python", "typescript", "markdown"]


@dataclass(slots=True)
class Reads:
    """The files that one reader read, those of them whose facts it saw (with their kind), and the parts of the project
    that it asked for."""

    files: set[str] = field(default_factory=set)
    facts: set[tuple[Kind, str]] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)


class ReadTree(TreeAround):
    """The tree `base`, for one reader."""

    def __init__(self, base: Tree, reads: Reads) -> None:
        super().__init__(base)
        self._reads = reads

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where the base cannot read it."""
        self._reads.files.add(path)
        return self._base.read(path)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)


class ReadFacts(Facts):
    """The facts of `base`, for one reader. Nothing is read or kept twice."""

    def __init__(self, base: Facts, reads: Reads) -> None:
        super().__init__(ReadTree(base.tree, reads))
        self._base = base
        self._reads = reads

    def python(self, path: str) -> PythonFacts:
        self._reads.facts.add(("python", path))
        return self._base.python(path)

    def typescript(self, path: str) -> TypeScriptFacts:
        self._reads.facts.add(("typescript", path))
        return self._base.typescript(path)

    def markdown(self, path: str) -> MarkdownFacts:
        self._reads.facts.add(("markdown", path))
        return self._base.markdown(path)

    def outline(self, path: str) -> Outline:
        self._reads.facts.add(("python", path))
        return self._base.outline(path)

    def earlier(self, path: str, digest: bytes) -> PythonFacts | None:
        return self._base.earlier(path, digest)

    def read_so_far(self) -> tuple[PythonFacts | TypeScriptFacts | MarkdownFacts, ...]:
        return self._base.read_so_far()

    def problems(self) -> dict[str, tuple[tuple[int, str], ...]]:
        return self._base.problems()
