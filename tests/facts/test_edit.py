"""What an edit of a file changed."""

from __future__ import annotations

import ast
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.facts.edit import Around, Edit, edit_between
from govern.facts.python import read_python
from govern.facts.syntax import line_of, walk

BEFORE = '''\
"""A module."""

import os
from x import y

LIMIT = 3


@cached(key=1)
def one(a, b=LIMIT):
    """Says one."""
    return a + b


class Two(Base):
    name: str = "two"

    def three(self):
        return [4,
                5]

    async def six(self):
        import json
        return json


def seven():
    return 8


app = make(one)
'''


CACHED = frozenset({("one", "cached")})


def edit(before: str, after: str) -> Edit | None:
    return edit_between(read_python(before.encode(), "a.py"), read_python(after.encode(), "a.py"))


def changed(old: str, new: str) -> list[str] | None:
    assert old in BEFORE
    found = edit(BEFORE, BEFORE.replace(old, new))
    return None if found is None else sorted(found.names)


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("    return a + b\n", "    return b + a\n", ["one"]),
        ("    return a + b\n", "    audit()\n    return a + b\n", ["one"]),
        ("    return a + b\n", "    # why\n    return a + b\n", ["one"]),
        ("    return 8\n", "    return 9\n", ["seven"]),
        ("        return [4,\n", "        return [4, 4,\n", ["Two"]),
        ("        return json\n", "        return json.x\n", ["Two"]),
        ("LIMIT = 3\n", "LIMIT = 3  # three\n", []),
        ("\n\nLIMIT = 3\n", "\n\n\n\n\nLIMIT = 3\n", []),
        ("def seven():", "# seven\ndef seven():", []),
        ("                5]", "               5]", ["Two"]),
    ],
)
def test_the_inside_of_functions(old: str, new: str, names: list[str]) -> None:
    assert changed(old, new) == names


@pytest.mark.parametrize(
    ("old", "new", "around"),
    [
        ("LIMIT = 3\n", "LIMIT = 4\n", Around(frozenset({"LIMIT"}))),
        ("LIMIT = 3\n", "LIMIT = True\n", Around(frozenset({"LIMIT"}))),
        ("LIMIT = 3\n", "", Around(frozenset({"LIMIT"}))),
        ("LIMIT = 3\n", "LIMIT.most = 3\n", Around(frozenset({"LIMIT"}), frozenset({"most"}))),
        ("import os\n", "import os, re\n", Around(imported=frozenset({"re"}), packages=frozenset({"re"}))),
        ("import os\n", "", Around(imported=frozenset({"os"}), packages=frozenset({"os"}))),
        ("import os\n", "import os.path as p\n", Around(imported=frozenset({"os", "p"}), packages=frozenset({"os"}))),
        ("from x import y\n", "from .x.z import y as w\n", Around(imported=frozenset("yw"), packages=frozenset("x"))),
        ("from x import y\n", "from x import (\n    y,\n)\n", None),
        ("def one(a, b=LIMIT):", "def one(a, c=LIMIT):", Around(frozenset({"one"}), decorated=CACHED)),
        ("def one(a, b=LIMIT):", "async def one(a, b=LIMIT):", Around(frozenset({"one"}), decorated=CACHED)),
        ("@cached(key=1)", "@cached(key=2)", Around(frozenset({"one"}), decorated=CACHED)),
        (
            "@cached(key=1)",
            "@kept",
            Around(frozenset({"one"}), decorated=CACHED | {("one", "kept")}),
        ),
        (
            "def one(a, b=LIMIT):",
            "def more(a, b=LIMIT):",
            Around(frozenset({"one", "more"}), frozenset({"one", "more"}), CACHED | {("more", "cached")}),
        ),
        ("def seven():", "def eight(): ...\n\n\ndef seven():", Around(frozenset({"eight"}), frozenset({"eight"}))),
        (
            "class Two(Base):",
            "class Two(Other):",
            Around(frozenset({"Two"}), bases=frozenset({"Base", "Other"}), classes=True),
        ),
        (
            '    name: str = "two"\n',
            '    name: str = "three"\n',
            Around(frozenset({"Two"}), bases=frozenset({"Base"}), classes=True),
        ),
        (
            "    def three(self):",
            "    def four(self):",
            Around(frozenset({"Two"}), frozenset({"three", "four"}), bases=frozenset({"Base"}), classes=True),
        ),
        (
            "    async def six(self):",
            "    async def six(self, much):",
            Around(frozenset({"Two"}), bases=frozenset({"Base"}), classes=True),
        ),
    ],
)
def test_what_is_around_functions(old: str, new: str, around: Around | None) -> None:
    assert old in BEFORE
    found = edit(BEFORE, BEFORE.replace(old, new))
    assert found is not None
    assert found.around == around
    assert not found.names


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import os\n", "from os import *\n"),
        ("import os\n", "from __future__ import annotations\n"),
        ("        import json\n", "        import yaml as json\n"),
        ("    return 8\n", "    global LIMIT\n    return 8\n"),
        ("def seven():\n", "def eight():\n    global LIMIT\n\n\ndef seven():\n"),
        ("app = make(one)\n", "app = make(one)\nmore()\n"),
        ("app = make(one)\n", "if one:\n    app = make(one)\n"),
        ("app = make(one)\n", "LIMIT += 1\n"),
        ("app = make(one)\n", "del app\n"),
        ("    return 8\n", "    return (8\n"),
    ],
)
def test_more_than_that(old: str, new: str) -> None:
    assert changed(old, new) is None


def test_a_file_that_cannot_be_read_whole_says_nothing() -> None:
    assert edit("def f(:\n", "def f(:\n") is None


def test_lines_that_moved() -> None:
    found = edit(
        BEFORE, BEFORE.replace("LIMIT = 3\n", "\nLIMIT = 3\n").replace("    return a + b\n", "    return 1\n\n\n")
    )
    assert found is not None
    assert found.names == {"one"}
    after = BEFORE.replace("LIMIT = 3\n", "\nLIMIT = 3\n").replace("    return a + b\n", "    return 1\n\n\n")
    for text in ("LIMIT = 3", "@cached", "def one", "class Two", "    def three", "        return [4,", "app ="):
        old = BEFORE[: BEFORE.index(text)].count("\n") + 1
        assert found.line(old) == after[: after.index(text)].count("\n") + 1


@given(st.integers(0, 2**32))
def test_what_is_said_not_to_change_is_the_same_code(seed: int) -> None:
    """Whole statements are taken out, put in and moved at random: what the edit leaves out of `names` must be what
    Python's own parser says is the same."""
    dice = random.Random(seed)
    lines = BEFORE.split("\n")
    for _ in range(dice.randrange(1, 3)):
        at = dice.randrange(len(lines))
        new = dice.choice(("", "# note", "    pass", "        pass", "x = 1", "    x = 2", "        return None"))
        lines[at : at + dice.randrange(2)] = [new]
    after = "\n".join(lines)
    found = edit(BEFORE, after)
    try:
        parts = {name: ast.dump(node) for name, node in _parts(ast.parse(after))}
    except SyntaxError:
        return
    if found is None:
        return
    same = {name: ast.dump(node) for name, node in _parts(ast.parse(BEFORE))}
    around = found.around or Around()
    told = found.names | around.names | around.imported
    assert {name for name in {*same, *parts} if same.get(name) != parts.get(name)} <= told
    now = {(n[0], n[1]) for n in walk(read_python(after.encode(), "a.py").body)}
    for node in read_python(BEFORE.encode(), "a.py").body:
        given = {str(node[2])} if node[0] in ("def", "class") else {one[2] for one in walk(node) if one[0] == "name"}
        if node[0] not in ("class", "import", "from", "expr") and not given & told:
            assert all((n[0], found.line(line_of(n[1])) << 12 | n[1] & 4095) in now for n in walk(node))


def _parts(module: ast.Module) -> list[tuple[str, ast.AST]]:
    """What gives a name, by that name; what gives none, by its place among its like."""
    found: list[tuple[str, ast.AST]] = []
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append((node.name, node))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found += [(one.asname or one.name, one) for one in node.names]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.append((node.targets[0].id, node))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            found.append((f"loose {len(found)}", node))
    return found


def test_an_import_that_went_to_another_place_counts() -> None:
    first = "from app.deps import user\nfrom app import one\n\n\n@one(user)\ndef read(): ...\n"
    later = "from app import one\n\n\n@one(user)\ndef read(): ...\n\n\nfrom app.deps import user\n"
    found = edit(first, later)
    assert found is not None
    assert found.around == Around(imported=frozenset({"user"}), packages=frozenset({"app"}))
