"""What git's answers about commits hang on: its references, and what CI systems say of branches."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from govern.tree.branch_point import TARGETS

# Files of a git folder that decide what a name stands for, and how far history goes.
NAMED = ("HEAD", "packed-refs", "shallow", "config", "reftable/tables.list")

# Variables of git that decide neither what a name stands for nor what is read; hooks get some of them anew each time.
# The index is no reference: what it lists is part of what a tree holds.
ELSEWHERE = (
    "GIT_ASKPASS", "GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_EDITOR", "GIT_EXEC_PATH", "GIT_INDEX_FILE",
    "GIT_MERGE_AUTOEDIT", "GIT_PAGER", "GIT_PREFIX", "GIT_REFLOG_ACTION", "GIT_SEQUENCE_EDITOR", "GIT_TERMINAL_PROMPT",
)  # fmt: skip


def state_of_refs(root: Path) -> bytes:
    """A digest of all references of the repository at `root`: as long as it is the same, so is what a name or `HEAD`
    stands for, and where two lines of history part. Empty where there is no git folder."""
    folder = _git_folder(root)
    if folder is None:
        return b""
    digest = hashlib.sha256()
    for name in sorted(os.environ):
        if (name.startswith("GIT_") and not name.startswith(ELSEWHERE)) or name in TARGETS:
            digest.update(f"{name}={os.environ[name]}\0".encode("utf-8", "surrogateescape"))
    shared = _common_folder(folder)
    for place in dict.fromkeys((folder, shared)):
        for file in (*(place / name for name in NAMED), *_below(place / "refs")):
            digest.update(f"{file}\0".encode("utf-8", "surrogateescape") + _content(file) + b"\0")
    return digest.digest()


def _git_folder(root: Path) -> Path | None:
    dot_git = root / ".git"
    if dot_git.is_dir():
        return dot_git
    named = _content(dot_git).decode("utf-8", "surrogateescape").partition("gitdir:")[2].strip()
    return Path(os.path.normpath(root / named)) if named else None


def _common_folder(folder: Path) -> Path:
    named = _content(folder / "commondir").decode("utf-8", "surrogateescape").strip()
    return Path(os.path.normpath(folder / named)) if named else folder


def _below(folder: Path) -> list[Path]:
    return [Path(place, name) for place, _, names in sorted(os.walk(folder)) for name in sorted(names)]


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
