"""Which findings are new: those of a tree, held against those of the tree before a change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from govern.findings import Finding
from govern.tree.changes import Changes

Lines = Callable[[str], Sequence[str]]


def new_findings(
    now: Iterable[Finding], before: Iterable[Finding], changes: Changes, lines: Lines, lines_before: Lines
) -> list[Finding]:
    """The findings of `now` without a counterpart in `before`, in their order.

    Counterparts are, one for one and in this order: of one rule about one subject in one file (which may have moved);
    of one rule at one line that the change left alone; of one rule about one subject, in code that moved from file to
    file. A finding that is worse than its counterpart is new. Of several findings of a rule about one subject those
    on changed lines are the new ones. `lines` and `lines_before` give the lines of a file in each tree.
    """
    rest, old = list(now), list(before)

    def pair_by(key: Callable[[Finding], Hashable], old_key: Callable[[Finding], Hashable]) -> None:
        nonlocal rest, old
        rest, old = _without_pairs(rest, old, key, old_key, changes)

    pair_by(
        lambda one: (one.rule, one.location.file, one.subject),
        lambda one: (one.rule, _file_now(one, changes), _subject_now(one, changes)),
    )
    pair_by(
        lambda one: (one.rule, changes.before(one.location.file, one.location.line)),
        lambda one: (one.rule, (one.location.file, one.location.line)),
    )
    pair_by(
        lambda one: (one.rule, one.subject, _text(one, lines)),
        lambda one: (one.rule, _subject_now(one, changes), _text(one, lines_before)),
    )
    return sorted(rest, key=lambda one: one.sort_key)


def _without_pairs(
    now: list[Finding],
    before: list[Finding],
    key: Callable[[Finding], Hashable],
    old_key: Callable[[Finding], Hashable],
    changes: Changes,
) -> tuple[list[Finding], list[Finding]]:
    """The findings of both sides that have no counterpart on the other."""
    waiting: dict[Hashable, list[Finding]] = defaultdict(list)
    for one in before:
        waiting[old_key(one)].append(one)
    left: list[Finding] = []
    for one in sorted(now, key=lambda one: (is_touched(one, changes), one.sort_key)):
        same = waiting[key(one)]
        at = next((at for at, other in enumerate(same) if other.severity.rank >= one.severity.rank), None)
        if at is None:
            left.append(one)
        else:
            del same[at]
    return left, [one for some in waiting.values() for one in some]


def is_touched(finding: Finding, changes: Changes) -> bool:
    """Whether a finding stands on a changed line, or something that shows it does."""
    return any(changes.hunk_at(at.file, at.line) is not None for at in (finding.location, *finding.chain))


def _file_now(finding: Finding, changes: Changes) -> str:
    return changes.moved.get(finding.location.file, finding.location.file)


def _subject_now(finding: Finding, changes: Changes) -> str:
    """The subject, in which a file that moved, or its module, has its new name."""
    subject = finding.subject
    for old, new in changes.moved.items():
        subject = subject.replace(old, new)
        if old.endswith(".py") and new.endswith(".py"):
            subject = _renamed(subject, _module(old), _module(new))
    return subject


def _renamed(subject: str, old: list[str], new: list[str]) -> str:
    """A module's name begins below some folder that modules are imported from: `app.orders` of `backend/app/orders`."""
    for depth in range(len(old)):
        name = ".".join(old[depth:])
        found = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", ".".join(new[depth:]), subject)
        if found != subject or old[depth : depth + 1] != new[depth : depth + 1]:
            return found
    return subject


def _module(path: str) -> list[str]:
    return path.removesuffix(".py").removesuffix("/__init__").split("/")


def _text(finding: Finding, lines: Lines) -> str:
    """The line of source that a finding stands on; its place where there is none."""
    known = lines(finding.location.file) if finding.location.file else ()
    line = finding.location.line
    return known[line - 1].strip() if 0 < line <= len(known) else f"{finding.location.file}:{line}"
