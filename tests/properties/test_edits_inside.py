"""After edits of the inside of functions a warm run, which looks at few endpoints anew, gives what a cold one gives.

A bounded run here; more with `GOVERN_EDITS=10000 pytest tests/properties/test_edits_inside.py`.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from govern.cache.folder import VARIABLE
from govern.facts.python import read_python
from govern.facts.syntax import line_of, walk
from govern.project.kept_answers import KeptAnswers
from tests.properties.code_edits import STATEMENTS
from tests.properties.random_tree import start_shop
from tests.properties.test_random_edits import answer

EDITS = int(os.environ.get("GOVERN_EDITS", "12"))
PARTS = 2


def edit(root: Path, dice: random.Random) -> str:
    """Put a statement at the beginning of a function, or take a line out of one."""
    files = sorted(path for path in (root / "backend").rglob("*.py") if "def " in path.read_text())
    file = dice.choice(files)
    functions = [
        node for path in files for node in walk(read_python(path.read_bytes(), "a.py").body) if node[0] == "def"
    ]
    own = [node for node in walk(read_python(file.read_bytes(), "a.py").body) if node[0] == "def" and node[5]]
    if not own:
        return "nothing"
    function, lines = dice.choice(own), file.read_text().split("\n")
    first = line_of(function[5][0][1]) - 1
    if first <= line_of(function[1]) - 1:
        return "nothing"
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
    if dice.random() < 0.2 and len(function[5]) > 1:
        gone = lines.pop(dice.randrange(first, function[8]))
        file.write_text("\n".join(lines))
        return f"{file.name}: without {gone.strip()}"
    said = dice.choice(STATEMENTS).replace("NAME", str(dice.choice(functions)[2]))
    lines[first:first] = [indent + line for line in said.split("\n")]
    file.write_text("\n".join(lines))
    return f"{file.name}: {said} in {function[2]}"


@pytest.mark.parametrize("part", range(PARTS))
def test_a_warm_run_gives_what_a_cold_one_gives(
    part: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(f"{part} inside of {EDITS}")
    monkeypatch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
    standing = 0
    stand = KeptAnswers._stand

    def count(self: KeptAnswers, *about: object) -> bool:
        nonlocal standing
        found = stand(self, *about)  # type: ignore[arg-type]
        standing += found
        return found

    monkeypatch.setattr(KeptAnswers, "_stand", count)
    done: list[str] = []
    for number in range(EDITS // PARTS):
        if number % 25 == 0:
            root = tmp_path_factory.mktemp("repository") / "shop"
            start_shop(root)
            answer(root, cache=True)
        done.append(edit(root, dice))
        assert answer(root, cache=True) == answer(root, cache=False), done
    assert standing > 0
