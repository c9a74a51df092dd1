"""A tree around another: what it does not say otherwise, the other says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govern.findings import Notice

if TYPE_CHECKING:
    from govern.tree.base import Tree


class TreeAround:
    """The tree `base`. What only some trees have (object ids, pieces) is handed on by those that change no bytes."""

    def __init__(self, base: Tree) -> None:
        self._base = base

    @property
    def root(self) -> Path:
        return self._base.root

    @property
    def notices(self) -> tuple[Notice, ...]:
        return self._base.notices

    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return self._base.paths()

    def exists(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return self._base.exists(path)

    def unread(self) -> frozenset[str]:
        """What the base has and does not read."""
        return self._base.unread()

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where the base cannot read it."""
        return self._base.read(path)
