"""A kept file is whole, or it is nothing."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import NoReturn

import pytest

from govern.cache.entry import ENDING, MARK, Plain, drop_oldest, read_entry, write_entry

DATA: Plain = ("text \ud800", b"\0bytes", 1, 2.5, None, True, ("nested", ()))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert write_entry(tmp_path / "one.kept", DATA)
    assert read_entry(tmp_path / "one.kept") == DATA
    assert os.listdir(tmp_path) == ["one.kept"]


def test_nothing_is_read_where_there_is_nothing(tmp_path: Path) -> None:
    assert read_entry(tmp_path / "none.kept") is None
    assert read_entry(tmp_path) is None


def test_a_file_that_is_cut_off_anywhere_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "one.kept"
    write_entry(file, DATA)
    content = file.read_bytes()
    for length in range(len(content)):
        file.write_bytes(content[:length])
        assert read_entry(file) is None


def test_a_file_with_one_other_byte_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "one.kept"
    write_entry(file, DATA)
    content = file.read_bytes()
    for at in range(len(content)):
        file.write_bytes(content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :])
        assert read_entry(file) is None


@pytest.mark.parametrize(
    "content", [b"", b"SQLite format 3\0", MARK, MARK.replace(b"1", b"0") + b"x" * 80, b"\xff" * 99]
)
def test_a_foreign_file_is_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one.kept").write_bytes(content)
    assert read_entry(tmp_path / "one.kept") is None


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*names: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "one.kept"
    write_entry(file, ("old",))
    monkeypatch.setattr(os, "replace", full)
    assert not write_entry(file, ("new",))
    assert read_entry(file) == ("old",)
    assert os.listdir(tmp_path) == ["one.kept"]


def test_a_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    assert not write_entry(tmp_path / "gone" / "one.kept", DATA)
    drop_oldest(tmp_path / "gone", 1)


def test_old_entries_and_what_killed_runs_left_go(tmp_path: Path) -> None:
    for number in range(5):
        write_entry(tmp_path / f"{number}{ENDING}", (number,))
        os.utime(tmp_path / f"{number}{ENDING}", (number, number))
    (tmp_path / "1.77.ab.unfinished").write_bytes(b"half")
    os.utime(tmp_path / "1.77.ab.unfinished", (1, 1))
    (tmp_path / "2.78.cd.unfinished").write_bytes(b"being written")
    os.utime(tmp_path / "2.78.cd.unfinished", (time.time(), time.time()))
    drop_oldest(tmp_path, 2)
    assert sorted(os.listdir(tmp_path)) == ["2.78.cd.unfinished", "3.kept", "4.kept"]
