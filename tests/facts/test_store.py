"""Facts that come from an earlier run are what reading the file again gives."""

from __future__ import annotations

from pathlib import Path

import pytest

import govern.facts.store
from govern.cache.pieces import Pieces
from govern.facts.store import Facts
from govern.tree.memory import MemoryTree

SOURCES = sorted((Path(__file__).parents[2] / "govern" / "facts").glob("*.py"))
FILES = {
    **{f"app/{path.name}": path.read_bytes() for path in SOURCES},
    "app/broken.py": b"def f(:\n    x = [1,\n",
    "app/binary.py": b"\0\0",
    "app/latin.py": "# -*- coding: latin-1 -*-\nname = 'é' # govern: ignore[x] y\n".encode("latin-1"),
    "app/numbers.py": b"x = (1e400, 2j, -0.0, 10**5, ..., b'\\xff', None, True, '\\ud800')\n",
    "web/types.ts": b"export interface A { b: string | null } // govern: ignore[x] y\n",
    "web/page.tsx": b"export const A = () => <div>{fetch('/api')}</div>\n",
    "README.md": b"# Title\n\n[link](app/main.py) `code`\n",
}


def facts_of(tree: MemoryTree, pieces: Pieces | None) -> list[object]:
    facts = Facts(tree, pieces)
    readers = {".py": facts.python, ".ts": facts.typescript, ".tsx": facts.typescript, ".md": facts.markdown}
    return [readers[Path(path).suffix](path) for path in tree.paths()]


def test_kept_facts_are_those_of_a_fresh_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = MemoryTree(FILES)
    first = Pieces(tmp_path / "cache", b"v" * 8)
    fresh = facts_of(tree, None)
    assert repr(facts_of(tree, first)) == repr(fresh)
    first.close()
    monkeypatch.setattr(govern.facts.store, "read_python", None)
    assert repr(facts_of(tree, Pieces(tmp_path / "cache", b"v" * 8))) == repr(fresh)


def test_other_content_and_other_names_are_read(tmp_path: Path) -> None:
    first = Pieces(tmp_path / "cache", b"v" * 8)
    facts_of(MemoryTree(FILES), first)
    first.close()
    changed = MemoryTree({"app/other.py": FILES["app/broken.py"], "app/broken.py": b"x = 1\n"})
    assert repr(facts_of(changed, Pieces(tmp_path / "cache", b"v" * 8))) == repr(facts_of(changed, None))
