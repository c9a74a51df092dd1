"""What single files say is kept by content, and nothing that is wrong with the database is ever seen."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from govern.cache.pieces import LEAST, WAITING, Pieces

DATA = (1, ("def", 2, "name", b"x", 1.5, None, True, ...))


def filled(folder: Path, version: bytes = b"v" * 8, key: bytes = b"key") -> Path:
    pieces = Pieces(folder, version)
    pieces.keep(key, DATA)
    pieces.close()
    return next(folder.glob(f"facts-{version.hex()}.db"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "repository"


def test_what_is_kept_is_found_by_the_next_run(folder: Path) -> None:
    filled(folder)
    pieces = Pieces(folder, b"v" * 8)
    assert pieces.find(b"key") == DATA
    assert pieces.find(b"other") is None


def test_another_version_finds_nothing_and_takes_its_place(folder: Path) -> None:
    filled(folder)
    assert Pieces(folder, b"w" * 8).find(b"key") is None
    filled(folder, b"w" * 8)
    assert {path.name for path in folder.glob("*.db")} == {f"facts-{(b'w' * 8).hex()}.db"}


def test_what_is_no_plain_data_is_not_kept(folder: Path) -> None:
    pieces = Pieces(folder, b"v" * 8)
    pieces.keep(b"key", (object(),))
    pieces.close()
    assert not folder.exists()


@pytest.mark.parametrize("damage", ["cut off", "something else", "empty", "another table", "other bytes"])
def test_a_damaged_database_is_as_none(folder: Path, damage: str) -> None:
    file = filled(folder)
    content = file.read_bytes()
    if damage == "another table":
        file.unlink()
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE pieces (key BLOB, other TEXT)")
        database.close()
    elif damage == "other bytes":
        at = content.index(b"name")
        file.write_bytes(content[:at] + b"eman" + content[at + 4 :])
    else:
        file.write_bytes({"cut off": content[:600], "something else": b"\xff" * 9000, "empty": b""}[damage])
    assert Pieces(folder, b"v" * 8).find(b"key") is None
    filled(folder)
    filled(folder)
    assert Pieces(folder, b"v" * 8).find(b"key") == DATA


def test_two_runs_at_once_both_keep(folder: Path) -> None:
    filled(folder)
    one, other = Pieces(folder, b"v" * 8), Pieces(folder, b"v" * 8)
    assert one.find(b"key") == other.find(b"key") == DATA
    one.keep(b"one", DATA)
    other.keep(b"other", DATA)
    one.close()
    other.close()
    last = Pieces(folder, b"v" * 8)
    assert last.find(b"one") == last.find(b"other") == DATA


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    pieces = Pieces(tmp_path / "file" / "repository", b"v" * 8)
    pieces.keep(b"key", DATA)
    pieces.close()


def test_what_was_not_used_for_long_goes(folder: Path) -> None:
    first = Pieces(folder, b"v" * 8)
    for number in range(LEAST):
        first.keep(b"old%d" % number, number)
    first.close()
    filled(folder)
    last = Pieces(folder, b"v" * 8)
    assert last.find(b"key") == DATA
    assert sum(last.find(b"old%d" % number) is not None for number in range(LEAST)) == LEAST - 1
    assert os.listdir(folder)


def test_much_is_written_piece_by_piece(folder: Path) -> None:
    first = Pieces(folder, b"v" * 8)
    for number in range(5):
        first.keep(b"long%d" % number, b"x" * (WAITING // 2))
    between = Pieces(folder, b"v" * 8)
    assert [between.find(b"long%d" % number) is not None for number in range(5)] == [True] * 4 + [False]
    first.close()
    assert Pieces(folder, b"v" * 8).find(b"long4") is not None
    assert sqlite3.connect(next(folder.glob("*.db"))).execute("SELECT DISTINCT run FROM pieces").fetchall() == [(1,)]


def test_a_database_that_somebody_holds_is_not_tried_again_and_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = filled(folder)
    monkeypatch.setattr("govern.cache.pieces.PATIENCE", 0.01)
    pieces = Pieces(folder, b"v" * 8)
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        pieces.keep(b"long", b"x" * (WAITING + 1))
        other.execute("COMMIT")
    other.close()
    pieces.keep(b"short", DATA)
    pieces.close()
    later = Pieces(folder, b"v" * 8)
    assert later.find(b"key") == DATA
    assert later.find(b"long") is later.find(b"short") is None
