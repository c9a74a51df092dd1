"""`govern baseline merge`: one baseline of two, as git's merge driver or where a merge stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from govern.config.load import load_config
from govern.errors import UsageError
from govern.fixes.plan import Change
from govern.fixes.write import write_changes
from govern.sift.rows import Row, merge_rows, read_rows, render_rows
from govern.tree.branch_point import file_at
from govern.tree.worktree import open_worktree


class Merged(NamedTuple):
    """The baseline that a merge gives: its file, how many rows it holds, and how many of either side it left out."""

    file: str
    rows: int
    left_out: int


def merge_files(origin: Path, ours: Path, theirs: Path) -> Merged:
    """What git asks of a merge driver (`%O %A %B`): the merge of three files is written to the second.

    Raises UsageError where one of them is no baseline; git then leaves the merge to the user.
    """
    texts = [_text(path) for path in (origin, ours, theirs)]
    merged = _merged(texts, [str(path) for path in (origin, ours, theirs)])
    before = ours.read_bytes()
    write_changes(ours.parent, {ours.name: Change(before, render_rows(merged).encode())})
    return Merged(str(ours), len(merged), _left_out(texts, merged))


def merge_stopped(folder: Path, config: Path | None = None) -> Merged:
    """The same where a merge or rebase stopped at the baseline of the repository at `folder`: from the three versions
    that git keeps, into the file with the marks. Raises UsageError where git keeps none."""
    tree = open_worktree(folder)
    name = load_config(tree, config).baseline
    found = [file_at(tree.root, f":{stage}", name) for stage in (1, 2, 3)]
    if found[1] is None and found[2] is None:
        raise UsageError(f"{name}: no merge stopped here (git keeps no versions of it)")
    texts = [(source or b"").decode("utf-8", "replace") for source in found]
    merged = _merged(texts, [f"{name} ({side})" for side in ("base", "ours", "theirs")])
    file = tree.root / name
    before = file.read_bytes() if file.is_file() else None
    write_changes(tree.root, {name: Change(before, render_rows(merged).encode())})
    return Merged(name, len(merged), _left_out(texts, merged))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{path}: cannot be read as a baseline") from None


def _merged(texts: Sequence[str], names: Sequence[str]) -> tuple[Row, ...]:
    origin, ours, theirs = (read_rows(text, name) for text, name in zip(texts, names, strict=True))
    return merge_rows(origin, ours, theirs)


def _left_out(texts: Sequence[str], merged: Sequence[Row]) -> int:
    """How many rows, of the side that has more, are not there any more."""
    return max(len(read_rows(text, "")) for text in texts[1:]) - len(merged)
