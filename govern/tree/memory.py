"""A tree that is held in memory: the examples of a rule page, and tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from govern.errors import GovernError
from govern.findings import Notice


class MemoryTree:
    """The tree of `files`, whose keys are paths with forward slashes and whose values are text or bytes.

    Raises GovernError for a path that is absolute, empty, or leaves the root.
    """

    notices: tuple[Notice, ...] = ()

    def __init__(self, files: Mapping[str, str | bytes], root: Path = Path(".")) -> None:
        self.root = root
        self._files: dict[str, bytes] = {}
        for path, content in files.items():
            if not path or any(part in ("", ".", "..") for part in path.split("/")):
                raise GovernError(f"{path!r} is not a path relative to the root, with forward slashes")
            self._files[path] = content.encode() if isinstance(content, str) else content
        self._paths = tuple(sorted(self._files))

    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where there is none of that name."""
        try:
            return self._files[path]
        except KeyError:
            raise GovernError(f"{path}: no such file in this tree") from None

    def exists(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return path in self._files

    def unread(self) -> frozenset[str]:
        """None: what is in memory is a file."""
        return frozenset()
