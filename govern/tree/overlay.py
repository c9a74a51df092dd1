"""A tree with some files changed in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from govern.errors import GovernError
from govern.tree.around import TreeAround

if TYPE_CHECKING:
    from govern.tree.base import Tree


class OverlayTree(TreeAround):
    """The files of `base`, those of `changed` with other bytes, those of `removed` not. Nothing is written anywhere.

    `known` keeps what was read of the base: trees that share it read each file once.
    """

    def __init__(
        self, base: Tree, changed: Mapping[str, bytes], known: dict[str, bytes], removed: Collection[str] = ()
    ) -> None:
        super().__init__(base)
        self._known = known
        self._changed = changed
        self._removed = frozenset(removed).difference(changed)
        self._paths = tuple(sorted({*base.paths(), *changed} - self._removed))

    @property
    def pieces(self) -> Any:
        """Where facts of files are kept by their content; None where the base keeps none."""
        return getattr(self._base, "pieces", None)

    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where the base cannot read it."""
        if path in self._changed:
            return self._changed[path]
        if path in self._removed:
            raise GovernError(f"{path}: no such file in this tree")
        if path not in self._known:
            self._known[path] = self._base.read(path)
        return self._known[path]

    def exists(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return path in self._changed or (path not in self._removed and self._base.exists(path))
