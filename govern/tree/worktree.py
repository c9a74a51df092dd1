"""The work tree: the files on disk that git would count, or those that the ignore rules let through where there is no
git.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from govern.errors import GovernError
from govern.findings import Notice
from govern.tree.discovery import Found, find_root
from govern.tree.git import list_files
from govern.tree.walk import walk_files

LARGEST_FILE = 5_000_000
# fmt: off
READ_SUFFIXES = frozenset((
    ".py", ".pyi", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".md", ".mdx",
    ".json", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".lock", ".txt", ".sh", ".sql",
))
# fmt: on


def open_worktree(start: Path) -> WorkTree:
    """The work tree that `start`, a file or a folder, belongs to.

    Its root is the top of the git repository. Without git it is the nearest folder upward with a marker (govern.yaml,
    pyproject.toml, package.json ...), or `start` itself where it holds source files.
    Raises UsageError where `start` does not exist or lies in no repository.
    """
    return WorkTree(find_root(start))


class WorkTree:
    """The files on disk below a root. Links are not followed and do not count; nothing outside is ever read."""

    def __init__(self, found: Found) -> None:
        self.root = found.root
        self._folder = os.fspath(found.root)
        self._git = found.git
        self._paths: tuple[str, ...] | None = None
        self._known: frozenset[str] = frozenset()
        self._unread: frozenset[str] = frozenset()
        self._notices: list[Notice] = []

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The files that were left out: too large, or with a name that is not text."""
        self.paths()
        return tuple(self._notices)

    def paths(self) -> tuple[str, ...]:
        """The files that count, sorted. Raises GovernError where git cannot list them."""
        if self._paths is None:
            self._paths = self._list()
            self._known = frozenset(self._paths)
        return self._paths

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where it does not count, cannot be read, or became too large."""
        if not self.exists(path):
            raise GovernError(f"{path}: no such file in this tree")
        try:
            opened = os.open(f"{self._folder}/{path}", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
            with open(opened, "rb", buffering=0) as file:
                content = file.read() if os.fstat(opened).st_size <= LARGEST_FILE else None
        except OSError as error:
            raise GovernError(f"{path}: cannot be read ({_reason(error)})") from None
        if content is None or len(content) > LARGEST_FILE:
            raise GovernError(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB, which govern does not read")
        return content

    def exists(self, path: str) -> bool:
        """Whether `path` is one of the files that count."""
        self.paths()
        return path in self._known

    def unread(self) -> frozenset[str]:
        """The paths that are listed and do not count, though something is there: links, submodules, large files."""
        self.paths()
        return self._unread

    def _list(self) -> tuple[str, ...]:
        listed = list_files(self.root) if self._git else None
        if listed is None:
            if self._git:
                self._notices.append(
                    Notice(".", 1, "git does not take this folder for a repository: its files are listed without git")
                )
            listed = walk_files(self.root)
        inside = _Inside(os.fspath(self.root))
        kept = [path for path in sorted(set(listed)) if self._counts(path, inside)]
        self._unread = frozenset(path for path in set(listed).difference(kept) if inside.has(path))
        return tuple(kept)

    def _counts(self, path: str, inside: _Inside) -> bool:
        size = inside.size(path)
        if size is None:
            return False
        try:
            path.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(path).decode("ascii", "backslashreplace")
            self._notices.append(Notice(shown, 1, "left out: its name is not valid UTF-8"))
            return False
        if size > LARGEST_FILE and os.path.splitext(path)[1].lower() in READ_SUFFIXES:
            self._notices.append(Notice(path, 1, f"left out: larger than {LARGEST_FILE // 1_000_000} MB"))
            return False
        return True


def is_plain_file(root: str, path: str) -> bool:
    """Whether `path` below `root` is a regular file that no link leads to."""
    return _Inside(root).size(path) is not None


class _Inside:
    """Tells regular files from everything else, and from files that stand behind a link to a folder."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._folders: dict[str, bool] = {"": True}

    def size(self, path: str) -> int | None:
        """The size of the regular file `path`; None where it is gone, no regular file, or reached through a link."""
        if not self._is_folder(path.rpartition("/")[0]):
            return None
        try:
            status = os.lstat(f"{self._root}/{path}")
        except OSError:
            return None
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def has(self, path: str) -> bool:
        """Whether anything stands there, and not behind a link to a folder."""
        return self._is_folder(path.rpartition("/")[0]) and os.path.lexists(f"{self._root}/{path}")

    def _is_folder(self, path: str) -> bool:
        known = self._folders.get(path)
        if known is None:
            try:
                plain = stat.S_ISDIR(os.lstat(f"{self._root}/{path}").st_mode)
            except OSError:
                plain = False
            known = plain and self._is_folder(path.rpartition("/")[0])
            self._folders[path] = known
        return known


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown error").lower()
