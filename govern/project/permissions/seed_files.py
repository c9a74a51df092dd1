"""Names in files that are no code: the statements of SQL files, the entries of YAML and JSON files that seed data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govern.config.yaml_lines import BrokenYamlError, read_yaml
from govern.findings import Location
from govern.project.permissions.definitions import ABOUT, Collection, Definition
from govern.project.permissions.inserts import inserted
from govern.project.permissions.modules import name_of
from govern.project.proofs import wording

SUFFIXES = (".sql", ".yaml", ".yml", ".json")
SEEDING = wording.listed("seed seeds fixture fixtures initial init bootstrap defaults")
LARGEST = 400_000


def is_data(path: str) -> bool:
    """Whether a file can hold seeds, by its name: any SQL, and data files that say what they are."""
    if path.endswith(".sql"):
        return True
    if not path.endswith(SUFFIXES):
        return False
    parts = path.rpartition(".")[0].split("/")[-3:]
    return any(
        wording.asks_permission(part) or wording.any_of(part, SEEDING) or wording.any_of(part, ABOUT) for part in parts
    )


def collections_of(path: str, text: str) -> Iterator[Collection]:
    """The columns of the rows that a file inserts, or the entries of a data file by the keys that lead to them."""
    if path.endswith(".sql"):
        for cell in inserted(text):
            row = Collection(f"{cell.table}.{cell.column}", "table")
            row.add(Definition(cell.text, cell.table, Location(path, cell.line)))
            yield row
        return
    if len(text) > LARGEST:
        return
    lines: dict[str, int] = {}
    try:
        if path.endswith(".json"):
            data = json.loads(text)
        else:
            data, at = read_yaml(text)
            lines = {str(key[-1]): line for key, line in reversed(at.items()) if key}
    except (BrokenYamlError, ValueError, RecursionError):
        return
    found: dict[str, Collection] = {}
    for column, value in _entries(data, ""):
        one = found.setdefault(column, Collection(path, "file", column))
        one.add(Definition(value, column, Location(path, lines.get(value) or _line(text, value))))
    yield from found.values()


def _line(text: str, value: str) -> int:
    at = max(text.find(value), 0)
    return text.count("\n", 0, at) + 1


def _entries(data: Any, column: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > 8:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            if (name := name_of(key)) is not None:
                yield f"{column}{{}}", name
            yield from _entries(value, f"{column}.{key}" if "[]" in column else f"{column}{{}}=", depth + 1)
    elif isinstance(data, list):
        for item in data:
            yield from _entries(item, f"{column}[]", depth + 1)
    elif (name := name_of(data)) is not None:
        yield column, name
