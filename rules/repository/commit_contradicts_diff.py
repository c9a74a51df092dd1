"""A commit message that says something else than what the commit does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govern import Commit, Finding, Location, Verdict, breaking_between

if TYPE_CHECKING:  # the project is not imported where the message is all that is looked at
    from govern import Project

CODE = (".py", ".ts", ".tsx", ".js", ".jsx", ".vue", ".svelte")
MOST_SHOWN = 3


def check(project: Project, options: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each contradiction of each commit. Merges, and messages without a type, are left alone."""
    for commit in project.commits:
        header = commit.message.header
        first = commit.message.first
        if commit.is_merge or commit.message.is_generated or header is None or first is None:
            continue
        if commit.changes is None:
            continue
        touched = [*commit.changes.files, *commit.changes.moved]
        _, after = commit.sides or (None, None)
        if after is None:
            continue
        found: list[tuple[str, tuple[Location, ...]]] = []
        if options["breaking"] and not commit.message.is_breaking and any(path.endswith(".py") for path in touched):
            found += _breaks(commit)
        if options["scope"]:
            elsewhere = [one for one in header.scopes if not _is_about(one, touched) and _is_about(one, after.paths)]
            found += [(f"the scope `{one}` names files that it does not touch", _places(touched)) for one in elsewhere]
        if options["fix-with-test"] and header.type == "fix":
            code = [path for path in touched if path.endswith(CODE) and not after.layout.is_test(path)]
            tests = [path for path in after.paths if after.layout.is_test(path) and path.endswith(CODE)]
            if code and tests and not any(after.layout.is_test(path) for path in touched):
                found.append(("it fixes something, and no test changes with it", _places(code)))
        for problem, chain in found:
            yield Finding(
                commit.location(first.number, 1, len(first.text) + 1),
                values={"problem": f"{commit.name}: {problem}" if commit.name else problem},
                chain=chain,
                subject=f"{commit.id or commit.message.subject} {problem}"[:300],
                verdict=Verdict.REFUTED,
            )


def _breaks(commit: Commit) -> Iterator[tuple[str, tuple[Location, ...]]]:
    before, after = commit.sides or (None, None)
    if before is None or after is None:
        return
    broken = breaking_between(before, after)
    if broken:
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        text = (
            f"it breaks clients ({broken[0].first.message}{more}) and says so neither with `!` nor `BREAKING CHANGE:`"
        )
        firsts = [one.first for one in broken[:MOST_SHOWN] if one.first.file]
        yield text, tuple(Location(one.file, one.line, note=one.message) for one in firsts)


def _is_about(scope: str, paths: Any) -> bool:
    """Whether a word of some path is the scope: `orders` of `app/routers/sales_orders.py`."""
    wanted = _plain(scope)
    return any(wanted in {_plain(word) for word in [*re.split(r"[/._-]", path), *path.split("/")]} for path in paths)


def _plain(word: str) -> str:
    word = re.sub(r"[-_\s.]", "", word).lower()
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _places(paths: list[str]) -> tuple[Location, ...]:
    return tuple(Location(path, 1, note="changed") for path in paths[:MOST_SHOWN])
