"""Which files belong to a module of the index by what they are called, as generators of such indexes go about it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from govern.regex import regex

if TYPE_CHECKING:
    from govern.project.project import Project

SPEC = regex(r"\.(?:spec|test)\.[jt]sx?\Z")
TYPED = regex(r"\.tsx?\Z")


class Naming:
    """The files of a module by name: those that hold its name, with underscores, with hyphens, or without either.

    `listed` are the files that an index lists: of a frontend's tests only those count that stand where listed ones do.
    """

    def __init__(self, project: Project, listed: Iterable[str] = ()) -> None:
        self.project = project
        self._homes = {posixpath.dirname(path) for path in listed}
        layers: dict[str, list[str]] = {}
        for path in project.paths:
            if path.endswith(".py"):
                layers.setdefault(project.layer_of(path) or "", []).append(path)
        self._layers = layers
        self._typed = [
            path for path in project.paths if TYPED.search(path) and project.layout.frontend_of(path) is not None
        ]

    def routers(self, module: str) -> list[str]:
        """Routers of that name, and those that stand in a folder of that name."""
        return _sorted(
            path for path in self._layers.get("routers", ())
            if _stem(path) == module or posixpath.basename(posixpath.dirname(path)) == module
        )  # fmt: skip

    def services(self, module: str) -> list[str]:
        """Services whose path holds the name, or whose own name holds it without underscores."""
        token = module.replace("_", "")
        return self._named("services", lambda path: module in path or token in _stem(path).replace("_", ""))

    def schemas(self, module: str) -> list[str]:
        """Schemas whose name holds that of the module."""
        token = module.replace("_", "")
        return self._named("schemas", lambda path: module in _stem(path) or token in _stem(path).replace("_", ""))

    def tests(self, module: str) -> list[str]:
        """Tests of the backend and of the frontend whose name holds that of the module."""
        names = {module, module.replace("_", "-"), module.replace("_", "")}
        layout = self.project.layout
        found = [
            path for path in self.project.paths
            if path.endswith(".py") and posixpath.basename(path).startswith("test_") and layout.is_test(path)
            and any(name in _stem(path) for name in names)
        ]  # fmt: skip
        hyphened = module.replace("_", "-")
        specs = [path for path in self._typed if SPEC.search(path) and posixpath.dirname(path) in self._homes]
        found += [path for path in specs if hyphened in posixpath.basename(path)]
        return _sorted(found)

    def frontend(self, module: str) -> list[str]:
        """Files below the frontend's pages whose name holds that of the module."""
        names = {module, module.replace("_", "-"), module.replace("_", "")}
        return _sorted(
            path for path in self._typed
            if "/pages/" in path and any(name in posixpath.basename(path).lower() for name in names)
        )  # fmt: skip

    def pages(self) -> list[str]:
        """The names of the pages that stand directly in the frontend's folder of pages."""
        return sorted(
            posixpath.basename(path)
            for path in self._typed
            if path.endswith("Page.tsx") and posixpath.basename(posixpath.dirname(path)) == "pages"
        )

    def _named(self, layer: str, is_named: Callable[[str], bool]) -> list[str]:
        return _sorted(path for path in self._layers.get(layer, ()) if is_named(path))


def _stem(path: str) -> str:
    return posixpath.basename(path).removesuffix(".py")


def _sorted(paths: Iterable[str]) -> list[str]:
    return sorted(set(paths))
