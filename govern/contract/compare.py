"""Two OpenAPI documents compared: all changes from the one to the other, in a fixed order."""

from __future__ import annotations

import re

from govern.contract.change import Change, Level, Subject
from govern.contract.document import Document, mapping, unchanged
from govern.contract.operations import Pair, compare_heads, note_added, note_removed, pair_operations
from govern.contract.requests import compare_requests
from govern.contract.responses import compare_responses
from govern.contract.security import compare_global_security, compare_schemes, compare_security
from govern.contract.walk import Options, Walk
from govern.errors import UsageError

VERSION = "version"


def compare(base: Document, head: Document, options: Options | None = None) -> tuple[Change, ...]:
    """The changes from `base` to `head`, by path, method, level and kind.

    Raises UsageError where a document is nested too deeply to be compared.
    """
    try:
        walk = Walk(base, head, options or Options(), unchanged(base, head))
        _compare_all(walk)
    except RecursionError:
        raise UsageError(f"{base.name} and {head.name}: nested too deeply to be compared") from None
    found = {(one.kind, one.subject, one.message): one for one in walk.changes}
    return tuple(sorted(found.values(), key=lambda one: one.sort_key))


def _compare_all(walk: Walk) -> None:
    pairs, removed, added = pair_operations(walk.base, walk.head)
    for one in removed:
        note_removed(walk, one, added)
    for one in added:
        note_added(walk, one)
    secured = walk.base.data.get("security") != walk.head.data.get("security")
    for pair in pairs:
        if secured or not _is_settled(walk, pair):
            compare_heads(walk, pair)
            compare_requests(walk, pair)
            compare_responses(walk, pair)
            compare_security(walk, pair)
    compare_global_security(walk)
    compare_schemes(walk)
    _compare_components(walk)
    _compare_versions(walk)


def _is_settled(walk: Walk, pair: Pair) -> bool:
    """Whether two operations are the same, to the last reference."""
    return (
        pair.old.path == pair.new.path
        and walk.settled(pair.old.raw, pair.new.raw)
        and walk.settled(pair.old.item.get("parameters"), pair.new.item.get("parameters"))
    )


def _compare_components(walk: Walk) -> None:
    old, new = walk.base.schemas, walk.head.schemas
    for name in sorted(old.keys() ^ new.keys(), key=str):
        turn = "removed" if name in old else "added"
        subject = Subject(part=f"schema {name}", schemas=(str(name), None) if name in old else (None, str(name)))
        walk.add(f"schema-{turn}", subject, f"the schema `{name}` was {turn}")


def _compare_versions(walk: Walk) -> None:
    """Hold the version that a document gives itself against what was found."""
    if not any(one.level is Level.BREAKING for one in walk.changes):
        return
    before, after = (str(mapping(one.data.get("info")).get("version", "")) for one in (walk.base, walk.head))
    old, new = _numbers(before), _numbers(after)
    subject = Subject(part=VERSION)
    if old is None or new is None:
        return
    if old == new:
        walk.add("version-not-bumped", subject, f"there are breaking changes, and the version is still {after}")
    elif new < old:
        walk.add(
            "version-decreased", subject, f"there are breaking changes, and the version fell from {before} to {after}"
        )
    elif new[0] == old[0]:
        text = f"there are breaking changes, and the major version stayed: {before}, then {after}"
        walk.add("major-version-not-bumped", subject, text)


def _numbers(version: str) -> tuple[int, ...] | None:
    found = re.fullmatch(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[-+].*)?", version)
    return tuple(int(one or 0) for one in found.groups()) if found else None
