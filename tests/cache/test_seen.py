"""Whether a file is what it was: by its state where that tells, by its content where it does not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from govern.cache.seen import COARSE, Seen, digest_of, seen

Reader = Callable[[str], bytes]
LATER = 10 * COARSE


def recorded(folder: Path, now: int) -> Seen:
    digests = {path.name: digest_of(path.read_bytes()) for path in folder.iterdir()}
    return seen(str(folder), digests, now)


def reader(folder: Path, read: list[str]) -> Reader:
    def content(path: str) -> bytes:
        read.append(path)
        return (folder / path).read_bytes()

    return content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("a = 1\n")
    (tmp_path / "b.py").write_text("b = 1\n")
    return tmp_path


def test_settled_files_are_not_read_again(folder: Path) -> None:
    now = time.time_ns() + LATER
    known, read = recorded(folder, now), list[str]()
    assert known.unchanged(str(folder), reader(folder, read), now) is known
    assert not read


def test_a_file_changed_just_before_is_read_until_it_is_settled(folder: Path) -> None:
    known, read = recorded(folder, time.time_ns()), list[str]()
    again = known.unchanged(str(folder), reader(folder, read), time.time_ns() + LATER)
    assert sorted(read) == ["a.py", "b.py"]
    assert again is not None
    assert again is not known
    read.clear()
    assert again.unchanged(str(folder), reader(folder, read), time.time_ns() + LATER) is again
    assert not read


def test_a_touched_file_is_read_and_found_the_same(folder: Path) -> None:
    now = time.time_ns() + LATER
    known, read = recorded(folder, now), list[str]()
    os.utime(folder / "a.py", (1, 1))
    again = known.unchanged(str(folder), reader(folder, read), now)
    assert read == ["a.py"]
    assert again is not None
    assert again is not known


@pytest.mark.parametrize("text", ["a = 2\n", "a = 10\n", ""])
def test_another_content_is_noticed_even_with_the_old_time(folder: Path, text: str) -> None:
    now = time.time_ns() + LATER
    known = recorded(folder, now)
    before = (folder / "a.py").stat()
    (folder / "a.py").write_text(text)
    os.utime(folder / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known.unchanged(str(folder), reader(folder, []), now) is None


def test_a_file_that_is_gone_is_noticed(folder: Path) -> None:
    now = time.time_ns() + LATER
    known = recorded(folder, now)
    (folder / "b.py").unlink()
    assert known.unchanged(str(folder), reader(folder, []), now) is None
