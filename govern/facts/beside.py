"""Python files read by processes beside this one, each a share of them."""

from __future__ import annotations

import contextlib
import marshal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from govern import beside as processes
from govern.facts.python import read_python
from govern.facts.store import plain_of

# A path and the bytes of its file.
Unread = tuple[str, bytes]
# A process costs some milliseconds, and what it found has to be taken over: less source than this is no share.
SMALLEST_SHARE = 100_000


def shares_of(files: Sequence[Unread], jobs: int) -> list[list[Unread]]:
    """The files in shares of about the same size, at most `jobs`; one where forking is not worth it or not possible."""
    size = sum(len(source) for _, source in files)
    count = max(1, min(jobs, size // SMALLEST_SHARE))
    if count == 1 or not processes.can_fork():
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
    if shares:
        read_python(b"", "")  # loads the parser once for all of them
    with processes.beside([partial(_read, share) for share in shares]) as readers:
        yield (
            (share[number][0], content)
            for share, reader in zip(shares, readers, strict=False)
            for number, content in reader.found()
        )


def _read(share: Sequence[Unread]) -> Iterator[tuple[int, bytes]]:
    """The facts of the files of a share, marshalled, by their numbers in it."""
    for number, (path, source) in enumerate(share):
        with contextlib.suppress(ValueError):  # nested more deeply than can be written
            yield number, marshal.dumps(plain_of(read_python(source, path)))
