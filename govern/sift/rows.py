"""The text of a baseline: a line for the format, then a line a finding, in JSON, sorted.

Each line stands by itself (no comma ties it to the next), so that a diff shows just the findings that came and went,
and a merge of two branches that fixed different findings needs nobody. There are no line numbers, dates or commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any

from govern.errors import UsageError
from govern.records import dataclass
from govern.sift.identity import Identity

DEFAULT_FILE = "govern-baseline.jsonl"
VERSION = 1
HEADER = json.dumps({"govern": "baseline", "version": VERSION})
KEYS = ("rule", "endpoint", "file", "symbol", "detail", "anchor", "reason")
MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True)
class Row:
    """A recorded finding: its identity, and why it was added where the baseline was there already. `line` is where it
    stands in the file that it was read from."""

    identity: Identity
    reason: str = ""
    line: int = field(default=0, compare=False)

    @property
    def sort_key(self) -> tuple[str, ...]:
        one = self.identity
        return (one.rule, one.file, one.endpoint, one.symbol, one.detail, one.anchor, self.reason)


def read_rows(text: str, name: str) -> tuple[Row, ...]:
    """The rows of a baseline. Raises UsageError, with the line, for what is none; `name` is the file's name."""
    rows: list[Row] = []
    lines = text.removeprefix("\ufeff").split("\n")
    for number, line in enumerate(lines, start=1):
        if line.startswith(MARKERS):
            raise UsageError(f"{name}:{number}: has the marks of a merge conflict: `govern baseline merge` resolves it")
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            raise UsageError(f"{name}:{number}: is no JSON: every line is one object") from None
        if number == 1 and isinstance(data, dict) and data.get("govern") == "baseline":
            if data.get("version") != VERSION:
                raise UsageError(f"{name}: was written by another version of govern, which this one cannot read")
            continue
        rows.append(_row(data, f"{name}:{number}", number))
    return tuple(rows)


def _row(data: Any, place: str, number: int) -> Row:
    if not isinstance(data, dict) or not data.get("rule"):
        raise UsageError(f'{place}: is no row of a baseline: {{"rule": ..., "endpoint": ..., ...}}')
    for key, value in data.items():
        if key not in KEYS or not isinstance(value, str):
            raise UsageError(f"{place}: {key}: a row has {', '.join(KEYS)}, each a text")
    values = [data.get(key, "") for key in KEYS]
    return Row(Identity(*values[:6]), values[6], number)


def render_rows(rows: Iterable[Row]) -> str:
    """The text of a baseline."""
    return "".join(f"{line}\n" for line in (HEADER, *map(_line, sorted(rows, key=lambda row: row.sort_key))))


def _line(row: Row) -> str:
    one = row.identity
    values = (one.rule, one.endpoint, one.file, one.symbol, one.detail, one.anchor, row.reason)
    data = {key: value for key, value in zip(KEYS, values, strict=True) if value}
    line = json.dumps(data, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(data)


def merge_rows(origin: Sequence[Row], ours: Sequence[Row], theirs: Sequence[Row]) -> tuple[Row, ...]:
    """The baseline of two that come from one: the stricter side of each finding.

    A row that either side took out is out. One that either side added stays only with a reason, or where both added it.
    A row that one side moved along with its code stays as it was moved.
    """
    from govern.sift.matching import Nowhere, pair

    base = [row.identity for row in origin]
    left = dict(pair(base, [row.identity for row in ours], Nowhere()))
    right = dict(pair(base, [row.identity for row in theirs], Nowhere()))
    kept: list[Row] = []
    for number, row in enumerate(origin):
        if number in left and number in right:
            mine, other = ours[left[number]], theirs[right[number]]
            kept.append(mine if mine != row else other)
    new_left = [row for number, row in enumerate(ours) if number not in left.values()]
    new_right = [row for number, row in enumerate(theirs) if number not in right.values()]
    both = dict(pair([row.identity for row in new_left], [row.identity for row in new_right], Nowhere()))
    kept += [row for number, row in enumerate(new_left) if row.reason or number in both]
    kept += [row for number, row in enumerate(new_right) if row.reason and number not in both.values()]
    return tuple(kept)
