"""Which files a user asked about: `govern check backend/app frontend/src/types.ts`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from govern.config.areas import is_below
from govern.config.files import Files
from govern.config.globs import matcher
from govern.errors import UsageError


def scope_of(paths: Sequence[Path], tree: Files, exclude: Sequence[str] = ()) -> Callable[[str], bool]:
    """A test whether a file (relative to the root) was asked about: it is one of `paths` or lies below one, and matches
    none of the globs of `exclude`. Without paths, all others are.

    A finding about the repository as a whole has no file: it is in scope only if the whole repository is.
    Raises UsageError for a path that exists neither on disk nor in the tree, or lies outside the root.
    """
    root = tree.root
    excluded = matcher(exclude)
    wanted: list[str] = []
    for path in paths:
        relative = os.path.relpath(path.resolve(), root.resolve()).replace(os.sep, "/")
        if not path.exists() and not any(is_below(file, relative) for file in tree.paths()):
            raise UsageError(f"{path}: no such file or folder")
        if relative == ".":
            return lambda file: not excluded(file)
        if relative.startswith("../") or relative == "..":
            raise UsageError(f"{path} lies outside the repository {root}: check one repository at a time")
        wanted.append(relative)
    if not wanted:
        return lambda file: not excluded(file)
    exact = frozenset(wanted)
    below = tuple(f"{one}/" for one in wanted)
    return lambda file: (file in exact or file.startswith(below)) and not excluded(file)


def url_filter(pattern: str | None) -> Callable[[str], bool]:
    """A test whether a URL path is the one in `pattern` or lies below it; a `*` in it stands for any text."""
    if pattern is None:
        return lambda url: True
    if "*" in pattern:
        expression = re.compile(".*".join(re.escape(piece) for piece in pattern.split("*")), re.DOTALL)
        return lambda url: expression.fullmatch(url) is not None
    folder = pattern.rstrip("/")
    return lambda url: url in (pattern, folder) or url.startswith(f"{folder}/")
