"""Notices that files change, by looking at their times and sizes now and then: no library, no process, little work."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from govern.errors import GovernError

Stamp = tuple[int, int, int]


class Poll:
    """The files that `listed` gives, below `root`. They are listed anew only where a folder has changed: then files
    came or went. `also` are further files to look at, such as git's index."""

    def __init__(self, root: Path, listed: Callable[[], Iterable[str]], also: Iterable[str] = ()) -> None:
        self._root = os.fspath(root)
        self._listed = listed
        self._also = tuple(also)
        self._files: dict[str, Stamp | None] = {}
        self._folders: dict[str, Stamp | None] = {}
        self._list()

    @property
    def count(self) -> int:
        """How many files are looked at."""
        return len(self._files)

    def changed(self) -> tuple[str, ...]:
        """The files that changed, came or went since the last look, sorted."""
        before = dict(self._files)
        if any(self._stamp(folder) != stamp for folder, stamp in self._folders.items()):
            self._list()
        else:
            self._files = {path: self._stamp(path) for path in before}
        return tuple(sorted(p for p in before.keys() | self._files.keys() if before.get(p) != self._files.get(p)))

    def _list(self) -> None:
        try:
            paths = [*self._listed(), *self._also]
        except GovernError:  # git is busy, the folder is being replaced: the next look will tell
            paths = list(self._files)
        folders = {""}
        for path in paths:
            while (path := path.rpartition("/")[0]) and path not in folders:
                folders.add(path)
        self._folders = {folder: self._stamp(folder) for folder in folders}
        self._files = {path: self._stamp(path) for path in paths}

    def _stamp(self, path: str) -> Stamp | None:
        try:
            found = os.lstat(f"{self._root}/{path}")
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)
