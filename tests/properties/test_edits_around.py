"""After edits of imports, signatures, decorators, constants, classes and endpoints a warm run, which looks at few
endpoints anew, gives what a cold one gives.

A bounded run here; more with `GOVERN_EDITS=10000 pytest tests/properties/test_edits_around.py`.
"""

from __future__ import annotations

import os
import random
import shutil

import pytest

from govern.cache.folder import VARIABLE
from tests.properties.code_edits import INSIDE, OUTSIDE, edit_code
from tests.properties.random_tree import SHOP, start_shop
from tests.properties.test_random_edits import answer

EDITS = int(os.environ.get("GOVERN_EDITS", "8"))
PARTS = 2
MOST_IN_ONE = 25


@pytest.mark.parametrize("part", range(PARTS))
def test_a_warm_run_gives_what_a_cold_one_gives(
    part: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(f"{part} around")
    monkeypatch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
    done: list[str] = []
    for number in range(EDITS // PARTS):
        if number % MOST_IN_ONE == 0:
            root = tmp_path_factory.mktemp("repository") / "shop"
            start_shop(root)
            answer(root, cache=True)
        if dice.random() < 0.15:
            shutil.copytree(SHOP, root, dirs_exist_ok=True)
            done.append("as it was")
        else:
            done.append(edit_code(root / "backend", dice, OUTSIDE if dice.random() < 0.7 else INSIDE))
        assert answer(root, cache=True) == answer(root, cache=False), done
