"""A tree with some files changed in memory, and the facts of it: only those files are read again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from govern.facts.store import Facts
from govern.findings import Notice
from govern.project.project import Project

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.python import PythonFacts
    from govern.facts.typescript import TypeScriptFacts
    from govern.tree.base import Tree


class OverlayTree:
    """The files of `base`, those of `changed` with other bytes. Nothing is written anywhere.

    `known` keeps what was read of the base: trees that share it read each file once.
    """

    def __init__(self, base: Tree, changed: Mapping[str, bytes], known: dict[str, bytes]) -> None:
        self._base = base
        self._known = known
        self._changed = changed
        self._paths = tuple(sorted({*base.paths(), *changed}))

    @property
    def root(self) -> Path:
        return self._base.root

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._base.notices

    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where the base cannot read it."""
        if path in self._changed:
            return self._changed[path]
        if path not in self._known:
            self._known[path] = self._base.read(path)
        return self._known[path]

    def exists(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return path in self._changed or self._base.exists(path)


class OverlayFacts(Facts):
    """The facts of an OverlayTree: those of files that are as they were come from, and stay in, the base's store."""

    def __init__(self, tree: OverlayTree, base: Facts, changed: Mapping[str, bytes]) -> None:
        super().__init__(tree)
        self._base = base
        self._changed = changed

    def python(self, path: str) -> PythonFacts:
        return super().python(path) if path in self._changed else self._base.python(path)

    def typescript(self, path: str) -> TypeScriptFacts:
        return super().typescript(path) if path in self._changed else self._base.typescript(path)

    def markdown(self, path: str) -> MarkdownFacts:
        return super().markdown(path) if path in self._changed else self._base.markdown(path)


def overlaid(base: Project, changed: Mapping[str, bytes], known: dict[str, bytes] | None = None) -> Project:
    """The project of `base` with the files of `changed` as given; configuration and layout stay as they are. `known` is
    as in OverlayTree."""
    tree = OverlayTree(base.tree, changed, {} if known is None else known)
    project = Project(tree, base.config, base.layout, base.app)
    project.facts = OverlayFacts(tree, base.facts, changed)
    return project
