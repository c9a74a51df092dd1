"""The pages that the commands about rules work on."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from govern.cache.installed import declared
from govern.config.settings import Config
from govern.errors import GovernError, UsageError
from govern.packs import Page
from govern.rule import BUILT_IN, LOCAL, NAME
from govern.session.rules import pages_of
from govern.suggestions import did_you_mean

if TYPE_CHECKING:
    from govern.tree.base import Tree


def pages_here(*, runs: bool = False) -> tuple[Page, ...]:
    """All pages there are for the repository that the current folder belongs to, if there is one.

    Where they are to be run, a local rule with a Python function needs `python-rules: true` in the configuration.
    Raises UsageError if a page is wrong.
    """
    from govern.tree.worktree import open_worktree

    try:
        tree = open_worktree(Path())
    except UsageError:
        return pages_of(None, Config(), allow_python=False)
    if not runs:
        return pages_of(tree, _config_of(tree), allow_python=True)
    from govern.config.load import load_config

    config = load_config(tree)
    return pages_of(tree, config, allow_python=config.python_rules)


def pages_at(paths: Sequence[Path]) -> tuple[Page, ...]:
    """All pages there are for the repository of the first path, or of the current folder; no code is run."""
    from govern.tree.worktree import open_worktree

    tree = open_worktree(paths[0] if paths else Path())
    return pages_of(tree, _config_of(tree), allow_python=True)


def _config_of(tree: Tree) -> Config:
    """The configuration, if it has a say in which pages there are, and can be read: pages are shown in any case."""
    from govern.config.load import load_config

    try:
        return load_config(tree) if declared() else Config()
    except UsageError:
        return Config()


def pick(pages: Sequence[Page], words: Sequence[str]) -> list[Page]:
    """The pages that words name: rules, aliases, families, packs, paths of pages or of folders. Without words all.

    Raises UsageError for a word that names none.
    """
    if not words:
        return list(pages)
    names = {name: page for page in pages for name in page.rule.names}
    families = {page.rule.family for page in pages}
    packs = {page.rule.pack for page in pages}
    chosen: set[str] = set()
    for word in words:
        if word in names:
            found = [names[word]]
        elif word in families or word in packs:
            found = [page for page in pages if word in (page.rule.family, page.rule.pack)]
        else:
            found = _at_path(pages, Path(word))
        if not found:
            if Path(word).exists():
                raise UsageError(f"{word}: no rule page of this repository or of govern is there")
            raise UsageError(f"unknown rule {word!r}{did_you_mean(word, {*names, *families, *packs})}")
        chosen |= {page.rule.name for page in found}
    return [page for page in pages if page.rule.name in chosen]


def write_draft(name: str, family: str, kind: str, into: Path | None) -> list[str]:
    """Write the files of a new rule; returns their paths relative to the current folder.

    Raises UsageError for names that cannot be, or are taken, and for files that exist; GovernError if writing fails.
    """
    from govern.packs.draft import draft

    files = draft(name, kind)
    if not re.fullmatch(NAME, family):
        raise UsageError(f"{family!r} is not kebab-case; a family is lower-case words joined by hyphens")
    for page in pages_here():
        if name in page.rule.names:
            raise UsageError(f"{name!r} is taken by {page.rule.page}; choose another name")
    folder = (into if into is not None else _local_folder()) / family
    if taken := next((file for file in files if (folder / file).exists()), None):
        raise UsageError(f"{folder / taken} exists; choose another name")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            with (folder / file).open("x", encoding="utf-8") as stream:
                stream.write(text)
    except OSError as error:
        raise GovernError(f"cannot write to {folder}: {error.strerror or error}") from None
    return [os.path.relpath(folder / file) for file in files]


def _local_folder() -> Path:
    from govern.packs.load import LOCAL_FOLDER
    from govern.tree.worktree import open_worktree

    return open_worktree(Path()).root / LOCAL_FOLDER


def _at_path(pages: Sequence[Page], path: Path) -> list[Page]:
    """The pages that are at a path, or below it."""
    if not path.exists():
        return []
    wanted = path.resolve()
    return [page for page in pages if (home := _home(page)) is not None and (home == wanted or wanted in home.parents)]


def _home(page: Page) -> Path | None:
    """Where a page stands on disk; None if it does not stand on one."""
    from govern.packs.load import built_in_folder
    from govern.tree.worktree import open_worktree

    if page.rule.pack == LOCAL:
        return (open_worktree(Path()).root / page.rule.page).resolve()
    if page.rule.pack != BUILT_IN:
        from govern.packs.installed import page_file

        return page_file(page.rule)
    found = built_in_folder() / page.rule.family / f"{page.rule.name}.md"
    return found.resolve() if isinstance(found, Path) else None
