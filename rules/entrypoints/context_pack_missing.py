"""A context pack that is absent or empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, GovernError, Location, Project, Verdict


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each configured pack that is not there, and for each pack that says nothing."""
    folder = options["folder"].strip("/")
    packs = list(options["packs"])
    wanted = [pack if "/" in pack else f"{folder}/{pack.removesuffix('.md')}.md" for pack in packs]
    there = [path for path in project.paths if path.startswith(f"{folder}/") and path.endswith(".md")]
    for path in dict.fromkeys((*wanted, *there)):
        state = "is empty" if project.tree.exists(path) else "is missing"
        if state == "is empty" and _says_something(project, path):
            continue
        place = (
            Location(path, 1) if project.tree.exists(path) else Location(project.config.file or path, _line(project))
        )
        yield Finding(place, values={"pack": path, "state": state}, subject=path, verdict=Verdict.REFUTED)


def _says_something(project: Project, path: str) -> bool:
    """Whether a pack holds more than headings and comments."""
    try:
        facts = project.facts.markdown(path)
    except GovernError:
        return True
    return bool(facts.prose or facts.fences or facts.tables)


def _line(project: Project) -> int:
    """The line of the configuration that names the packs."""
    line = project.config.origin("rules.context-pack-missing.packs").rpartition(":")[2]
    return int(line) if line.isdigit() else 1
