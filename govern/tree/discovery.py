"""Which folder is the root of the repository that a path belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from govern.errors import UsageError
from govern.tree.walk import NOISE

MARKERS = (
    "govern.yaml",
    "govern.yml",
    ".govern.yaml",
    "pyproject.toml",
    "package.json",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "requirements.txt",
    ".hg",
    ".jj",
    ".svn",
)
SOURCES = (".py", ".ts", ".tsx")
MOST_ENTRIES = 20_000


class Found(NamedTuple):
    """A root, and whether git is to be asked about it."""

    root: Path
    git: bool


def find_root(start: Path) -> Found:
    """The root for `start`. Raises UsageError where `start` does not exist or lies in no repository."""
    try:
        folder = start.resolve(strict=True)
        if not folder.is_dir():
            folder = folder.parent
        os.listdir(folder)
    except FileNotFoundError:
        raise UsageError(f"{start}: no such file or folder") from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{_printable(start)}: cannot be opened ({reason.lower()})") from None
    upward = [folder, *folder.parents]
    for place in upward:
        if os.path.lexists(place / ".git"):
            return Found(place, git=True)
    for place in upward:
        if (place == folder or not _is_shared(place)) and any(os.path.lexists(place / marker) for marker in MARKERS):
            return Found(place, git=False)
    if _holds_sources(folder):
        return Found(folder, git=False)
    raise UsageError(
        f"{_printable(start)}: in no repository (no .git, govern.yaml, pyproject.toml or package.json here or above, "
        "and no source files here): name a folder that is one"
    )


def _is_shared(folder: Path) -> bool:
    """Whether many things live here, so that a marker says nothing about what is asked for."""
    return folder == folder.parent or folder == _home()


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except (OSError, RuntimeError):
        return None


def _holds_sources(folder: Path) -> bool:
    return any(entry.endswith(SOURCES) for entry in _entries(os.fspath(folder)))


def _entries(folder: str) -> Iterator[str]:
    """Names of files below `folder`, upper folders first, of no more than `MOST_ENTRIES` entries."""
    left = MOST_ENTRIES
    waiting = [folder]
    while waiting:
        below: list[str] = []
        for place in waiting:
            try:
                with os.scandir(place) as entries:
                    for entry in entries:
                        left -= 1
                        if left < 0:
                            return
                        if entry.is_file(follow_symlinks=False):
                            yield entry.name
                        elif entry.name not in NOISE and entry.is_dir(follow_symlinks=False):
                            below.append(entry.path)
            except OSError:
                continue
        waiting = below


def _printable(start: Path) -> str:
    return str(start).encode("utf-8", "backslashreplace").decode()
