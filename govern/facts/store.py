"""Facts of a tree's files, read once each and only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.facts.python import PythonFacts, read_python
from govern.findings import Notice

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.typescript import TypeScriptFacts
    from govern.tree.base import Tree


class Facts:
    """The facts of one tree. Each file is read and parsed at most once."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._python: dict[str, PythonFacts] = {}
        self._typescript: dict[str, TypeScriptFacts] = {}
        self._markdown: dict[str, MarkdownFacts] = {}

    def python(self, path: str) -> PythonFacts:
        """Facts of a Python file. Raises GovernError if the tree cannot read it."""
        facts = self._python.get(path)
        if facts is None:
            facts = self._python[path] = read_python(self.tree.read(path), path)
        return facts

    def typescript(self, path: str) -> TypeScriptFacts:
        """Facts of a TypeScript or TSX file. Raises GovernError if the tree cannot read it."""
        facts = self._typescript.get(path)
        if facts is None:
            from govern.facts.typescript import read_typescript

            facts = self._typescript[path] = read_typescript(self.tree.read(path), path)
        return facts

    def markdown(self, path: str) -> MarkdownFacts:
        """Facts of a Markdown file. Raises GovernError if the tree cannot read it."""
        facts = self._markdown.get(path)
        if facts is None:
            from govern.facts.markdown import read_markdown

            facts = self._markdown[path] = read_markdown(self.tree.read(path), path)
        return facts

    def read_so_far(self) -> tuple[PythonFacts | TypeScriptFacts | MarkdownFacts, ...]:
        """The facts of the files read so far, by path."""
        found: list[PythonFacts | TypeScriptFacts | MarkdownFacts] = list(self._python.values())
        found += [*self._typescript.values(), *self._markdown.values()]
        return tuple(sorted(found, key=lambda facts: facts.path))

    def notices(self) -> tuple[Notice, ...]:
        """One notice for each problem of each file read so far, in order of path and line."""
        found: list[Notice] = []
        both: list[PythonFacts | TypeScriptFacts] = [*self._python.values(), *self._typescript.values()]
        for facts in both:
            found += [Notice(facts.path, line, message) for line, message in facts.problems]
        return tuple(sorted(found, key=lambda notice: (notice.file, notice.line, notice.message)))
