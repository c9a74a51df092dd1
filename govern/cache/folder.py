"""Where the cache lives: a folder of the user, and in it one for each repository.

It is never in the repository, where a commit could bring a result along that nobody computed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

VARIABLE = "GOVERN_CACHE_DIR"
MOST_REPOSITORIES = 100
LONGEST_UNUSED = 60 * 24 * 3600
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of govern.\n"


def cache_of(root: Path) -> Path | None:
    """The folder for the repository at `root`, which may not exist yet. None where the user has no cache folder, or
    somebody else could write to it."""
    home = _home()
    if home is None or not _is_ours(home):
        return None
    return home / hashlib.sha256(os.fsencode(root)).hexdigest()[:32]


def catalogues() -> Path | None:
    """The folder for what concerns no repository, as `cache_of`."""
    home = _home()
    return home / "catalogues" if home is not None and _is_ours(home) else None


def prepare(folder: Path) -> bool:
    """Make the folder of a repository; false where that is not possible. Folders that were not used for long go."""
    home = folder.parent
    try:
        if not folder.is_dir():
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(home / "CACHEDIR.TAG", TAG)
            _write_once(home / ".gitignore", "*\n")
            _drop_unused(home)
            folder.mkdir(mode=0o700, exist_ok=True)
        return _is_ours(home) and _is_ours(folder)
    except OSError:
        return False


def _home() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(os.path.abspath(named))
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):
            base = os.path.expanduser("~/.cache")
    return Path(base) / "govern" if os.path.isabs(base) else None


def _is_ours(folder: Path) -> bool:
    """Whether only this user can write there, as far as the system tells; a folder that does not exist is nobody's."""
    try:
        status = os.stat(folder)
    except OSError:
        return True
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o002)


def _write_once(file: Path, text: str) -> None:
    if not file.exists():
        file.write_text(text, encoding="ascii")


def _drop_unused(home: Path) -> None:
    import shutil

    folders = sorted((entry.stat().st_mtime, entry.path) for entry in os.scandir(home) if entry.is_dir())
    too_old = time.time() - LONGEST_UNUSED
    for at, (used, path) in enumerate(folders):
        if used < too_old or at < len(folders) - MOST_REPOSITORIES:
            shutil.rmtree(path, ignore_errors=True)
