"""JSON of long lists: an item a line. It is as short as a log, still can be compared line by line, and is written many
times faster than indented JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping


def rows(items: Iterable[object], indent: str = "") -> str:
    """A list as JSON, ASCII only."""
    lines = ",\n".join(f"{indent} {json.dumps(item)}" for item in items)
    return f"[\n{lines}\n{indent}]" if lines else "[]"


def keyed_rows(document: Mapping[str, object], indent: str = "") -> str:
    """An object as JSON, a key a line; lists that it holds an item a line."""
    lines = ",\n".join(
        f"{indent} {json.dumps(key)}: {rows(value, indent + ' ') if isinstance(value, list) else json.dumps(value)}"
        for key, value in document.items()
    )
    return f"{indent}{{\n{lines}\n{indent}}}"
