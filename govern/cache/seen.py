"""Which files a result rests on: the digest of each, and its state on disk, so that it need not be read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping

from govern.records import dataclass

# Clocks of file systems are coarse: a file that was changed this short before it was read may change again unnoticed.
COARSE = 2_000_000_000
State = tuple[int, int, int, int]
UNSURE: State = (-1, -1, -1, -1)


@dataclass(frozen=True, slots=True)
class Seen:
    """Files by path: the digest of what was read, and the state that tells of no change; UNSURE where none does."""

    files: Mapping[str, tuple[bytes, State]]

    def unchanged(self, folder: str, read: Callable[[str], bytes], now: int) -> Seen | None:
        """The same, with the states of `now` (nanoseconds), if no file has other content; None otherwise.

        `read` gives the bytes of a file of which the state does not tell; it may raise OSError.
        """
        fresh: dict[str, tuple[bytes, State]] = {}
        for path, (digest, state) in self.files.items():
            current = state_of(f"{folder}/{path}")
            if current is None or (current != state and digest_of(read(path)) != digest):
                return None
            if current != state:
                fresh[path] = (digest, current if is_settled(current, now) else UNSURE)
        return Seen({**self.files, **fresh}) if any(self.files[path] != one for path, one in fresh.items()) else self


def seen(folder: str, digests: Mapping[str, bytes], now: int) -> Seen:
    """What was read of the files below `folder`, with their states, for a run that began at `now` (nanoseconds)."""
    files: dict[str, tuple[bytes, State]] = {}
    for path, digest in digests.items():
        state = state_of(f"{folder}/{path}")
        files[path] = (digest, state if state is not None and is_settled(state, now) else UNSURE)
    return Seen(files)


def state_of(file: str) -> State | None:
    """Size, times and number of a file; None where there is none. Links are not followed."""
    try:
        status = os.lstat(file)
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(state: State, now: int) -> bool:
    """Whether a file in this state was not touched since a while before `now`."""
    return max(state[1], state[2]) < now - COARSE


def digest_of(content: bytes) -> bytes:
    """What stands for the content of a file."""
    return hashlib.sha256(content).digest()


def digest_of_names(names: Iterable[str]) -> bytes:
    """What stands for a list of names."""
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).digest()
