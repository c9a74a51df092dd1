"""The source files of the frontends: which are read, what an import means, what a module exports."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.config.areas import Frontend, is_below
from govern.errors import GovernError
from govern.project.frontend_calls.indexing import index_file
from govern.project.frontend_calls.scopes import FileIndex, Scope
from govern.project.typescript_types.generated import generator_of
from govern.project.typescript_types.paths import ImportPaths
from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

ENDING = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte")
MORE_ENDINGS = (".js", ".jsx", ".mjs", ".vue", ".svelte", "/index.js", "/index.jsx", "/index.mjs", "/index.vue")
# Folders of what tools build, borrow or write.
BUILT = regex(
    r"^(?:dist|build|out|public|coverage|storybook-static|e2e|cypress|playwright|static/assets)/"
    r"|(?:^|/)(?:vendor|vendors|node_modules|bower_components|__mocks__|\.next|\.nuxt|\.output|\.storybook)/"
)
NOT_SOURCE = regex(
    r"\.min\.[cm]?js\Z|\.bundle\.js\Z|\.d\.[mc]?ts\Z|(?:^|/)(?:mockServiceWorker|service-?worker|sw)\.[jt]s\Z"
    r"|\.(?:test|spec|stories|cy)\.\w+\Z|(?:^|/)[\w.-]+\.config\.[cm]?[jt]s\Z|(?:^|/)__tests__/"
)
ENV_FILE = regex(r"(?:^|/)\.env(?:\.[\w.-]+)?\Z|(?:^|/)(?:template\.env|env\.(?:template|example|sample))\Z")
ENV_LINE = regex(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(\S[^\n#]*?)?\s*(?:#.*)?$", re.MULTILINE)


class SourcePaths(ImportPaths):
    """Import paths that may lead to JavaScript and to components too."""

    def _file(self, candidate: str) -> str | None:
        found = super()._file(candidate)
        if found is None and candidate in self._paths and candidate.endswith(ENDING):
            return candidate
        if found is None or found.endswith(".d.ts"):
            for ending in MORE_ENDINGS:
                if candidate + ending in self._paths:
                    return candidate + ending
        return found


class Sources:
    """The files of one project's frontends. Nothing is read before it is asked for, and each file once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.functions: dict[int, Scope] = {}
        self._indexes: dict[str, FileIndex] = {}

    @cached_property
    def frontends(self) -> tuple[Frontend, ...]:
        """The frontends that are no mere examples."""
        return tuple(one for one in self.project.layout.frontends if not one.example)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The files of the frontends' own code that can hold calls, sorted."""
        layout = self.project.layout
        return tuple(
            path
            for path in self.project.paths
            if path.endswith(ENDING)
            and not NOT_SOURCE.search(path)
            and not layout.is_test(path)
            and (home := layout.frontend_of(path)) is not None
            and not home.example
            and not BUILT.search(path[len(home.root) :].lstrip("/"))
            and not self._is_inner_backend(path, home.root)
        )

    def _is_inner_backend(self, path: str, root: str) -> bool:
        """Whether a file belongs to a backend that stands below the frontend's folder, or to the static files of one
        that stands beside it in the same folder."""
        return any(
            backend.root != root and is_below(backend.root, root) and is_below(path, backend.root)
            for backend in self.project.layout.backends
        )

    @cached_property
    def _import_paths(self) -> SourcePaths:
        return SourcePaths(self.project.paths, self.project.tree.read)

    def resolve(self, importer: str, specifier: str) -> str | None:
        """The file that an import means; None for packages."""
        found = self._import_paths.resolve(importer, specifier.partition("?")[0])
        return None if found is None or found.endswith(".json") else found

    def index(self, path: str) -> FileIndex:
        """The names and calls of a file; an empty index where it cannot be read."""
        index = self._indexes.get(path)
        if index is None:
            try:
                body = self.project.facts.typescript(path).body
            except GovernError:
                body = ()
            index = self._indexes[path] = index_file(path, body)
            self.functions.update(index.functions)
        return index

    def is_generated(self, path: str) -> bool:
        """Whether a tool wrote the file."""
        return bool(generator_of(self.project.facts.typescript(path)))

    def read(self, path: str) -> str:
        """The text of a file, "" where it cannot be read."""
        try:
            return self.project.tree.read(path).decode("utf-8", errors="replace")
        except GovernError:
            return ""

    @cached_property
    def env_files(self) -> Mapping[str, Mapping[str, str]]:
        """What the committed .env files of the repository set, by path."""
        found: dict[str, Mapping[str, str]] = {}
        for path in self.project.paths:
            if ENV_FILE.search(path):
                rows = ENV_LINE.findall(self.read(path))
                found[path] = {name: value.strip("\"'") for name, value in rows if value}
        return found

    def env_values(self, name: str, path: str) -> tuple[tuple[str, str], ...]:
        """(file, value) of an environment variable in the .env files that the frontend of `path` sees."""
        home = self.project.layout.frontend_of(path)
        root = home.root if home is not None else ""
        return tuple(
            (file, values[name])
            for file, values in self.env_files.items()
            if name in values and is_below(root, posixpath.dirname(file))
        )

    def exported(self, path: str, name: str) -> tuple[FileIndex, str] | None:
        """Where a name that a file exports is declared: (file, local name), the name "default" for a value without one
        and "*" for a whole module. None where the file exports no such thing."""
        return next(self._exported(path, name, set()), None)

    def _exported(self, path: str, name: str, seen: set[tuple[str, str]]) -> Iterator[tuple[FileIndex, str]]:
        if (path, name) in seen:
            return
        seen.add((path, name))
        index = self.index(path)
        if name in index.exports:
            specifier, there = index.exports[name]
            if not specifier:
                yield index, there
                return
            target = self.resolve(path, specifier)
            if target is not None:
                if there == "*":
                    yield self.index(target), "*"
                else:
                    yield from self._exported(target, there, seen)
            return
        if name == "default" and index.default is not None:
            yield index, "default"
            return
        for specifier in index.stars:
            target = self.resolve(path, specifier)
            if target is not None:
                yield from self._exported(target, name, seen)
