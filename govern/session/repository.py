"""An open repository: its tree, its configuration, its layout, and the project put together from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from govern.config.layout import Layout, detect_layout
from govern.config.load import load_config
from govern.config.settings import Config
from govern.errors import UsageError
from govern.project.project import Project
from govern.records import dataclass
from govern.session.start import open_tree
from govern.tree.base import Tree
from govern.tree.commit import CommitTree, head_of, merge_base


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
    tree: Tree | None = None,
    at: str | None = None,
    layout_of: Callable[[Tree, Config, str], Layout] = detect_layout,
) -> Repository:
    """The repository of the first of `paths`, or of the current folder: the files on disk, those that are `staged`, or
    those of the commit `at`.

    `base` names a commit: `project.base` is the repository where that one and HEAD (or `at`) parted. For staged files
    without a base it is HEAD. `tree` is the tree where it is open already, `layout_of` what works the layout out.
    Raises UsageError where there is no
    repository, no such commit, or none in common.
    """
    tree = tree or open_tree(paths, staged=staged, at=at)
    settings = load_config(tree, config)
    focus = focus_of(paths, tree.root)

    def open_base() -> Project | None:
        commit = parted if parted is not None else (head_of(tree.root) if staged else None)
        return None if commit is None else _project_at(tree.root, commit, settings, config, focus, app)

    parted = None if base is None else _parted(tree.root, base, at or "HEAD")
    layout = layout_of(tree, settings, focus)
    return Repository(tree, settings, layout, Project(tree, settings, layout, app, open_base))


def open_stored(paths: Sequence[Path] = (), config: Path | None = None, app: str | None = None) -> Repository:
    """The repository of the files on disk, as `open_repository` gives it, with the facts that earlier runs kept."""
    from govern.session.stored import stored

    return open_repository(paths, config, app, tree=stored(open_tree(paths)))


def _parted(root: Path, base: str, head: str) -> str:
    if head_of(root) is None:
        raise UsageError(f"--base {base}: this repository has no commit yet, so there is nothing to compare with")
    return merge_base(root, base, head)


def _project_at(root: Path, commit: str, now: Config, explicit: Path | None, focus: str, app: str | None) -> Project:
    """The project at a commit, by the configuration that stood there; by the one of now where that cannot be read."""
    tree = CommitTree(root, commit, commit[:12])
    try:
        settings = load_config(tree, explicit)
    except UsageError:
        settings = now
    return Project(tree, settings, detect_layout(tree, settings, focus), app)


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
