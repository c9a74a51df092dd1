"""After any edit a warm run gives what a cold one gives, byte for byte.

Edits are made in chapters, each of a repository of its own, whose number is the seed: a bounded run here, all ten
thousand with `GOVERN_EDITS=10000 pytest -s tests/properties/test_random_edits.py` (`-n 4` for four at once). What fails
names its chapter; `GOVERN_CHAPTER=17` runs that one alone.
"""

from __future__ import annotations

import difflib
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pytest

from govern.cache.code import fingerprint
from govern.cache.folder import VARIABLE
from govern.errors import GovernError
from govern.packs import Page, load
from govern.packs.pack import Pack, files_below
from govern.packs.problems import Problem
from govern.reporters.formats import render
from govern.reporters.report import RenderOptions
from govern.rule import BUILT_IN
from govern.session import kept, stored
from govern.session.check_request import CheckRequest
from tests.properties.random_edits import edit
from tests.properties.random_tree import start

EDITS = int(os.environ.get("GOVERN_EDITS", "32"))
CHAPTER = os.environ.get("GOVERN_CHAPTER", "")
PARTS = 4
# What is left of a repository after so many edits no longer says much.
MOST_IN_ONE = 40
IN_MEMORY = Path("/dev/shm")


def answer(root: Path, *, cache: bool) -> str:
    """All that a user can see of a check, errors too."""
    try:
        result = kept.check(CheckRequest(paths=(root,)), cache=cache)
    except GovernError as error:
        return str(error)
    return "\n".join(render(name, result, RenderOptions(verbose=True)) for name in ("json", "text"))


def chapter(number: int, edits: int, folder: Path) -> tuple[str, int]:
    """Make so many edits of a new repository in a folder. What differed, if anything did, and how often there were
    endpoints to look at."""
    dice = random.Random(number)
    root = folder / "repository"
    start(root)
    done: list[str] = []
    alive = 0
    for _ in range(edits):
        done.append(edit(root, dice))
        where = f"GOVERN_CHAPTER={number} after {len(done)} edits, the last: {done[-4:]}"
        try:
            warm, cold = answer(root, cache=True), answer(root, cache=False)
        except Exception:
            return f"{where}\n{traceback.format_exc()}", alive
        alive += '"endpoints": ' in cold and '"endpoints": 0,' not in cold
        if warm != cold:
            lines = difflib.unified_diff(cold.split("\n"), warm.split("\n"), "cold", "warm", lineterm="", n=1)
            return "\n".join((where, *islice(lines, 40))), alive
    shutil.rmtree(root)
    return "", alive


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for a repository and a cache, in memory where there is room. govern itself is not edited meanwhile: its
    pages are read once, and it is asked once whether it is still the same."""
    home = Path(tempfile.mkdtemp(prefix="govern-edits-", dir=IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None))
    monkeypatch.setenv(VARIABLE, str(home / "cache"))
    read = load._read_pack
    built_in = lru_cache(lambda: read(Pack(BUILT_IN, "rules", files_below(load.built_in_folder())), trusted=True))

    def read_pack(pack: Pack, *, trusted: bool) -> tuple[list[Page], list[Problem]]:
        pages, problems = built_in() if trusted else read(pack, trusted=False)
        return [*pages], [*problems]

    monkeypatch.setattr(load, "_read_pack", read_pack)
    once = lru_cache(fingerprint)
    for module in (kept, stored):
        monkeypatch.setattr(module, "fingerprint", once)
    yield home
    shutil.rmtree(home)


@pytest.mark.parametrize("part", [int(CHAPTER)] if CHAPTER else range(PARTS))
def test_a_warm_run_gives_what_a_cold_one_gives(part: int, folder: Path) -> None:
    edits = MOST_IN_ONE if CHAPTER else EDITS // PARTS
    wrong: list[str] = []
    alive = 0
    for first in range(0, edits, MOST_IN_ONE):
        number, some = part + PARTS * (first // MOST_IN_ONE), min(MOST_IN_ONE, edits - first)
        differs, seen = chapter(number, some, folder / str(number))
        sys.stdout.write(f"chapter {number}: {some} edits, {seen} with endpoints {differs}\n")
        sys.stdout.flush()
        wrong += [differs] if differs else []
        alive += seen
    assert not wrong, "\n".join(wrong)
    assert alive > edits // 2
