"""What every tree offers."""

from __future__ import annotations

from typing import Protocol

from govern.config.files import Files
from govern.findings import Notice


class Tree(Files, Protocol):
    """The files of a repository at one moment: `root`, `paths()`, `read(path)`, `exists(path)`, as `Files` describes
    them.
    """

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reader should know of files that were left out: too large, or with a name that is not text."""

    def unread(self) -> frozenset[str]:
        """The paths where the repository has something that is none of `paths()`: links, submodules, files that are too
        large to be read."""
