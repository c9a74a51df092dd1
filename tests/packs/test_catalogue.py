"""The compiled catalogue is what the pages say, and nothing is wrong where it cannot be kept."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from govern.cache.entry import read_entry, write_entry
from govern.cache.folder import VARIABLE
from govern.packs import catalogue, load_rules
from govern.packs.catalogue import compiled
from govern.rule import Rule


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def never() -> NoReturn:
    raise AssertionError("the pages are read again")


def test_it_is_what_the_pages_say(cache: Path) -> None:
    read = load_rules()
    assert compiled(lambda: read) == read
    again = compiled(never)
    assert again == read
    assert repr(again) == repr(read)  # a list is no tuple
    assert load_rules(quickly=True) == read


@pytest.mark.parametrize("data", [None, 7, ((1,),), ("x",), (("a",) * len(catalogue.NAMES),)])
def test_something_else_is_replaced(cache: Path, data: tuple[object, ...]) -> None:
    read = load_rules()
    compiled(lambda: read)
    (file,) = (cache / "catalogues").glob("*.kept")
    write_entry(file, data)  # type: ignore[arg-type]
    assert compiled(lambda: read) == read
    assert read_entry(file) != data
    assert compiled(never) == read


def test_another_version_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled(load_rules)
    monkeypatch.setattr(catalogue, "fingerprint_of_rules", lambda: b"another")
    calls: list[tuple[Rule, ...]] = []
    compiled(lambda: calls.append(load_rules()) or calls[0])  # type: ignore[func-returns-value]
    assert len(calls) == 1


def test_where_nothing_can_be_kept_the_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "cache"))
    read = load_rules()
    assert compiled(lambda: read) == compiled(lambda: read) == read
