"""Facts of a tree's files, read once each and only when asked for."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from govern.cache.seen import digest_of
from govern.errors import GovernError
from govern.facts.python import PythonFacts, read_python
from govern.findings import Notice

if TYPE_CHECKING:
    from govern.cache.pieces import Pieces
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.outline import Outline
    from govern.facts.typescript import TypeScriptFacts
    from govern.tree.base import Tree


# Fewer files than this are never worth a second process.
FEWEST_AHEAD = 8
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
        self._outlines: dict[str, Outline] = {}

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

    def outline(self, path: str) -> Outline:
        """What the parts of a Python file mention. Raises GovernError if the tree cannot read it."""
        from govern.facts.outline import Outline, outline_of
        from govern.facts.python import decode

        found = self._outlines.get(path)
        if found is None:
            source = self.tree.read(path)
            key = _key("Outline", path, digest_of(source))
            kept = None if self._pieces is None else self._pieces.find(key)
            found = Outline.from_plain(kept) if kept else outline_of(self.python(path), decode(source)[0] or "")
            if self._pieces is not None and not kept:
                self._pieces.keep(key, found.to_plain())
            self._outlines[path] = found
        return found

    def earlier(self, path: str, digest: bytes) -> PythonFacts | None:
        """Facts of a Python file when its content had that digest, where an earlier run kept them."""
        return self._find(path, digest, PythonFacts)

    def _read(self, path: str, read: Callable[[bytes, str], Read], kind: type[Read]) -> Read:
        source = self.tree.read(path)
        return self._kept(path, source, kind) or self._keep(read(source, path), source)

    def _kept(self, path: str, source: bytes, kind: type[Read]) -> Read | None:
        """What an earlier run kept of a file."""
        return None if self._pieces is None else self._find(path, digest_of(source), kind)

    def _find(self, path: str, digest: bytes, kind: type[Read]) -> Read | None:
        kept = None if self._pieces is None else self._pieces.find(_key(kind.__name__, path, digest))
        return kind(path, *kept) if isinstance(kept, tuple) and len(kept) == len(fields(kind)) - 1 else None

    def _keep(self, facts: Read, source: bytes) -> Read:
        if self._pieces is not None:
            self._pieces.keep(_key(type(facts).__name__, facts.path, digest_of(source)), plain_of(facts))
        return facts

    def read_ahead(self, paths: Iterable[str], jobs: int, begun: Callable[[], None] = lambda: None) -> None:
        """Read Python files by several processes, `jobs` at most, where that is faster; `begun` is called once these
        are there. What cannot be read is left to whoever asks for it."""
        paths = [path for path in paths if path not in self._python]
        if jobs < 2 or len(paths) < FEWEST_AHEAD:
            begun()
            return
        from govern.facts.beside import beside, shares_of

        found: dict[str, PythonFacts] = {}
        sources: dict[str, bytes] = {}
        for path in paths:
            with suppress(GovernError):
                source = self.tree.read(path)
                kept = self._kept(path, source, PythonFacts)
                if kept is None:
                    sources[path] = source
                else:
                    found[path] = kept
        own, *others = shares_of(list(sources.items()), jobs)
        with beside(others) as results:
            begun()
            for path, source in own:
                found[path] = self._keep(read_python(source, path), source)
            for path, written in results:
                found[path] = PythonFacts(path, *marshal.loads(written))
                if self._pieces is not None:
                    self._pieces.keep_written(_key(PythonFacts.__name__, path, digest_of(sources[path])), written)
        self._python |= {path: found[path] for path in paths if path in found}

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


def plain_of(facts: PythonFacts | TypeScriptFacts | MarkdownFacts) -> tuple[Any, ...]:
    """All that facts say but for the path: as it is kept."""
    return tuple(getattr(facts, one.name) for one in fields(facts)[1:])


def _key(kind: str, path: str, digest: bytes) -> bytes:
    """The name under which facts are kept of a file that had content of that digest."""
    return digest_of(f"{kind}\0{path}\0".encode("utf-8", "surrogateescape") + digest)


def notices_of(problems: Mapping[str, Iterable[tuple[int, str]]]) -> tuple[Notice, ...]:
    """One notice for each problem, in order of path and line. Files are named as `Facts.problems` names them."""
    found = [Notice(name.partition(":")[2], line, message) for name, some in problems.items() for line, message in some]
    return tuple(sorted(found, key=lambda notice: (notice.file, notice.line, notice.message)))
