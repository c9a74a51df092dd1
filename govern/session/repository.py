"""An open repository: its tree, its configuration, its layout, and the project put together from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from govern.config.layout import Layout, detect_layout
from govern.config.load import load_config
from govern.config.settings import Config
from govern.errors import GovernError, UsageError
from govern.facts.python import decode
from govern.project.project import Project
from govern.reporters.report import Source
from govern.tree.base import Tree
from govern.tree.commit import CommitTree, head_of, merge_base
from govern.tree.index import open_index
from govern.tree.worktree import open_worktree

Progress = Callable[[str], None]


def silent(step: str) -> None:
    """The progress of a run that nobody watches."""


@dataclass(frozen=True, slots=True)
class Repository:
    """An open repository: its files, what is configured, what was detected, and the project put together from them."""

    tree: Tree
    config: Config
    layout: Layout
    project: Project


def open_repository(
    paths: Sequence[Path] = (),
    config: Path | None = None,
    app: str | None = None,
    *,
    staged: bool = False,
    base: str | None = None,
) -> Repository:
    """The repository of the first of `paths`, or of the current folder: the files on disk, or those that are `staged`.

    `base` names a commit: `project.base` is the repository where that one and HEAD parted. For staged files without
    a base it is HEAD. Raises UsageError where there is no repository, no such commit, or none in common.
    """
    tree = open_index(_start(paths, staged=True)) if staged else open_worktree(_start(paths))
    settings = load_config(tree, config)
    focus = focus_of(paths, tree.root)

    def open_base() -> Project | None:
        commit = parted if parted is not None else (head_of(tree.root) if staged else None)
        return None if commit is None else _project_at(tree.root, commit, settings, config, focus, app)

    parted = None if base is None else _parted(tree.root, base)
    layout = detect_layout(tree, settings, focus)
    return Repository(tree, settings, layout, Project(tree, settings, layout, app, open_base))


def _parted(root: Path, base: str) -> str:
    if head_of(root) is None:
        raise UsageError(f"--base {base}: this repository has no commit yet, so there is nothing to compare with")
    return merge_base(root, base, "HEAD")


def _project_at(root: Path, commit: str, now: Config, explicit: Path | None, focus: str, app: str | None) -> Project:
    """The project at a commit, by the configuration that stood there; by the one of now where that cannot be read."""
    tree = CommitTree(root, commit, commit[:12])
    try:
        settings = load_config(tree, explicit)
    except UsageError:
        settings = now
    return Project(tree, settings, detect_layout(tree, settings, focus), app)


def _start(paths: Sequence[Path], *, staged: bool = False) -> Path:
    """Where the search for the repository begins. What is staged may be gone from the disk, its folder with it."""
    start = paths[0] if paths else Path()
    while staged and not start.exists() and start != start.parent:
        start = start.parent
    return start


def project_of(tree: Tree, config: Config, open_base: Callable[[], Project | None] = lambda: None) -> Project:
    """The project of a tree by a configuration that was read already."""
    return Project(tree, config, detect_layout(tree, config), open_base=open_base)


def focus_of(paths: Sequence[Path], root: Path) -> str:
    """The folder that the user asked about, relative to the root: where `paths` is one folder; "" otherwise."""
    if len(paths) != 1 or not paths[0].is_dir():
        return ""
    folder = paths[0].resolve()
    return (
        folder.relative_to(root.resolve()).as_posix().removeprefix(".") if folder.is_relative_to(root.resolve()) else ""
    )


def source_of(tree: Tree) -> Source:
    """The lines of a tree's files, each file read once at most; none of a file that cannot be read."""
    known: dict[str, Sequence[str]] = {}

    def lines(path: str) -> Sequence[str]:
        if path not in known:
            try:
                text = decode(tree.read(path))[0] or ""
            except GovernError:
                text = ""
            known[path] = text.split("\n")
        return known[path]

    return lines
