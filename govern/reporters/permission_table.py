"""What `govern permissions show` prints: each permission with its endpoints, its definition, its roles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from govern.project.permissions.catalogue import Entry
from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.style import Style
from govern.reporters.summary import plural

NAMED_ENDPOINTS = 3


def render_permissions(entries: Sequence[Entry], style: Style) -> str:
    """A table for each registry; at its end what is asked for and not known to be defined."""
    if not entries:
        return "No endpoint asks for a permission by a name.\n"
    lines: list[str] = []
    width = max(len(printable(entry.name)) for entry in entries)
    for registry, group in groupby(entries, key=lambda entry: entry.registry):
        lines.append(style(printable(registry or "not known to be defined anywhere"), "strong"))
        for entry in group:
            lines += _lines(entry, width, style)
        lines.append("")
    asked = sum(bool(entry.endpoints) for entry in entries)
    lines.append(f"{plural(len(entries), 'permission')}, {asked} of them asked for by endpoints.")
    return "".join(f"{line}\n" for line in lines)


def _lines(entry: Entry, width: int, style: Style) -> list[str]:
    where = f"{entry.place.file}:{entry.place.line}" if entry.place is not None else ""
    if entry.registry and entry.place is None:
        where = style("not defined", "error")
    count = plural(len(entry.endpoints), "endpoint") if entry.endpoints else style("no endpoint", "warning")
    roles = f"  roles: {printable(', '.join(entry.roles))}" if entry.roles else ""
    lines = [f"  {printable(entry.name).ljust(width)}  {count}  {printable(where) if entry.place else where}{roles}"]
    lines += [f"    {printable(label)}" for label in entry.endpoints[:NAMED_ENDPOINTS]]
    if len(entry.endpoints) > NAMED_ENDPOINTS:
        lines.append(f"    and {len(entry.endpoints) - NAMED_ENDPOINTS} more")
    return lines


def render_permissions_json(entries: Sequence[Entry]) -> str:
    """The same for machines, with every endpoint, ASCII only."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "permissions": [
            {
                "name": entry.name,
                "registry": entry.registry or None,
                "file": entry.place.file if entry.place is not None else None,
                "line": entry.place.line if entry.place is not None else None,
                "endpoints": entry.endpoints,
                "roles": entry.roles,
            }
            for entry in entries
        ],
    }
    return json.dumps(document, indent=2) + "\n"
