"""The rows of a baseline for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.style import Style
from govern.reporters.summary import plural
from govern.sift.rows import Row


def render_baseline(file: str, rows: Sequence[Row], style: Style) -> str:
    """The rows by rule, the rule with most of them first: what each is about, where it was, why it was added."""
    groups = [(rule, list(some)) for rule, some in groupby(sorted(rows, key=_key), key=lambda row: row.identity.rule)]
    blocks = ["\n".join(_block(rule, some, style)) for rule, some in sorted(groups, key=lambda one: -len(one[1]))]
    reasons = sum(bool(row.reason) for row in rows)
    added = f", {reasons} of them added later" if reasons else ""
    blocks.append(f"{printable(file)}: {plural(len(rows), 'row')} of {plural(len(groups), 'rule')}{added}.")
    return "\n\n".join(blocks) + "\n"


def render_baseline_json(file: str, rows: Sequence[Row]) -> str:
    """The rows as one JSON document, ASCII only."""
    listed = [{**asdict(row.identity), "reason": row.reason, "line": row.line} for row in sorted(rows, key=_key)]
    return json.dumps({"schema_version": SCHEMA_VERSION, "file": file, "rows": listed}, indent=2) + "\n"


def _key(row: Row) -> tuple[str, ...]:
    return row.sort_key


def _block(rule: str, rows: Sequence[Row], style: Style) -> Iterator[str]:
    yield f"{style(rule, 'rule')}  {len(rows)}"
    for row in rows:
        one = row.identity
        about = one.endpoint or " ".join(part for part in (one.symbol, one.detail) if part)
        detail = f"  {printable(one.detail)}" if one.endpoint and one.detail else ""
        where = f"  {style(printable(one.file), 'place')}" if one.file else ""
        reason = f"  ({printable(row.reason)})" if row.reason else ""
        yield f"  {printable(about or 'the file')}{detail}{where}{reason}"
