"""Work that is done by processes beside this one.

A process is a fork: starting Python anew costs more than most repositories take to check. What a process did not find,
whatever became of it, is for whoever needs it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from govern.cache.watch import own_forks

# What a process has to do: it gives numbered pieces of bytes.
Work = Callable[[], Iterable[tuple[int, bytes]]]
HEAD = struct.Struct("=QQ")


def can_fork() -> bool:
    """Whether this process can have others beside it."""
    # a process with several threads cannot be forked: whatever another thread holds is never let go
    return hasattr(os, "fork") and threading.active_count() == 1


@contextmanager
def beside(works: Sequence[Work]) -> Iterator[Sequence[Process]]:
    """Has each piece of work done by a process of its own while the context lasts; gives these processes, fewer where
    no more are to be had."""
    processes: list[Process] = []
    try:
        with own_forks(), contextlib.suppress(OSError):  # where no process or no pipe is left
            for work in works:
                processes.append(Process(work))
        yield processes
    finally:
        for process in processes:
            process.end()


class Process:
    """A process that works, and the pipe that it writes to."""

    def __init__(self, work: Work) -> None:
        self._pipe, theirs = os.pipe()
        try:
            self._process = os.fork()
        except OSError:
            os.close(self._pipe)
            os.close(theirs)
            raise
        if self._process == 0:
            os.close(self._pipe)  # only the parent reads: where it is gone, writing ends this process
            _work(work, theirs)
        os.close(theirs)

    def found(self) -> Iterator[tuple[int, bytes]]:
        """What the process found, once it is through; what it wrote only in part is left out."""
        with open(self._pipe, "rb", closefd=False) as stream:
            while len(head := stream.read(HEAD.size)) == HEAD.size:
                number, size = HEAD.unpack(head)
                content = stream.read(size)
                if len(content) == size:
                    yield number, content

    def end(self) -> None:
        """Whatever it is doing, it ends now."""
        os.close(self._pipe)
        with contextlib.suppress(OSError):
            os.kill(self._process, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(self._process, 0)


def _work(work: Work, pipe: int) -> Any:
    """What the forked process does, from which it does not return: nothing of its parent's is closed or written."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told as well, and ends this process
        found = list(work())
        with open(pipe, "wb") as stream:
            for number, content in found:
                stream.write(HEAD.pack(number, len(content)))
                stream.write(content)
    finally:
        os._exit(0)
