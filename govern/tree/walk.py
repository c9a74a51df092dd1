"""Listing files where there is no git: everything below a folder but noise and what `.gitignore` files rule out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# fmt: off
NOISE = frozenset((
    "node_modules", ".venv", "venv", "site-packages", "dist", "build", ".git", "__pycache__", ".hg", ".svn",
    ".jj", ".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".next", ".nuxt",
    ".turbo", ".eggs", "bower_components",
))
# fmt: on


def walk_files(root: Path) -> list[str]:
    """The files below `root`, relative to it. Links are left out, unreadable folders skipped."""
    return list(_walk(os.fspath(root)))


def _walk(root: str) -> Iterator[str]:
    waiting: list[tuple[str, tuple[Ignores, ...]]] = [("", ())]
    while waiting:
        folder, ignores = waiting.pop()
        try:
            with os.scandir(f"{root}/{folder}") as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        if any(entry.name == ".gitignore" and entry.is_file(follow_symlinks=False) for entry in entries):
            ignores = (*ignores, Ignores(root, folder))
        for entry in entries:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in NOISE and not _is_ignored(path + "/", ignores):
                    waiting.append((path + "/", ignores))
            elif entry.is_file(follow_symlinks=False) and not _is_ignored(path, ignores):
                yield path


class Ignores:
    """The rules of one `.gitignore`, for the paths below its folder."""

    def __init__(self, root: str, folder: str) -> None:
        self.folder = folder
        self.spec = _read_spec(f"{root}/{folder}.gitignore")

    def verdict(self, path: str) -> bool | None:
        """True for ignored, False for explicitly not, None where these rules are silent."""
        return self.spec.check_file(path[len(self.folder) :]).include


def _read_spec(file: str) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # only needed without git

    try:
        with open(file, encoding="utf-8", errors="replace") as opened:
            lines = opened.read(1_000_000).splitlines()
    except OSError:
        lines = []
    good = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:  # git, too, passes over a pattern it cannot read
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)


def _is_ignored(path: str, ignores: tuple[Ignores, ...]) -> bool:
    """The deepest file that has an opinion decides."""
    for one in reversed(ignores):
        verdict = one.verdict(path)
        if verdict is not None:
            return verdict
    return False
