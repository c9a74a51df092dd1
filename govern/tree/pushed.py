"""What a push sends: for each branch the commit that it will be at, and the one from which it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from govern.records import dataclass
from govern.tree.git import run_git


@dataclass(frozen=True, slots=True)
class Push:
    """A branch that is pushed: the commit at its end, and the newest of its commits that the other side has; "" where
    it has none of them.
    """

    head: str
    base: str


def pushes_of(root: Path, lines: Sequence[str], environment: Mapping[str, str], remote: str) -> tuple[Push, ...]:
    """What is pushed: as git tells its hook on standard input (`local-ref hash remote-ref hash`, a line each), or as
    pre-commit tells in its environment. Nothing for branches that are deleted.
    """
    head = environment.get("PRE_COMMIT_TO_REF", "")
    if head:
        known = environment.get("PRE_COMMIT_FROM_REF", "")
        remote = environment.get("PRE_COMMIT_REMOTE_NAME", remote)
        return (Push(head, _base(root, head, known, remote)),)
    rows = [line.split() for line in lines]
    return tuple(
        Push(row[1], _base(root, row[1], row[3], remote)) for row in rows if len(row) == 4 and row[1].strip("0")
    )


def _base(root: Path, head: str, known: str, remote: str) -> str:
    """The commit that the other side has: what it says, if it is here too; else the newest that one of its branches
    holds.
    """
    if known.strip("0") and run_git(root, "cat-file", "-e", f"{known}^{{commit}}").returncode == 0:
        return known
    done = run_git(root, "rev-list", "--topo-order", "--boundary", head, "--not", f"--remotes={remote}")
    boundary = [line[1:] for line in done.stdout.decode().split() if line.startswith("-")]
    if boundary:
        return boundary[0]
    return head if done.returncode == 0 and not done.stdout.strip() else ""
