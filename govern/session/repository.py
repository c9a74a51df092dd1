"""An open repository: its tree, its configuration, its layout, and the project put together from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from govern.config.layout import Layout, detect_layout
from govern.config.load import load_config
from govern.config.settings import Config
from govern.errors import GovernError
from govern.facts.python import decode
from govern.project.project import Project
from govern.reporters.report import Source
from govern.tree.base import Tree
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


def open_repository(paths: Sequence[Path] = (), config: Path | None = None, app: str | None = None) -> Repository:
    """The repository of the first of `paths`, or of the current folder. Raises UsageError where there is none."""
    tree = open_worktree(paths[0] if paths else Path())
    settings = load_config(tree, config)
    layout = detect_layout(tree, settings, focus_of(paths, tree.root))
    return Repository(tree, settings, layout, Project(tree, settings, layout, app))


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
