"""Commands that keep no result take the facts of files from earlier runs, and leave theirs."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import NoReturn

import pytest

import govern.facts.store
from govern.cache.folder import VARIABLE, cache_of
from govern.session.repository import open_stored
from govern.session.routes import RoutesRequest, list_routes

APP = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/items')\ndef items():\n    return []\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    root = tmp_path / "repository"
    (root / "app").mkdir(parents=True)
    (root / "app" / "main.py").write_text(APP)
    (root / "requirements.txt").write_text("fastapi==0.115.0\n")
    return root


def never(*given: object) -> NoReturn:
    raise AssertionError("a file is parsed again")


def test_no_file_is_parsed_twice(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = list_routes(RoutesRequest(path=repository))
    gc.collect()
    folder = cache_of(repository)
    assert folder is not None
    assert list(folder.glob("facts-*.db"))
    monkeypatch.setattr(govern.facts.store, "read_python", never)
    again = list_routes(RoutesRequest(path=repository))
    assert [one.endpoint.label for one in again.routes] == [one.endpoint.label for one in first.routes]


def test_without_a_place_for_it_all_is_parsed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository.parent / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(repository.parent / "file" / "cache"))
    assert [one.path for one in open_stored((repository,)).project.endpoints if one.kind == "http"][-1:] == ["/items"]
