"""A tree that remembers what was read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.cache.seen import digest_of
from govern.errors import GovernError
from govern.tree.around import TreeAround

if TYPE_CHECKING:
    from govern.cache.pieces import Pieces
    from govern.tree.base import Tree


class RecordedTree(TreeAround):
    """The tree `base`. `digests` holds what each file was when it was read; `unreadable` those that could not be.
    `pieces` is where facts of its files are kept; `just_read` what was read since whoever watches emptied it."""

    def __init__(self, base: Tree, pieces: Pieces) -> None:
        super().__init__(base)
        self.pieces = pieces
        self.digests: dict[str, bytes] = {}
        self.unreadable: set[str] = set()
        self.just_read: set[str] = set()

    @property
    def origin(self) -> Tree:
        """The tree that is recorded."""
        return self._base

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where the base cannot read it. One that changes between two readings
        counts as unreadable."""
        try:
            content = self._base.read(path)
        except GovernError:
            if self._base.exists(path):
                self.unreadable.add(path)
            raise
        self.just_read.add(path)
        digest = digest_of(content)
        if self.digests.setdefault(path, digest) != digest:
            self.unreadable.add(path)
        return content

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)
