"""What `govern permissions check` prints: the differences between the lock file and the code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from govern.project.permissions.drift import KINDS, WEAKENED, Drift, grouped
from govern.project.permissions.lock import LOCK_FILE, Row
from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.style import Style
from govern.reporters.summary import plural

NAMED = 3
MARKS = {"added": "+", "removed": "-", "changed": "~", WEAKENED: "!"}


def render_drift(drift: Sequence[Drift], rows: int, style: Style) -> str:
    """The differences, the weakened endpoints first: a line each, and below it a line for each reason."""
    lines: list[str] = []
    for kind in KINDS:
        for group in grouped(one for one in drift if one.kind == kind):
            lines += _lines(group, style)
    if not drift:
        lines.append(f"{LOCK_FILE} agrees with the code: {plural(rows, 'endpoint')}.")
    else:
        counts = [f"{n} {kind}" for kind in KINDS if (n := sum(one.kind == kind for one in drift))]
        lines.append(
            f"{', '.join(counts)} since {LOCK_FILE} was written. `govern permissions write` accepts what the code says."
        )
    return "".join(f"{line}\n" for line in lines)


def _lines(group: Sequence[Drift], style: Style) -> list[str]:
    """The first of some endpoints that changed alike with its reasons, and how many others there are."""
    one, *others = group
    row = one.row
    kind = style(f"{MARKS[one.kind]} {one.kind}".ljust(10), "error" if one.kind == WEAKENED else "warning")
    where = style(printable(f"{row.place.file}:{row.place.line}"), "dim")
    reasons = [f"    {printable(reason)}" for reason in one.reasons]
    alike = (
        [f"    the same for {', '.join(printable(other.row.endpoint) for other in others[:NAMED])}"] if others else []
    )
    if len(others) > NAMED:
        alike[0] += f" and {len(others) - NAMED} more"
    return [f"{kind}  {printable(row.endpoint)}  {where}", *reasons, *alike, ""]


def render_drift_json(drift: Sequence[Drift], rows: int) -> str:
    """The differences for machines, ASCII only."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "lock": LOCK_FILE,
        "endpoints": rows,
        "drift": [
            {
                "kind": one.kind,
                "endpoint": one.row.endpoint,
                "app": one.row.app,
                "file": one.row.place.file,
                "line": one.row.place.line,
                "reasons": list(one.reasons),
                "before": _row(one.before),
                "after": _row(one.after),
            }
            for one in drift
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _row(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "authentication": row.authentication,
        "permission": row.permission,
        "asks": row.asks,
        "guards": [{"names": list(one.names), "mode": one.mode, "from": one.origin} for one in row.guards],
    }
