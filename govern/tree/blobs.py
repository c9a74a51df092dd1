"""A tree whose files are read from git's objects: what a commit and the index have in common."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from govern.errors import GovernError
from govern.findings import Notice
from govern.tree.git import SAFE, offline
from govern.tree.worktree import LARGEST_FILE, READ_SUFFIXES

REGULAR = (b"100644", b"100755")


class Blob(NamedTuple):
    """One row of a listing: the bytes of the name, the mode (`100644` ...), the object's id, its size in bytes."""

    name: bytes
    mode: bytes
    number: bytes
    size: int


class BlobTree:
    """The regular files among `blobs`, read by `git cat-file`; nothing is checked out. Links and submodules do not
    count, as in a work tree. `name` is what people call this tree.
    """

    def __init__(self, root: Path, name: str, blobs: Iterable[Blob]) -> None:
        self.root = root
        self.name = name
        self._objects: dict[str, bytes] = {}
        self._unread: set[str] = set()
        self._notices: list[Notice] = []
        self._reader: subprocess.Popen[bytes] | None = None
        for blob in blobs:
            self._take(blob)
        self._paths = tuple(sorted(self._objects))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The files that were left out: too large, or with a name that is not text."""
        return tuple(self._notices)

    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return self._paths

    def exists(self, path: str) -> bool:
        """Whether there is a file of that name."""
        return path in self._objects

    def unread(self) -> frozenset[str]:
        """The links, submodules and large files."""
        return frozenset(self._unread)

    def object_id(self, path: str) -> str:
        """The id of a file's content: two files of one repository with the same id have the same bytes. Raises
        GovernError where there is none of that name.
        """
        self._require(path)
        return self._objects[path].decode()

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where there is none of that name, or git does not have it."""
        self._require(path)
        reader = self._start()
        assert reader.stdin is not None
        assert reader.stdout is not None
        try:
            reader.stdin.write(self._objects[path] + b"\n")
            reader.stdin.flush()
            header = reader.stdout.readline().split()
            if len(header) != 3 or not header[2].isdigit():
                raise GovernError(f"{path}: git does not have this file of {self.name} (a partial clone?)")
            content = reader.stdout.read(int(header[2]))
            reader.stdout.read(1)
        except OSError as error:
            raise GovernError(f"{path}: git stopped while it was read ({error.strerror})") from None
        return content

    def close(self) -> None:
        """End the process that reads."""
        if self._reader is not None:
            reader, self._reader = self._reader, None
            reader.communicate()

    def __del__(self) -> None:
        if getattr(self, "_reader", None) is not None:
            self.close()

    def _require(self, path: str) -> None:
        if path not in self._objects:
            raise GovernError(f"{path}: no such file in {self.name}")

    def _start(self) -> subprocess.Popen[bytes]:
        if self._reader is None:
            self._reader = subprocess.Popen(
                ["git", *SAFE, "cat-file", "--batch"],
                cwd=self.root,
                env=offline(self.root),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._reader

    def _take(self, blob: Blob) -> None:
        if blob.mode not in REGULAR:
            self._unread.add(blob.name.decode("utf-8", "replace"))
            return
        try:
            path = blob.name.decode()
        except UnicodeDecodeError:
            shown = blob.name.decode("ascii", "backslashreplace")
            self._notices.append(Notice(shown, 1, "left out: its name is not valid UTF-8"))
            return
        if blob.size > LARGEST_FILE:
            if os.path.splitext(path)[1].lower() in READ_SUFFIXES:
                self._notices.append(Notice(path, 1, f"left out: larger than {LARGEST_FILE // 1_000_000} MB"))
            self._unread.add(path)
            return
        self._objects[path] = blob.number
