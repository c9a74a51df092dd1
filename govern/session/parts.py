"""Where the memory of a check is kept between runs, and what of it still holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from govern.cache.code import Stamp, still_there
from govern.cache.entry import read_entry, write_entry
from govern.cache.objects import NotPlainError, from_plain, to_plain
from govern.cache.seen import State, digest_of, seen, state_of
from govern.cache.watch import watching
from govern.errors import GovernError
from govern.project.answers import Witness
from govern.records import dataclass
from govern.session.memory import Memory, Remembered

if TYPE_CHECKING:
    from govern.tree.base import Tree
    from govern.tree.recorded import RecordedTree

Files = Mapping[str, tuple[bytes, State | None]]
# What reading from git's own store starts.
READING = "cat-file"


@dataclass(frozen=True, slots=True)
class Parts:
    """A memory with the state of the files below it: for files on disk as in `cache.seen`, else with the names that git
    has for their contents and no states."""

    stamps: tuple[Stamp, ...]
    named: tuple[bytes, ...]
    files: Files
    memory: Memory


def recall(file: Path, tree: Tree, named: tuple[bytes, ...]) -> tuple[Parts, frozenset[str]] | None:
    """The parts that a file holds, and the files that changed since; None where there are none that hold.

    `named` are the digests of files outside the tree that were asked for.
    """
    data = read_entry(file)
    try:
        parts = from_plain(data)
        if not isinstance(parts, Parts) or not still_there(parts.stamps) or parts.named != named:
            return None
        return parts, frozenset(_changed(parts, tree))
    except (GovernError, OSError, ValueError, TypeError, AttributeError, ImportError, RecursionError):
        return None


def remember(
    file: Path,
    tree: RecordedTree,
    parts: Parts | None,
    remembered: Remembered,
    outside: tuple[tuple[Stamp, ...], tuple[bytes, ...]],
    now: int,
) -> Files | None:
    """Keep what a run found that began with `parts`, and give the files that it rests on. `outside` are the stamps and
    the digests of what it rests on besides.

    None where a file was another when it was read than when it was taken for unchanged: then nothing of it holds.
    """
    before = {} if parts is None or remembered.earlier is None else parts.files
    held = {path: one for path, one in before.items() if path not in remembered.changed}
    if any(path in held and held[path][0] != digest for path, digest in _digests(tree).items()):
        return None
    fresh: Files
    if hasattr(tree, "object_id"):
        fresh = {path: (digest, None) for path, digest in _digests(tree).items()}
    else:
        fresh = seen(os.fspath(tree.root), tree.digests, now).files
    files = {**held, **fresh}
    if remembered.later is not None:
        try:
            write_entry(file, to_plain(Parts(*outside, files, remembered.later)))
        except NotPlainError:
            file.unlink(missing_ok=True)
    return files


@contextmanager
def witness(tree: RecordedTree) -> Iterator[Witness]:
    """Watches an answer being found: whether it opens what it did not read through the tree, or starts a program."""
    said = Witness()
    tree.just_read.clear()
    with watching() as opened:
        yield said
    allowed = {READING} if hasattr(tree, "object_id") else set()
    started = any(not allowed.intersection(command) for command in opened.commands)
    said.innocent = not started and opened.below(os.fspath(tree.root)) <= tree.just_read


def _changed(parts: Parts, tree: Tree) -> Iterator[str]:
    object_id = getattr(tree, "object_id", None)
    folder = os.fspath(tree.root)
    for path, (digest, state) in parts.files.items():
        if object_id is not None:
            if object_id(path).encode() != digest:
                yield path
        elif (state is None or state_of(f"{folder}/{path}") != state) and digest_of(tree.read(path)) != digest:
            yield path


def _digests(tree: RecordedTree) -> Mapping[str, bytes]:
    object_id = getattr(tree, "object_id", None)
    if object_id is None:
        return tree.digests
    return {path: object_id(path).encode() for path in tree.digests}
