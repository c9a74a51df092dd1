"""Findings and the changed lines that caused them: naming the line, and one finding for all that a line caused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from govern.findings import Finding, Location
from govern.sift.fingerprint import fingerprint
from govern.tree.changes import Changes, Hunk

MOST_STEPS = 10
LONGEST_QUOTE = 80
Lines = Callable[[str], Sequence[str]]


def suspects(finding: Finding, changes: Changes) -> tuple[Hunk, ...]:
    """The changes that a finding itself speaks of: of the line it stands on, then of those that show it."""
    found: list[Hunk] = []
    for at in (finding.location, *finding.chain):
        hunk = changes.hunk_at(at.file, at.line)
        if hunk is not None and hunk not in found:
            found.append(hunk)
    return tuple(found)


def with_cause(finding: Finding, hunk: Hunk, changes: Changes, lines: Lines, lines_before: Lines) -> Finding:
    """The finding with the line of `hunk` that caused it: one that the finding names, or the first that says something.

    `lines` and `lines_before` give the lines of a file after and before the change.
    """
    named = [at.line for at in (finding.location, *finding.chain) if at.file == hunk.file and hunk.holds(at.line)]
    change = changes.files[hunk.file]
    if hunk.count:
        now = lines(hunk.file)[hunk.line - 1 : hunk.line - 1 + hunk.count]
        first = next((at for at, text in enumerate(now) if _says_something(text)), 0)
        cause = Location(hunk.file, named[0] if named else hunk.line + first, note="the change that causes this")
    elif hunk.old_count:
        before = lines_before(change.old or hunk.file)[hunk.old_line - 1 : hunk.old_line - 1 + hunk.old_count]
        gone = next((text.strip() for text in before if _says_something(text)), "")[:LONGEST_QUOTE]
        last = len("\n".join(lines(hunk.file)).rstrip("\n").split("\n")) if change.path is not None else 1
        note = f"`{gone}` was removed here" if change.path is not None else "this file was removed"
        cause = Location(hunk.file, max(1, min(hunk.line, last)), note=note)
    else:
        cause = Location(hunk.file, 1, note=f"this file was {change.old}")
    return replace(finding, cause=cause)


def one_for_each_cause(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, those of one rule and one cause as one: it stands where the cause is and carries the others as
    its consequences. A finding that stands on its cause, and one whose cause is not known, are left alone.
    """
    roots: list[Finding] = []
    groups: dict[tuple[str, Location], list[Finding]] = {}
    for finding in findings:
        cause = finding.cause
        if cause is None or (cause.file, cause.line) == (finding.location.file, finding.location.line):
            roots.append(finding)
        else:
            groups.setdefault((finding.rule, cause), []).append(finding)
    roots += [_alone(some[0], cause) if len(some) == 1 else _root(some, cause) for (_, cause), some in groups.items()]
    return tuple(sorted(roots, key=lambda one: one.sort_key))


def _alone(finding: Finding, cause: Location) -> Finding:
    return replace(finding, chain=(cause, *finding.chain))


def _root(findings: Sequence[Finding], cause: Location) -> Finding:
    first = max(findings, key=lambda one: (one.severity.rank, tuple(-ord(char) for char in one.message)))
    shown = [replace(one.location, note=one.message) for one in findings[:MOST_STEPS]]
    left = len(findings) - len(shown)
    if left:
        shown[-1] = replace(shown[-1], note=f"{shown[-1].note}, and {left} more like these")
    return replace(
        first,
        location=replace(cause, note=cause.note.replace("causes this", f"causes these {len(findings)}")),
        chain=tuple(shown),
        endpoint=None,
        subject=f"caused: {cause.note}",
        message=f"{first.message}, and {len(findings) - 1} more for the same reason",
        fix=None,
        fingerprint=fingerprint(first.rule, cause.file, " ".join(sorted(one.fingerprint for one in findings)), 0),
        consequences=tuple(findings),
    )


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)
