"""Facts of a tree's files, read once each and only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from govern.cache.seen import digest_of
from govern.facts.python import PythonFacts, read_python
from govern.findings import Notice

if TYPE_CHECKING:
    from govern.cache.pieces import Pieces
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.typescript import TypeScriptFacts
    from govern.tree.base import Tree


Read = TypeVar("Read", "PythonFacts", "TypeScriptFacts", "MarkdownFacts")


class Facts:
    """The facts of one tree. Each file is read and parsed at most once; not even that where earlier runs kept what the
    same bytes say (`pieces`)."""

    def __init__(self, tree: Tree, pieces: Pieces | None = None) -> None:
        self.tree = tree
        self._pieces: Pieces | None = pieces or getattr(tree, "pieces", None)
        self._python: dict[str, PythonFacts] = {}
        self._typescript: dict[str, TypeScriptFacts] = {}
        self._markdown: dict[str, MarkdownFacts] = {}

    def python(self, path: str) -> PythonFacts:
        """Facts of a Python file. Raises GovernError if the tree cannot read it."""
        facts = self._python.get(path)
        if facts is None:
            facts = self._python[path] = self._read(path, read_python, PythonFacts)
        return facts

    def typescript(self, path: str) -> TypeScriptFacts:
        """Facts of a TypeScript or TSX file. Raises GovernError if the tree cannot read it."""
        facts = self._typescript.get(path)
        if facts is None:
            from govern.facts.typescript import TypeScriptFacts, read_typescript

            facts = self._typescript[path] = self._read(path, read_typescript, TypeScriptFacts)
        return facts

    def markdown(self, path: str) -> MarkdownFacts:
        """Facts of a Markdown file. Raises GovernError if the tree cannot read it."""
        facts = self._markdown.get(path)
        if facts is None:
            from govern.facts.markdown import MarkdownFacts, read_markdown

            facts = self._markdown[path] = self._read(path, read_markdown, MarkdownFacts)
        return facts

    def _read(self, path: str, read: Callable[[bytes, str], Read], kind: type[Read]) -> Read:
        source = self.tree.read(path)
        if self._pieces is None:
            return read(source, path)
        key = digest_of(f"{kind.__name__}\0{path}\0".encode("utf-8", "surrogateescape") + source)
        names = [one.name for one in fields(kind)][1:]
        kept = self._pieces.find(key)
        if isinstance(kept, tuple) and len(kept) == len(names):
            return kind(path, *kept)
        facts = read(source, path)
        self._pieces.keep(key, tuple(getattr(facts, name) for name in names))
        return facts

    def read_so_far(self) -> tuple[PythonFacts | TypeScriptFacts | MarkdownFacts, ...]:
        """The facts of the files read so far, by path."""
        found: list[PythonFacts | TypeScriptFacts | MarkdownFacts] = list(self._python.values())
        found += [*self._typescript.values(), *self._markdown.values()]
        return tuple(sorted(found, key=lambda facts: facts.path))

    def problems(self) -> dict[str, tuple[tuple[int, str], ...]]:
        """The problems (line, message) of each file read so far, also where there are none: by "python:app/main.py"."""
        found = {f"python:{path}": facts.problems for path, facts in self._python.items()}
        found |= {f"typescript:{path}": facts.problems for path, facts in self._typescript.items()}
        return found | {f"markdown:{path}": () for path in self._markdown}

    def notices(self) -> tuple[Notice, ...]:
        """One notice for each problem of each file read so far, in order of path and line."""
        return notices_of(self.problems())


def notices_of(problems: Mapping[str, Iterable[tuple[int, str]]]) -> tuple[Notice, ...]:
    """One notice for each problem, in order of path and line. Files are named as `Facts.problems` names them."""
    found = [Notice(name.partition(":")[2], line, message) for name, some in problems.items() for line, message in some]
    return tuple(sorted(found, key=lambda notice: (notice.file, notice.line, notice.message)))
