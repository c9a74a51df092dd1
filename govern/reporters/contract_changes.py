"""What `govern contract diff` prints: the changes between two OpenAPI documents, for people, machines and reviews."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from govern.contract.causes import Cause, cause_key, causes
from govern.contract.change import Change, Consumer, Level
from govern.contract.diff import ContractDiff
from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.style import Role, Style
from govern.reporters.summary import plural

ROLES: dict[Level, Role] = {Level.BREAKING: "error", Level.WARNING: "warning", Level.INFO: "info"}
MOST_CONSUMERS = 5
MOST_NAMES = 6


def render_changes(found: ContractDiff, style: Style, least: Level = Level.INFO) -> str:
    """The changes by endpoint, each with its level, kind and source line, and below it whom it reaches."""
    lines: list[str] = []
    told: set[object] = set()
    shown = [one for one in found.changes if one.level.rank >= least.rank]
    for (method, path), changes in groupby(shown, key=lambda one: (one.method, one.path)):
        lines.append(style(printable(_heading(method, path)), "strong"))
        again: list[Change] = []
        for one in changes:
            key = cause_key(one)
            if key is not None and key in told:
                again.append(one)
                continue
            told.add(key)
            lines += _lines(one, style)
        if again:
            lines.append(f"  {style(_again(again), 'dim')}")
        lines.append("")
    lines += [f"note: {printable(one)}" for one in found.notices]
    lines.append(summary(found))
    return "".join(f"{line}\n" for line in lines)


def _again(changes: Sequence[Change]) -> str:
    """One line for changes of models that were shown at another endpoint already."""
    counts = ", ".join(
        f"{count} {level.value}" for level in Level if (count := sum(one.level is level for one in changes))
    )
    names = sorted({one.subject.schemas[1] or one.subject.schemas[0] or "" for one in changes})
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return printable(f"{counts}: as above, in {', '.join(names[:MOST_NAMES])}{more}")


def _heading(method: str, path: str) -> str:
    return f"{method} {path}" if method else "the whole document"


def _lines(one: Change, style: Style) -> Iterator[str]:
    where = style(printable(_where(one)), "place")
    level = style(one.level.value.ljust(8), ROLES[one.level])
    yield f"  {level} {printable(one.message)} {style(f'[{one.kind}]', 'rule')}"
    if where:
        yield f"           {where}"
    for consumer in one.consumers[:MOST_CONSUMERS]:
        yield f"           {style('reaches', 'dim')} {printable(_consumer(consumer))}"
    if len(one.consumers) > MOST_CONSUMERS:
        yield f"           {style('reaches', 'dim')} {len(one.consumers) - MOST_CONSUMERS} more"


def _where(one: Change) -> str:
    if not one.file:
        return ""
    return f"{one.file}:{one.line}{' (before)' if one.side == 'base' else ''}"


def _consumer(one: Consumer) -> str:
    return f"{one.file}:{one.line} {one.name}"


def summary(found: ContractDiff) -> str:
    """One line: how many changes of which level, and between what."""
    between = f"from {printable(found.base)} to {printable(found.head)}"
    if not found.changes:
        return f"No change of the contract {between}."
    counts = ", ".join(f"{found.count(level)} {level.value}" for level in Level if found.count(level))
    return f"{plural(len(found.changes), 'change')} {between}: {counts}."


def render_changes_json(found: ContractDiff) -> str:
    """The changes for machines, ASCII only."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "base": found.base,
        "head": found.head,
        "summary": {level.value: found.count(level) for level in Level},
        "changes": [_object(one) for one in found.changes],
        "notices": list(found.notices),
    }
    return json.dumps(document, indent=2) + "\n"


def _object(one: Change) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "level": one.level.value,
        "method": one.method or None,
        "path": one.path or None,
        "message": one.message,
        "file": one.file or None,
        "line": one.line or None,
        "side": one.side if one.file else None,
        "part": one.subject.part,
        "pointer": one.subject.pointer,
        "consumers": [
            {"kind": each.kind, "name": each.name, "file": each.file, "line": each.line} for each in one.consumers
        ],
    }


def render_changes_markdown(found: ContractDiff, least: Level = Level.INFO) -> str:
    """The changes as tables for a review, the worst first; those for information folded away."""
    lines = ["## Changes of the contract", "", _cell(summary(found)), ""]
    for level in Level:
        changes = [one for one in found.changes if one.level is level]
        if not changes or level.rank < least.rank:
            continue
        table = list(_table(causes(changes)))
        if level is Level.INFO:
            title = f"<summary>{plural(len(changes), 'change')} for information</summary>"
            lines += ["<details>", title, "", *table, "", "</details>", ""]
        else:
            lines += [f"### {level.value.capitalize()}", "", *table, ""]
    lines += [f"> {_cell(one)}" for one in found.notices]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(changes: Sequence[Cause]) -> Iterator[str]:
    yield "| Endpoint | Change | Source | Reaches |"
    yield "|---|---|---|---|"
    for cause in changes:
        one = cause.first
        reached = [f"`{_cell(each.file)}:{each.line}`" for each in cause.consumers[:MOST_CONSUMERS]]
        more = len(cause.consumers) - MOST_CONSUMERS
        reached += [f"{more} more"] if more > 0 else []
        endpoint = f"`{_cell(_heading(one.method, one.path))}`"
        others = len(cause.endpoints) - 1
        endpoint += f" and {others} more" if others > 0 else ""
        source = f"`{_cell(_where(one))}`" if one.file else ""
        yield f"| {endpoint} | {_cell(one.message)} (`{one.kind}`) | {source} | {'<br>'.join(reached)} |"


def _cell(text: str) -> str:
    """Text for a cell of a table: one line, and no bar or tag of its own."""
    return printable(text).replace("|", "\\|").replace("<", "&lt;")
