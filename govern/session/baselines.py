"""The baseline that a run is held against: where it is, and what it was where this branch left its main one."""

from __future__ import annotations

from pathlib import Path

from govern.config.load import load_config
from govern.config.settings import Config
from govern.errors import GovernError, UsageError
from govern.session.check_request import CheckRequest
from govern.session.repository import Repository
from govern.sift.baseline import Baseline
from govern.sift.rows import Row, read_rows
from govern.tree.base import Tree
from govern.tree.branch_point import branch_point, file_at
from govern.tree.commit import CommitTree
from govern.tree.worktree import open_worktree


def read_baseline(repository: Repository, request: CheckRequest) -> Baseline | None:
    """The baseline that `request` names, or that the configuration does; None where there is none, or none is wanted.

    Two things here do not come from the repository's tree, and whoever keeps results of a run must look at them again:
    a file that `request` names, and the baseline at the branch point (`git merge-base`), which says what was added.
    Raises UsageError for a file that cannot be read, or is no baseline.
    """
    if request.no_baseline:
        return None
    name, text = _read(repository.tree, repository.config, request.baseline)
    if text is None:
        return None
    rows = read_rows(text, name)
    before, base = _before(repository, name)
    return Baseline(name, rows, before, base)


def load_baseline(folder: Path | None, named: Path | None = None, config: Path | None = None) -> Baseline:
    """The baseline of the repository at `folder` (here by default), without a look at its code.

    Raises UsageError where there is no repository, or no baseline.
    """
    tree = open_worktree(folder or Path())
    settings = load_config(tree, config)
    name, text = _read(tree, settings, named)
    if text is None:
        raise UsageError(f"there is no {name}: `govern baseline write` makes one, to be committed")
    return Baseline(name, read_rows(text, name))


def baseline_path(repository: Repository, named: Path | None) -> Path:
    """Where the baseline is to be written."""
    return named if named is not None else repository.tree.root / repository.config.baseline


def _read(tree: Tree, config: Config, named: Path | None) -> tuple[str, str | None]:
    if named is None:
        name = config.baseline
        return name, _text(tree.read(name), name) if tree.exists(name) else None
    root = tree.root.resolve()
    path = named.resolve()
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(named)
    try:
        return name, _text(path.read_bytes(), name)
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise UsageError(
            f"{named}: the baseline cannot be read ({reason}): `govern baseline write` makes one"
        ) from None


def _text(source: bytes, name: str) -> str:
    try:
        return source.decode()
    except UnicodeDecodeError:
        raise UsageError(f"{name}: not UTF-8 text, so no baseline") from None


def _before(repository: Repository, name: str) -> tuple[tuple[Row, ...] | None, str]:
    """The rows at the base that is compared with, or at the branch point; None where it has no baseline."""
    tree = repository.tree
    if isinstance(getattr(tree, "origin", tree), CommitTree):
        return None, ""
    point = branch_point(tree.root)
    if point is None:
        return None, ""
    commit, branch = point
    try:
        source = file_at(tree.root, commit, name)
        rows = None if source is None else read_rows(_text(source, name), f"{name} at {branch}")
    except (GovernError, UsageError):
        return None, ""
    return rows, branch
