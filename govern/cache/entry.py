"""One kept thing is one file: a mark, a checksum, plain data. It is written whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import time
from pathlib import Path

MARK = b"govern cache 1\n"
LARGEST = 64_000_000
ABANDONED = 3600.0
ENDING = ".kept"
# The version of marshal's format whose bytes hang on nothing but the value: later ones tell shared objects.
BY_VALUE = 2

# What marshal writes and reads: no code, no objects.
Plain = None | bool | int | float | str | bytes | tuple["Plain", ...]


def read_entry(file: Path) -> Plain:
    """The data of a file; None where there is none, or it is cut off, changed, too large, or of another version."""
    try:
        with open(file, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError:
        return None
    head = len(MARK) + hashlib.sha256().digest_size
    payload = content[head:]
    if len(content) > LARGEST or content[:head] != MARK + hashlib.sha256(payload).digest():
        return None
    try:
        data: Plain = marshal.loads(payload)
    except (EOFError, ValueError, TypeError):
        return None
    return data


def write_entry(file: Path, data: Plain) -> bool:
    """Put `data` in place of what the file holds; false where it is too large or cannot be written."""
    payload = marshal.dumps(data)
    content = MARK + hashlib.sha256(payload).digest() + payload
    if len(content) > LARGEST:
        return False
    unfinished = file.with_name(f"{file.stem}.{os.getpid()}.{os.urandom(4).hex()}.unfinished")
    try:
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        os.replace(unfinished, file)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        return False
    return True


def drop_oldest(folder: Path, most: int) -> None:
    """Leave the `most` entries of a folder that were written last, and nothing that a killed run left behind."""
    written: list[tuple[float, str]] = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.endswith(ENDING):
                written.append((entry.stat().st_mtime, entry.path))
            elif entry.name.endswith(".unfinished") and entry.stat().st_mtime < time.time() - ABANDONED:
                os.unlink(entry.path)
        for _, path in sorted(written)[:-most]:
            os.unlink(path)
