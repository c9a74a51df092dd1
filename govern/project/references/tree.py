"""What a repository has, as its documents may name it: files, folders, what is made and ignored, what was moved."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from govern.config.globs import matcher, problem_of
from govern.errors import GovernError
from govern.regex import regex
from govern.tree.walk import NOISE

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from govern.tree.base import Tree

# What is made on each machine, or by tools, whatever the ignore rules say.
MADE = regex(
    r"(?:^|/)(?:\.env(?:\.(?!example|sample|template|dist)[\w.]+)?|\.DS_Store|coverage(?:\.\w+)?|htmlcov|logs?|tmp|temp|out"
    r"|output|outputs|uploads|data|backups?|\.git(?:/.*)?|\.claude/projects|MEMORY\.md|generated|cache|\.cache|secrets?|certs?)(?=/|$)"
    r"|\.(?:log|db|sqlite3?|pem|key|crt|pyc|tmp|bak|dump|tar|gz|zip|whl)$",
    re.IGNORECASE,
)
# Files of these names stand in folders that have nothing else in common.
EVERYWHERE = ("__init__.", "__main__.", "index.", "mod.", "conftest.", "README", ".")
TEMPLATES = (".template", ".example", ".sample", ".dist", ".tmpl", ".default")


class Known:
    """Finds out whether something of a name is there. `paths` are files; links and submodules count as there."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.files = frozenset(tree.paths())
        self.unread = tree.unread()

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file."""
        found: set[str] = set()
        for path in (*self.files, *self.unread):
            folder = posixpath.dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(found)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Files and folders by the last part of their path."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.files | self.folders | self.unread):
            found.setdefault(posixpath.basename(path), []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def at(self, path: str) -> bool:
        """Whether a file or a folder stands exactly there, or behind a link or in a submodule."""
        path = path.rstrip("/")
        if path in ("", ".") or path in self.files or path in self.folders or path in self.unread:
            return True
        folder = posixpath.dirname(path)
        while folder:
            if folder in self.unread:
                return True
            folder = posixpath.dirname(folder)
        return False

    def anywhere(self, path: str) -> bool:
        """Whether something's path ends with these parts."""
        path = path.strip("/")
        last = posixpath.basename(path)
        return any(one == path or one.endswith("/" + path) for one in self.by_name.get(last, ()))

    def matches(self, glob: str) -> bool:
        """Whether a glob, from the top or from any folder, matches a file or a folder. What is no glob matches."""
        glob = glob.strip("/")
        globs = [glob, f"**/{glob}"]
        if any(problem_of(one) for one in globs):
            return True
        is_match = matcher(globs)
        return any(map(is_match, self.files)) or any(map(is_match, self.folders))

    def is_made(self, path: str) -> bool:
        """Whether something of that path would be ignored by git, or is made by tools."""
        if any(f"{path}{ending}" in self.files for ending in TEMPLATES):
            return True  # everybody makes their own from it
        if MADE.search(path) or any(part in NOISE for part in path.split("/")):
            return True
        for folder, spec in self._ignores:
            inner = path.removeprefix(folder)
            if spec.match_file(inner) or spec.match_file(inner + "/"):
                return True
        return False

    @cached_property
    def _ignores(self) -> list[tuple[str, GitIgnoreSpec]]:
        from pathspec import GitIgnoreSpec

        found: list[tuple[str, GitIgnoreSpec]] = []
        for path in self.by_name.get(".gitignore", ()):
            try:
                lines = self.tree.read(path).decode("utf-8", "replace").splitlines()
                found.append((path.removesuffix(".gitignore"), GitIgnoreSpec.from_lines(lines)))
            except (GovernError, ValueError):
                continue
        return found

    def moved(self, path: str) -> str:
        """Where a file or folder that is gone may be by now: the one of its name, or the only one that differs in case
        alone; "" where there are none or several. `routers/orders.py` is not where `schemas/orders.py` went."""
        path = path.strip("/")
        last = posixpath.basename(path)
        found = self.by_name.get(last, ())
        if not found:
            found = tuple(one for one in self._folded.get(path.lower().rpartition("/")[2], ()))
        found = tuple(one for one in found if not self._parallel(posixpath.dirname(path), posixpath.dirname(one)))
        if len(found) > 1:
            parts = path.split("/")
            best = [sum(part in one.split("/") for part in parts) for one in found]
            found = tuple(one for one, score in zip(found, best, strict=True) if score == max(best))
        return found[0] if len(found) == 1 else ""

    def _parallel(self, folder: str, other: str) -> bool:
        """Whether two folders hold files of the same names, as layers and packages do: one is no copy of the other."""
        if not folder or folder == other:
            return False
        shared = self._children.get(folder, frozenset()) & self._children.get(other, frozenset())
        return any(not name.startswith(EVERYWHERE) for name in shared)

    @cached_property
    def _children(self) -> Mapping[str, frozenset[str]]:
        """The names of the files of each folder."""
        found: dict[str, set[str]] = {}
        for path in self.files:
            found.setdefault(posixpath.dirname(path), set()).add(posixpath.basename(path))
        return {folder: frozenset(names) for folder, names in found.items()}

    @cached_property
    def _folded(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, paths in self.by_name.items():
            found.setdefault(name.lower(), []).extend(paths)
        return {name: tuple(paths) for name, paths in found.items()}
