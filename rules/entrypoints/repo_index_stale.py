"""The committed repository index says something else than the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govern import Finding, Location, Project, Verdict

MOST = 3


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each module whose lists differ, one for each module that is new or gone. Nothing is said where no
    index is committed."""
    index = project.repository_index
    if index.text is None:
        return
    if not isinstance(index.committed, dict):
        yield Finding(Location(index.path, 1), message=f"{index.path} is no JSON object", subject="no index")
        return
    fix = index.fix()
    by_module: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for one in index.drift():
        words = [f"{one.part} lacks {_some(one.lacks)}"] if one.lacks else []
        words += [f"{one.part} lists {_some(one.surplus)}, which does not belong there"] if one.surplus else []
        if one.part == "module":
            words = ["it is not in the index"] if one.lacks else ["there is no such module any more"]
        by_module.setdefault(one.module, []).extend(words or [f"{one.part} is in another order"])
        lines.setdefault(one.module, one.line)
    for module, words in by_module.items():
        yield Finding(
            Location(index.path, lines[module]),
            values={"module": f"module {module}" if module else "the index", "how": "; ".join(words)},
            subject=module or "the index",
            verdict=Verdict.REFUTED,
            fix=fix,
        )
    view = index.markdown_path
    if fix is not None and view is not None and view in index.stale():
        yield Finding(
            Location(view if project.tree.exists(view) else index.path, 1),
            message=f"the Markdown view {view} differs from the tree",
            subject=view,
            fix=fix,
        )


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")
