"""The parts of a repository: its backends, its frontends, and which layer a file belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property

from govern.config.globs import is_plain, matcher
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class Backend:
    """A Python application, or several that share their packages.

    `root` is its folder, "" for the repository's own. `python_paths` are the folders from which its modules are
    imported, relative to the repository and in order of preference: a file's name is that under the first of them that
    holds it. `app_candidates` are what commands and scripts serve ("app.main:app"), the likeliest first. `fastapi` and
    `pydantic` are the locked versions; None with a `*_specifier` where only a range is known. `layers` gives globs for
    each layer, and `reasons` why each of these was decided. `example` marks applications that only show or test
    something.
    """

    root: str
    python_paths: tuple[str, ...]
    app_candidates: tuple[str, ...] = ()
    fastapi: str | None = None
    fastapi_specifier: str | None = None
    pydantic: str | None = None
    pydantic_specifier: str | None = None
    layers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True, slots=True)
class Frontend:
    """A TypeScript application: globs for the files with its types, and for those that call a backend."""

    root: str
    types: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    example: bool = False


@dataclass(frozen=True)
class Layout:
    """All parts of a repository. `tests` and `examples` are globs of files that only test or show something."""

    backends: tuple[Backend, ...] = ()
    frontends: tuple[Frontend, ...] = ()
    tests: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def backend_of(self, path: str) -> Backend | None:
        """The backend of `path`: the one whose import path, or else whose folder, holds it most closely.

        Where a backend borrows code of another, the code belongs to the one that is first imported from there.
        """
        if path not in self._backends:
            self._backends[path] = self._backend_of(path)
        return self._backends[path]

    def _backend_of(self, path: str) -> Backend | None:
        found: list[tuple[int, bool, int, Backend]] = []
        for at, backend in enumerate(self.backends):
            homes = [home for home in (*backend.python_paths, backend.root) if is_below(path, home)]
            if homes:
                closest = max(homes, key=len)
                found.append((-len(closest), closest not in (backend.python_paths[0], backend.root), at, backend))
        return min(found, key=lambda row: row[:3])[3] if found else None

    def frontend_of(self, path: str) -> Frontend | None:
        """The frontend that `path` belongs to: the one with the deepest folder that holds it."""
        found = [frontend for frontend in self.frontends if is_below(path, frontend.root)]
        return max(found, key=lambda frontend: len(frontend.root)) if found else None

    def layer_of(self, path: str) -> str | None:
        """The layer of a Python file, by the most specific glob that matches it; None outside the layers."""
        if path not in self._layers:
            self._layers[path] = self._layer_of(path)
        return self._layers[path]

    def _layer_of(self, path: str) -> str | None:
        backend = self.backend_of(path)
        if backend is None:
            return None
        table = self._tables.get(id(backend))
        layer = table.layer_of(path) if table is not None else None
        return "tests" if layer not in ("migrations", None) and self._is_test(path) else layer

    def is_test(self, path: str) -> bool:
        """Whether `path` is a test, or stands by the tests."""
        return self._is_test(path)

    def is_example(self, path: str) -> bool:
        """Whether `path` only shows something: documentation, samples, demonstrations."""
        return self._is_example(path)

    @cached_property
    def _backends(self) -> dict[str, Backend | None]:
        return {}

    @cached_property
    def _layers(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _is_test(self) -> Callable[[str], bool]:
        return matcher(self.tests)

    @cached_property
    def _is_example(self) -> Callable[[str], bool]:
        return matcher(self.examples)

    @cached_property
    def _tables(self) -> Mapping[int, LayerTable]:
        return {id(backend): LayerTable(backend.layers) for backend in self.backends}


class LayerTable:
    """Finds the layer of a path. Files named in full come first, then the deepest folder, then the other globs."""

    def __init__(self, layers: Mapping[str, tuple[str, ...]]) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        self._others: list[tuple[str, Callable[[str], bool]]] = []
        for layer, globs in layers.items():
            loose = []
            for glob in globs:
                folder = glob.removesuffix("/**")
                if not is_plain(folder) or not (folder != glob or "/" in glob.strip("/")):
                    loose.append(glob)
                    continue
                self._folders.setdefault(folder.strip("/"), layer)
                if folder == glob:
                    self._files.setdefault(glob.strip("/"), layer)
            if loose:
                self._others.append((layer, matcher(loose)))

    def layer_of(self, path: str) -> str | None:
        """The layer of `path`, None where no glob matches."""
        layer = self._files.get(path)
        if layer is not None:
            return layer
        folder = path.rpartition("/")[0]
        while folder:
            layer = self._folders.get(folder)
            if layer is not None:
                return layer
            folder = folder.rpartition("/")[0]
        return next((layer for layer, matches in self._others if matches(path)), None)


def is_below(path: str, folder: str) -> bool:
    """Whether `path` is in `folder`, or is it; "" holds everything."""
    return not folder or path == folder or path.startswith(folder + "/")
