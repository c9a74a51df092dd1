"""The tree in memory."""

from __future__ import annotations

import pytest

from govern.errors import GovernError
from govern.tree.base import Tree
from govern.tree.memory import MemoryTree


def test_text_and_bytes() -> None:
    tree: Tree = MemoryTree({"b/ü.py": "ü = 1\n", "a.bin": b"\0\xff"})
    assert tree.paths() == ("a.bin", "b/ü.py")
    assert tree.read("b/ü.py") == "ü = 1\n".encode()
    assert tree.read("a.bin") == b"\0\xff"
    assert tree.exists("a.bin")
    assert not tree.exists("b")
    assert tree.notices == ()


def test_what_is_not_there() -> None:
    with pytest.raises(GovernError, match=r"^c\.py: no such file"):
        MemoryTree({"a.py": ""}).read("c.py")


@pytest.mark.parametrize("path", ["", "/a.py", "../a.py", "a/../b.py", "a//b.py", "./a.py", "a/"])
def test_paths_stay_within_the_root(path: str) -> None:
    with pytest.raises(GovernError, match="relative to the root"):
        MemoryTree({path: ""})


def test_later_changes_to_the_files_do_not_show() -> None:
    files: dict[str, str | bytes] = {"a.py": "1"}
    tree = MemoryTree(files)
    files["b.py"] = "2"
    assert tree.paths() == ("a.py",)
