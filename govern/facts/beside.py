"""Python files read by processes beside this one, each a share of them.

A process is a fork: starting Python anew costs more than most repositories take to read. What a process did not read,
whatever became of it, is read by whoever asks for it.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from govern.cache.watch import own_forks
from govern.facts.python import read_python
from govern.facts.store import plain_of

# A path and the bytes of its file.
Unread = tuple[str, bytes]
# A process costs some milliseconds, and what it found has to be taken over: less source than this is no share.
SMALLEST_SHARE = 100_000
HEAD = struct.Struct("=QQ")


def shares_of(files: Sequence[Unread], jobs: int) -> list[list[Unread]]:
    """The files in shares of about the same size, at most `jobs`; one where forking is not worth it or not possible."""
    size = sum(len(source) for _, source in files)
    count = max(1, min(jobs, size // SMALLEST_SHARE))
    # a process with several threads cannot be forked: whatever another thread holds is never let go
    if count == 1 or not hasattr(os, "fork") or threading.active_count() > 1:
        return [list(files)]
    shares: list[list[Unread]] = [[] for _ in range(count)]
    sizes = [0] * count
    for path, source in sorted(files, key=lambda file: (-len(file[1]), file[0])):
        least = sizes.index(min(sizes))
        shares[least].append((path, source))
        sizes[least] += len(source)
    return shares


@contextmanager
def beside(shares: Sequence[Sequence[Unread]]) -> Iterator[Iterator[tuple[str, bytes]]]:
    """Has each share read by a process of its own while the context lasts; gives the marshalled facts by path.
    The first that is asked for waits for its process. Files that were not read are left out."""
    readers: list[_Reader] = []
    if shares:
        read_python(b"", "")  # loads the parser once for all of them
    try:
        with own_forks(), contextlib.suppress(OSError):  # where no process or no pipe is left
            for share in shares:
                readers.append(_Reader(share))
        yield (found for reader in readers for found in reader.found())
    finally:
        for reader in readers:
            reader.end()


class _Reader:
    """A process that reads a share, and the pipe that it writes to."""

    def __init__(self, share: Sequence[Unread]) -> None:
        self._share = share
        self._pipe, theirs = os.pipe()
        try:
            self._process = os.fork()
        except OSError:
            os.close(self._pipe)
            os.close(theirs)
            raise
        if self._process == 0:
            os.close(self._pipe)  # only the parent reads: where it is gone, writing ends this process
            _read_share(share, theirs)
        os.close(theirs)

    def found(self) -> Iterator[tuple[str, bytes]]:
        """What the process read, once it is through; what it wrote only in part is left out."""
        with open(self._pipe, "rb", closefd=False) as stream:
            while len(head := stream.read(HEAD.size)) == HEAD.size:
                number, size = HEAD.unpack(head)
                content = stream.read(size)
                if len(content) == size:
                    yield self._share[number][0], content

    def end(self) -> None:
        """Whatever it is doing, it ends now."""
        os.close(self._pipe)
        with contextlib.suppress(OSError):
            os.kill(self._process, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(self._process, 0)


def _read_share(share: Sequence[Unread], pipe: int) -> Any:
    """What the forked process does, from which it does not return: nothing of its parent's is closed or written."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told as well, and ends this process
        found = []
        for number, (path, source) in enumerate(share):
            with contextlib.suppress(ValueError):  # nested more deeply than can be written
                found.append((number, marshal.dumps(plain_of(read_python(source, path)))))
        with open(pipe, "wb") as stream:
            for number, content in found:
                stream.write(HEAD.pack(number, len(content)))
                stream.write(content)
    finally:
        os._exit(0)
