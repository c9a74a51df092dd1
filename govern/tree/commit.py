"""A commit as a tree: files are read from git's objects, nothing is checked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from govern.errors import GovernError, UsageError
from govern.tree.blobs import Blob, BlobTree
from govern.tree.git import first_line, run_git

LONGEST_REVISION = 200
DEEPEN = "fetch the history first (git fetch --unshallow, or fetch-depth: 0 in a CI job)"


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
        done = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", asked)
        if done.returncode == 0:
            return done.stdout.decode().strip()
        if b"dubious ownership" in done.stderr or b"not a git repository" in done.stderr:
            raise UsageError(f"{shown}: no commit can be read here ({first_line(done.stderr)})")
    if is_shallow(root):
        raise UsageError(f"{shown}: no such commit in this clone, which is shallow: {DEEPEN}")
    raise UsageError(f"{shown}: no such file, and no such commit in this repository{_elsewhere(root, revision)}")


def head_of(root: Path) -> str | None:
    """The full hash of the commit that the next one follows; None where there is no commit yet."""
    done = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return done.stdout.decode().strip() if done.returncode == 0 else None


def _elsewhere(root: Path, revision: str) -> str:
    """A CI job often has a branch only as somebody else's: `main` is there as `origin/main`."""
    if not re.fullmatch(r"[\w./-]+", revision):
        return ""
    done = run_git(root, "for-each-ref", "--format=%(refname:short)", f"refs/remotes/*/{revision}")
    found = done.stdout.decode("utf-8", "replace").split()
    return f": did you mean {found[0]}?" if found else ""


def merge_base(root: Path, one: str, other: str) -> str:
    """The commit at which two lines of history parted. Raises UsageError where there is none."""
    first, second = find_commit(root, one), find_commit(root, other)
    done = run_git(root, "merge-base", first, second)
    if done.returncode == 0:
        return done.stdout.decode().split()[0]
    where = f"in this clone, which is shallow: {DEEPEN}" if is_shallow(root) else "at all"
    raise UsageError(f"{one[:LONGEST_REVISION]}...{other[:LONGEST_REVISION]}: the two have no commit in common {where}")


def is_shallow(root: Path) -> bool:
    """Whether the clone holds only a part of the history."""
    return run_git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


class CommitTree(BlobTree):
    """The regular files of one commit. Links and submodules do not count, as in a work tree."""

    def __init__(self, root: Path, commit: str, revision: str) -> None:
        self.commit = commit
        self.revision = revision
        super().__init__(root, revision, _list(root, commit, revision))


def _list(root: Path, commit: str, revision: str) -> Iterator[Blob]:
    done = run_git(root, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    if done.returncode:
        raise GovernError(f"git cannot list the files of {revision}: {first_line(done.stderr)}")
    for row in done.stdout.split(b"\0"):
        about, _, name = row.partition(b"\t")
        mode, *_, number, size = about.split() or [b"", b"", b""]
        if mode:
            yield Blob(name, mode, number, int(size) if size.isdigit() else 0)
