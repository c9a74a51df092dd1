"""Writing changes to disk: all of them or none, each file in one step, and only over what was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from govern.errors import GovernError
from govern.fixes.plan import Change
from govern.records import dataclass


def write_changes(root: Path, changes: Mapping[str, Change]) -> None:
    """Give files of the repository at `root` their new bytes; files that are new are made, with their folders.

    Nothing is written where one of them is no longer as it was read, lies behind a link or outside the root. Where a
    file cannot be written, those written before it get their old bytes back. Raises GovernError in each case.
    """
    for path, change in changes.items():
        _require(root, path, change)
    staged: list[_Staged] = []
    done: list[_Staged] = []
    try:
        for path, change in changes.items():
            staged.append(_stage(root, path, change))
        for path, change in changes.items():
            _require(root, path, change)
        for one in staged:
            os.replace(one.beside, one.file)
            done.append(one)
    except OSError as error:
        _undo(done)
        name = staged[len(done)].path if len(done) < len(staged) else "a file"
        reason = (error.strerror or str(error)).lower()
        raise GovernError(f"cannot write {name} ({reason}): no fix was applied") from error
    except GovernError:
        _undo(done)
        raise
    finally:
        for one in staged:
            with suppress(OSError):
                one.beside.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file, its new bytes in a file beside it, and its old ones."""

    path: str
    file: Path
    beside: Path
    before: bytes | None
    mode: int | None


def _stage(root: Path, path: str, change: Change) -> _Staged:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = None if change.before is None else stat.S_IMODE(file.stat().st_mode)
    beside = file.with_name(f".{file.name[:80]}.{os.getpid()}.govern")
    _fill(beside, change.after, mode)
    return _Staged(path, file, beside, change.before, mode)


def _fill(file: Path, content: bytes, mode: int | None) -> None:
    try:
        with open(file, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            os.chmod(file, mode)
    except OSError:
        file.unlink(missing_ok=True)
        raise


def _undo(done: list[_Staged]) -> None:
    """Give files their old bytes back, as far as that can be done."""
    for one in reversed(done):
        with suppress(OSError):
            if one.before is None:
                one.file.unlink(missing_ok=True)
            else:
                _fill(one.beside, one.before, one.mode)
                os.replace(one.beside, one.file)


def _require(root: Path, path: str, change: Change) -> None:
    """Raises GovernError unless a file is as it was read, and stands where its path says."""
    if not path or any(part in ("", ".", "..") for part in path.split("/")) or "\\" in path or "\0" in path:
        raise GovernError(f"{path!r} is no path of this repository: no fix was applied")
    folder = root
    for part in path.split("/")[:-1]:
        folder /= part
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise GovernError(f"{path} lies behind a link, or below a file: no fix was applied")
    file = root / path
    now: bytes | None = None
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise GovernError(f"{path} is no regular file: no fix was applied")
    try:
        now = file.read_bytes() if file.exists() else None
    except OSError as error:
        raise GovernError(
            f"{path} cannot be read ({(error.strerror or 'unknown').lower()}): no fix was applied"
        ) from None
    if now != change.before:
        was = (
            "is there by now"
            if change.before is None
            else "is gone"
            if now is None
            else "has changed since it was read"
        )
        raise GovernError(f"{path} {was}: no fix was applied; run govern again")


def replace_file(file: Path, content: bytes) -> bool:
    """Give a file this content in one step, so that no reader sees half of it; False where it has it already.

    Raises GovernError where it cannot be written.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.is_file() and not file.is_symlink() and file.read_bytes() == content:
            return False
        with open(beside, "xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise GovernError(f"cannot write {file.name}: {(error.strerror or str(error)).lower()}") from error
    return True
