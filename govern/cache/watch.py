"""Sees which files are opened and which programs are started while something is worked out.

A result may be kept only if all that it rests on is known. Reading goes through the tree, which remembers; the
interpreter's audit events tell of everything that goes past it.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


class Opened:
    """The files that were opened and the programs that were started, as they were named."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.commands: list[tuple[str, ...]] = []

    def below(self, root: str, aside: Sequence[str] = ()) -> set[str]:
        """The files below `root`, relative to it; those of the interpreter, of govern itself and in folders that are
        left `aside` do not count."""
        own = (sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.dirname(__file__)), *aside)
        outside = tuple(f"{os.path.abspath(folder)}{os.sep}" for folder in own if os.path.abspath(folder) != root)
        inside = f"{root}{os.sep}"
        named = (os.path.abspath(file) for file in self.files)
        return {
            file[len(inside) :].replace(os.sep, "/")
            for file in named
            if file.startswith(inside) and not file.startswith(outside)
        }


@contextmanager
def watching() -> Iterator[Opened]:
    """What is opened and started while the context lasts, by any thread."""
    _install()
    opened = Opened()
    _watching.append(opened)
    try:
        yield opened
    finally:
        _watching.remove(opened)


@functools.cache
def _install() -> None:
    # a hook cannot be taken away again: there is one, idle as long as nobody watches
    sys.addaudithook(_hear)


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "open":
        name = given[0]
        if isinstance(name, str | bytes | os.PathLike):
            for one in _watching:
                one.files.add(os.fsdecode(name))
    elif event == "subprocess.Popen":
        words = [given[1]] if isinstance(given[1], str) else given[1]
        for one in _watching:
            one.commands.append(tuple(os.fsdecode(word) for word in words))
    elif event == "os.fork" and _own:
        return
    elif event in ("os.system", "os.posix_spawn", "os.exec", "os.fork", "socket.connect"):
        for one in _watching:
            one.commands.append((event,))


@contextmanager
def own_forks() -> Iterator[None]:
    """What is forked in the context opens nothing and starts nothing; nobody need know."""
    _own.append(None)
    try:
        yield
    finally:
        _own.pop()


_watching: list[Opened] = []
_own: list[None] = []
