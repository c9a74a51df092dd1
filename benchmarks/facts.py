"""What facts cost: time and bytes a file, for the Python, TypeScript and Markdown files of a repository.

    python benchmarks/facts.py FOLDER

Prints a row a language: files, source bytes a file, milliseconds a file to read (parse and lower), bytes a file when
marshalled, the same compressed, and milliseconds a file to load again; for Python `ast.parse` beside it.
"""

from __future__ import annotations

import ast
import gc
import marshal
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from govern.facts.markdown import read_markdown
from govern.facts.python import read_python
from govern.facts.typescript import read_typescript
from govern.tree.worktree import open_worktree

READERS: dict[str, tuple[tuple[str, ...], Callable[[bytes, str], Any]]] = {
    "python": ((".py",), read_python),
    "typescript": ((".ts", ".tsx"), read_typescript),
    "markdown": ((".md",), read_markdown),
}


def as_data(facts: Any) -> tuple[Any, ...]:
    """The fields of a facts object, for marshal; what marshal does not take is left to its text."""
    fields = [getattr(facts, name) for name in facts.__dataclass_fields__]
    return tuple(field if _is_plain(field) else repr(field) for field in fields)


def _is_plain(value: Any) -> bool:
    try:
        marshal.dumps(value)
    except ValueError:
        return False
    return True


def row(name: str, sources: list[tuple[str, bytes]], read: Callable[[bytes, str], Any]) -> str:
    start = time.perf_counter()
    facts = [read(source, path) for path, source in sources]
    reading = time.perf_counter() - start
    dumped = [marshal.dumps(as_data(one)) for one in facts]
    start = time.perf_counter()
    for data in dumped:
        marshal.loads(data)
    loading = time.perf_counter() - start
    count = len(sources)
    figures = [
        sum(len(source) for _, source in sources) / count,
        reading / count * 1000,
        sum(map(len, dumped)) / count,
        sum(len(zlib.compress(data, 1)) for data in dumped) / count,
        loading / count * 1000,
    ]
    widths = ("12.0f", "10.2f", "12.0f", "12.0f", "10.3f")
    return f"{name:<11}{count:>6}" + "".join(f"{figure:{width}}" for figure, width in zip(figures, widths, strict=True))


def main(folder: str) -> None:
    gc.disable()  # as the command line does
    tree = open_worktree(Path(folder))
    print(f"{'':<11}{'files':>6}{'source B':>12}{'read ms':>10}{'facts B':>12}{'zlib B':>12}{'load ms':>10}")
    for name, (endings, read) in READERS.items():
        sources = [(path, tree.read(path)) for path in tree.paths() if path.endswith(endings)]
        if sources:
            print(row(name, sources, read))
        if sources and name == "python":
            start = time.perf_counter()
            for _, source in sources:
                try:
                    ast.parse(source)
                except (SyntaxError, ValueError):
                    continue
            print(f"  ast.parse alone: {(time.perf_counter() - start) / len(sources) * 1000:.2f} ms a file")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ".")
