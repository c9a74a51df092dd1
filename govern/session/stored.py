"""Trees whose facts are kept from run to run, for commands that keep no result."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from govern.cache.code import fingerprint, parser_stamps
from govern.cache.folder import cache_of
from govern.cache.pieces import Pieces
from govern.cache.seen import digest_of
from govern.tree.recorded import RecordedTree

if TYPE_CHECKING:
    from pathlib import Path

    from govern.tree.base import Tree


def stored(tree: Tree) -> Tree:
    """The tree with a store for the facts of its files, to which is written once nobody needs the tree any more.
    The tree itself where the user has no cache."""
    pieces = pieces_of(tree.root)
    if pieces is None:
        return tree
    recorded = RecordedTree(tree, pieces)
    weakref.finalize(recorded, pieces.close)
    return recorded


def pieces_of(root: Path) -> Pieces | None:
    """What earlier runs kept of single files of the repository; None where nothing is kept. To be closed."""
    folder = cache_of(root)
    return None if folder is None else pieces_in(folder)


def pieces_in(folder: Path) -> Pieces:
    """The facts that this govern keeps in the folder of a repository."""
    return Pieces(folder, digest_of(fingerprint() + repr(parser_stamps()).encode()))
