"""Commits of the history: their messages, and their parents."""

from __future__ import annotations

from pathlib import Path

from govern.errors import GovernError, UsageError
from govern.records import dataclass
from govern.tree.commit import DEEPEN, find_commit, is_shallow
from govern.tree.git import first_line, run_git

FORM = "%H%x00%P%x00%B%x00"


@dataclass(frozen=True, slots=True)
class Committed:
    """A commit: its full hash, those of its parents, its message as it was written."""

    id: str
    parents: tuple[str, ...]
    message: str


def commits_in(root: Path, span: str) -> tuple[Committed, ...]:
    """The commits of a range, oldest first. `A..B` and `A...B` are those of B that A has not; without B it is HEAD,
    without dots the range is what HEAD has and the named commit has not.

    Raises UsageError where there is no such commit, and where the clone ends within the range.
    """
    base, head = ends_of(span)
    first, last = find_commit(root, base), find_commit(root, head)
    row = ("log", "--no-show-signature", "--no-color", "--no-notes", "--encoding=UTF-8", "--reverse", "--topo-order")
    done = run_git(root, *row, f"--format=tformat:{FORM}", last, f"^{first}", "--")
    if done.returncode:
        raise GovernError(f"git cannot list the commits of {span}: {first_line(done.stderr)}")
    fields = done.stdout.decode("utf-8", "replace").split("\0")
    found = tuple(
        Committed(fields[at].strip(), tuple(fields[at + 1].split()), fields[at + 2])
        for at in range(0, len(fields) - 3, 3)
    )
    if any(not one.parents for one in found) and is_shallow(root):
        raise UsageError(f"{span}: this clone is shallow and ends within the range: {DEEPEN}")
    return found


def last_messages(root: Path, count: int) -> tuple[str, ...]:
    """The messages of the last `count` commits that are no merges, newest first; none where there is no commit."""
    row = ("log", "--no-show-signature", "--no-color", "--no-notes", "--encoding=UTF-8", "--no-merges")
    done = run_git(root, *row, f"--max-count={count}", "--format=tformat:%B%x00")
    if done.returncode:
        return ()
    return tuple(one.strip("\n") for one in done.stdout.decode("utf-8", "replace").split("\0") if one.strip())


def ends_of(span: str) -> tuple[str, str]:
    """The two names in a range: `A..B`, `A...B`, `A..`, `..B`, `A`."""
    base, _, head = span.partition("...") if "..." in span else span.partition("..")
    return base or "HEAD", head or "HEAD"


def comment_sign(root: Path) -> tuple[str, str]:
    """What begins a comment in a message ("auto" where git chooses), and how git cleans messages ("default" ...)."""
    done = run_git(root, "config", "-z", "--get-regexp", r"^(core\.comment(char|string)|commit\.cleanup)$")
    rows = (row.partition("\n") for row in done.stdout.decode("utf-8", "replace").split("\0") if row)
    found = {name.lower(): value for name, _, value in rows}
    sign = found.get("core.commentstring", found.get("core.commentchar", "#"))
    return sign, found.get("commit.cleanup", "default")
