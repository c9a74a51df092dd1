"""What this package needs of a tree. The trees themselves stand one layer above and offer the same three methods."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """The files of a repository at one moment: the work tree, the index, a commit, or an example of a rule."""

    @property
    def root(self) -> Path:
        """The folder that all paths are relative to."""

    def paths(self) -> tuple[str, ...]:
        """The files that count: regular files, relative to the root, with forward slashes, sorted."""

    def read(self, path: str) -> bytes:
        """The bytes of one of `paths()`. Raises GovernError where it cannot be read, or is not one of them."""

    def exists(self, path: str) -> bool:
        """Whether `path` is one of `paths()`."""
