"""The layout that is remembered is the one that would be worked out."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.session import memory
from govern.session.memory import Memory, Remembered
from govern.tree.memory import MemoryTree

LINES = (
    "from fastapi import APIRouter, FastAPI\n",
    "from app.api import items\n",
    "from .common import *\n",
    "import uvicorn\n",
    "app = FastAPI()\n",
    "router = APIRouter()\n",
    "app.include_router(items.router)\n",
    "@router.get('/')\ndef read():\n    return {}\n",
    "def inner():\n    from app import settings\n    return settings\n",
    "def inner():\n    return 1\n",
    "uvicorn.run('app.main:app')\n",
    "value = 1\n",
)
FILES = {
    "app/__init__.py": "",
    "app/main.py": LINES[0] + LINES[1] + LINES[4] + LINES[6],
    "app/api/__init__.py": "",
    "app/api/items.py": LINES[0] + LINES[5] + LINES[7],
    "app/services/orders.py": LINES[9],
    "tests/test_items.py": LINES[1],
    "examples/show.py": LINES[0] + LINES[4],
    "other/main.py": LINES[0] + LINES[4],
    "requirements.txt": "fastapi==0.115.0\n",
    "Dockerfile": "CMD uvicorn app.main:app\n",
}
texts = st.lists(st.sampled_from(LINES), max_size=6).map("".join)
edits = st.lists(st.tuples(st.sampled_from([name for name in FILES if name.endswith(".py")]), texts), min_size=1)


def remembering(files: dict[str, str], earlier: Memory | None, changed: frozenset[str]) -> Memory:
    """What a run remembers that asks for the layout alone; it has to be the layout that is worked out."""
    tree = MemoryTree(files)
    remembered = Remembered(earlier, changed)
    assert remembered.layout(tree, Config(), "") == detect_layout(tree, Config())
    remembered.end(Mock(basis=b"basis"))
    assert remembered.later is not None
    return remembered.later


@given(edits)
@settings(max_examples=60, deadline=None)
def test_after_any_edits_the_layout_is_that_of_a_fresh_run(edits: list[tuple[str, str]]) -> None:
    files = dict(FILES)
    earlier = remembering(files, None, frozenset())
    for path, text in edits:
        files[path] = text
        earlier = remembering(files, earlier, frozenset((path,)))


def test_after_an_edit_within_a_function_nothing_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = remembering(FILES, None, frozenset())
    edited = {**FILES, "app/api/items.py": FILES["app/api/items.py"].replace("{}", "{'a': 1}")}
    tree = MemoryTree(edited)
    worked_out = Mock()
    monkeypatch.setattr(memory, "detect_layout", worked_out)
    layout = Remembered(earlier, frozenset(("app/api/items.py",))).layout(tree, Config(), "")
    assert layout is earlier.layout
    assert not worked_out.called
