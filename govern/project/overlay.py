"""A project with some files changed in memory: only those files are read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from govern.facts.store import Facts
from govern.project.project import Project
from govern.tree.overlay import OverlayTree

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.python import PythonFacts
    from govern.facts.typescript import TypeScriptFacts


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
    project = Project(tree, base.config, base.layout, base.app, base.open_base)
    project.facts = OverlayFacts(tree, base.facts, changed)
    return project
