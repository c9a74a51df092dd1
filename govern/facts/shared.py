"""The facts of a tree that is like another one in most files: those are taken from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from govern.facts.store import Facts

if TYPE_CHECKING:
    from govern.facts.markdown import MarkdownFacts
    from govern.facts.python import PythonFacts
    from govern.facts.typescript import TypeScriptFacts
    from govern.tree.base import Tree


class SharedFacts(Facts):
    """The facts of `tree`. A file for which `is_same` holds has the same path and bytes in the tree of `other`."""

    def __init__(self, tree: Tree, other: Facts, is_same: Callable[[str], bool]) -> None:
        super().__init__(tree)
        self._other = other
        self._is_same = is_same

    def python(self, path: str) -> PythonFacts:
        if path not in self._python and self._is_same(path):
            self._python[path] = self._other.python(path)
        return super().python(path)

    def read_ahead(self, paths: Iterable[str], jobs: int, begun: Callable[[], None] = lambda: None) -> None:
        super().read_ahead([path for path in paths if not self._is_same(path)], jobs, begun)

    def typescript(self, path: str) -> TypeScriptFacts:
        if path not in self._typescript and self._is_same(path):
            self._typescript[path] = self._other.typescript(path)
        return super().typescript(path)

    def markdown(self, path: str) -> MarkdownFacts:
        if path not in self._markdown and self._is_same(path):
            self._markdown[path] = self._other.markdown(path)
        return super().markdown(path)
