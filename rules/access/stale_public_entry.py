"""An entry of a list of public endpoints that matches none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Fix, Location, Project, without_lines

LINE_END = re.compile("\r\n|\r|\n")


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each stale entry, of the configuration and of lists that a middleware compares the path with."""
    for entry in project.proofs.stale_public_entries():
        configured = entry.holder == "public"
        yield Finding(
            entry.location,
            values={"entry": entry.text, "holder": entry.holder},
            subject=f"{entry.holder} {entry.text}",
            fix=_fix(project, entry.location, entry.text, safe=configured),
        )


def _fix(project: Project, at: Location, text: str, *, safe: bool) -> Fix | None:
    """Take out the line of an entry that stands on a line of its own, among others; None for all other entries."""
    lines = LINE_END.split(project.tree.read(at.file).decode("utf-8", "replace"))
    entry = rf"[\"']?{re.escape(text)}[\"']?"
    alone = re.compile(rf"\s*(-\s+{entry}|{entry},)\s*(#.*)?")
    if at.line >= len(lines) or not alone.fullmatch(lines[at.line - 1]):
        return None
    # the last item of a list in YAML would leave no list behind
    yaml = at.file.endswith((".yaml", ".yml"))
    if yaml and not any(line.lstrip().startswith("- ") for line in (lines[at.line - 2], lines[at.line])):
        return None
    return Fix(f"take out {text}", (without_lines(at.file, at.line),), safe=safe)
