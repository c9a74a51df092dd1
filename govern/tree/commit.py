"""A commit as a tree: files are read from git's objects, nothing is checked out."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from govern.errors import GovernError, UsageError
from govern.findings import Notice
from govern.tree.git import SAFE, environment
from govern.tree.worktree import LARGEST_FILE, READ_SUFFIXES

REGULAR = (b"100644", b"100755")
LONGEST_REVISION = 200


def open_commit(root: Path, revision: str) -> CommitTree:
    """The files of a commit of the repository at `root`; `revision` is anything that git takes for one.

    Raises UsageError where there is no such commit, or no repository; GovernError where git fails.
    """
    return CommitTree(root, find_commit(root, revision), revision)


def find_commit(root: Path, revision: str) -> str:
    """The full hash of a commit. Raises UsageError where there is none, and says so where the clone is shallow."""
    shown = "".join(one if one.isprintable() else "?" for one in revision[:LONGEST_REVISION])
    if revision and "\0" not in revision and "\n" not in revision:
        asked = f"{revision}^{{commit}}"
        done = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", asked)
        if done.returncode == 0:
            return done.stdout.decode().strip()
        if b"dubious ownership" in done.stderr or b"not a git repository" in done.stderr:
            raise UsageError(f"{shown}: no commit can be read here ({_first_line(done.stderr)})")
    if is_shallow(root):
        raise UsageError(
            f"{shown}: no such commit in this clone, which is shallow: fetch the history first"
            " (git fetch --unshallow, or fetch-depth: 0 in a CI job)"
        )
    raise UsageError(f"{shown}: no such file, and no such commit in this repository")


def merge_base(root: Path, one: str, other: str) -> str:
    """The commit at which two lines of history parted. Raises UsageError where there is none."""
    first, second = find_commit(root, one), find_commit(root, other)
    done = _git(root, "merge-base", first, second)
    if done.returncode == 0:
        return done.stdout.decode().split()[0]
    where = "in this clone, which is shallow" if is_shallow(root) else "at all"
    raise UsageError(f"{one[:LONGEST_REVISION]}...{other[:LONGEST_REVISION]}: the two have no commit in common {where}")


def is_shallow(root: Path) -> bool:
    """Whether the clone holds only a part of the history."""
    return _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


class CommitTree:
    """The regular files of one commit. Links and submodules do not count, as in a work tree."""

    def __init__(self, root: Path, commit: str, revision: str) -> None:
        self.root = root
        self.commit = commit
        self.revision = revision
        self._objects: dict[str, bytes] = {}
        self._unread: set[str] = set()
        self._notices: list[Notice] = []
        self._list()
        self._paths = tuple(sorted(self._objects))
        self._reader: subprocess.Popen[bytes] | None = None

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The files that were left out: too large, or with a name that is not text."""
        return tuple(self._notices)

    def paths(self) -> tuple[str, ...]:
        """All files, sorted."""
        return self._paths

    def exists(self, path: str) -> bool:
        """Whether the commit has a file of that name."""
        return path in self._objects

    def unread(self) -> frozenset[str]:
        """The links, submodules and large files of the commit."""
        return frozenset(self._unread)

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises GovernError where the commit has none of that name, or git does not have it."""
        if path not in self._objects:
            raise GovernError(f"{path}: no such file in {self.revision}")
        reader = self._start()
        assert reader.stdin is not None
        assert reader.stdout is not None
        try:
            reader.stdin.write(self._objects[path] + b"\n")
            reader.stdin.flush()
            header = reader.stdout.readline().split()
            if len(header) != 3 or not header[2].isdigit():
                raise GovernError(f"{path}: git does not have this file of {self.revision} (a partial clone?)")
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

    def _start(self) -> subprocess.Popen[bytes]:
        if self._reader is None:
            self._reader = subprocess.Popen(
                ["git", *SAFE, "cat-file", "--batch"],
                cwd=self.root,
                env=_environment(self.root),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._reader

    def _list(self) -> None:
        done = _git(self.root, "ls-tree", "-r", "-l", "-z", "--full-tree", self.commit)
        if done.returncode:
            raise GovernError(f"git cannot list the files of {self.revision}: {_first_line(done.stderr)}")
        for row in done.stdout.split(b"\0"):
            about, _, name = row.partition(b"\t")
            mode, *_, number, size = about.split() or [b"", b"", b""]
            if mode not in REGULAR:
                if name:
                    self._unread.add(name.decode("utf-8", "replace"))
                continue
            try:
                path = name.decode()
            except UnicodeDecodeError:
                shown = name.decode("ascii", "backslashreplace")
                self._notices.append(Notice(shown, 1, "left out: its name is not valid UTF-8"))
                continue
            if size.isdigit() and int(size) > LARGEST_FILE:
                if os.path.splitext(path)[1].lower() in READ_SUFFIXES:
                    self._notices.append(Notice(path, 1, f"left out: larger than {LARGEST_FILE // 1_000_000} MB"))
                self._unread.add(path)
                continue
            self._objects[path] = number


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *SAFE, *arguments],
            cwd=root,
            env=_environment(root),
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise GovernError(f"git cannot be started ({error.strerror}): commits cannot be read without it") from None


def _environment(root: Path) -> dict[str, str]:
    # An object that a partial clone left behind would be fetched: govern opens no network.
    return {**environment(root), "GIT_NO_LAZY_FETCH": "1"}


def _first_line(text: bytes) -> str:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else "it gave no reason"
