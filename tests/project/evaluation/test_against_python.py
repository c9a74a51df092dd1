"""What Python binds when it runs a snippet, the evaluator binds without running it."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from tests.project.evaluation.evaluated import bare, names
from tests.project.evaluation.snippets import SNIPPETS

BLOCKS = {block.partition("\n")[0].strip(): block.partition("\n")[2] for block in SNIPPETS.split("# -- ")[1:]}
PLAIN = (int, float, str, bytes, bool, type(None), type(...), list, tuple, dict, set, frozenset)


def is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(item) for key, item in value.items())
    return type(value) in PLAIN


@pytest.mark.parametrize("text", BLOCKS.values(), ids=list(BLOCKS))
def test_snippet(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("main")
    ran = module.__dict__
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "main", module)
        exec(compile(text, "main.py", "exec"), ran)
    wanted = {name: value for name, value in ran.items() if not name.startswith("_") and is_plain(value)}
    evaluated = names(text)
    assert wanted
    found = {name: bare(evaluated.get(name, "not bound")) for name in wanted}
    assert found == wanted
    assert not any(name in evaluated for name in ("a", "b") if name not in ran)
