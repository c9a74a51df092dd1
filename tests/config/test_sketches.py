"""Sketches of an earlier run stand where the file says the same."""

from __future__ import annotations

from govern.config.sketch import read_sketch
from govern.config.sketches import Sketches
from govern.tree.memory import MemoryTree

ROUTER = """\
from fastapi import APIRouter as Router, Depends
from .. import common
import uvicorn, app.main as main

router: Router = Router()


@router.get("/items")
def items():
    return []


uvicorn.run("app.main:app")
"""


def test_a_sketch_comes_back_as_it_was() -> None:
    sketch = read_sketch("app/items.py", ROUTER.encode())
    assert sketch is not None
    assert sketch.imports
    assert sketch.assigned
    assert sketch.served
    assert type(sketch).from_plain("app/items.py", sketch.to_plain()) == sketch


def test_an_edit_within_a_function_leaves_the_sketches_as_they_stand() -> None:
    first = Sketches(MemoryTree({"a.py": ROUTER, "b.py": "x = 1\n"}))
    assert [first.of("a.py") is None, first.of("b.py") is None] == [False, True]
    edited = MemoryTree({"a.py": ROUTER.replace("return []", "return [1]"), "b.py": "x = 2\n"})
    again = Sketches(edited, first.kept, frozenset(("a.py", "b.py")))
    assert again.stand()
    assert again.kept == first.kept


def test_an_edit_of_an_import_does_not() -> None:
    first = Sketches(MemoryTree({"a.py": ROUTER, "b.py": "x = 1\n"}))
    before = first.of("a.py")
    first.of("b.py")
    edited = MemoryTree({"a.py": "import fastapi\n" + ROUTER, "b.py": "x = 1\n"})
    again = Sketches(edited, first.kept, frozenset(("a.py",)))
    assert not again.stand()
    assert again.of("a.py") != before
    assert again.of("b.py") is None


def test_files_that_did_not_change_are_not_read() -> None:
    first = Sketches(MemoryTree({"a.py": ROUTER}))
    before = first.of("a.py")
    assert Sketches(MemoryTree({}), first.kept).of("a.py") == before


def test_what_cannot_be_read_has_no_sketch() -> None:
    assert Sketches(MemoryTree({})).of("gone.py") is None
