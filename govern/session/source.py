"""The lines of source that reports show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govern.errors import GovernError
from govern.reporters.report import Source

if TYPE_CHECKING:
    from govern.tree.base import Tree


def source_of(tree: Tree) -> Source:
    """The lines of a tree's files, each file read once at most; none of a file that cannot be read."""
    from govern.facts.python import decode

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
