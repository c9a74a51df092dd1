"""Which of the recorded findings are there still: the rows of a baseline, paired with the findings of a run.

A row and a finding belong together if one of the things that name them has stayed: the endpoint, or the handler in its
file, or the symbol with what the rule says of it, or the code itself. The surest pairs are made first, and each row
serves one finding: two findings of one kind need two rows. A symbol or a piece of code counts as moved only where it
is gone from its old file, so that a finding which was fixed there does not make room for a new one elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Protocol

from govern.sift.identity import Identity

Key = Callable[[Identity], Hashable]
Allowed = Callable[[Identity, Identity], bool]
Pair = tuple[int, int]


class Places(Protocol):
    """What is left at the old place of a row: whether its file, or its symbol in its file, is still there."""

    def has_file(self, file: str) -> bool: ...
    def defines(self, file: str, symbol: str) -> bool: ...


class Nowhere:
    """The places of rows that are compared with other rows, without a tree: all that is not where it was has moved."""

    def has_file(self, file: str) -> bool:
        return False

    def defines(self, file: str, symbol: str) -> bool:
        return False


def pair(rows: Sequence[Identity], found: Sequence[Identity], places: Places) -> list[Pair]:
    """Pairs of (index of a row, index of what it was found again as), each index at most once."""
    left_rows, left_found = set(range(len(rows))), set(range(len(found)))
    pairs: list[Pair] = []

    def take(key: Key, allowed: Allowed = _always) -> None:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for number in sorted(left_found):
            if (value := key(found[number])) is not None:
                waiting[value].append(number)
        for number in sorted(left_rows):
            candidates = waiting.get(key(rows[number]), [])
            other = next((one for one in candidates if allowed(rows[number], found[one])), None)
            if other is not None:
                candidates.remove(other)
                pairs.append((number, other))
                left_rows.discard(number)
                left_found.discard(other)

    def moved(row: Identity, one: Identity) -> bool:
        return not places.defines(row.file, row.symbol) if row.symbol else not places.has_file(row.file)

    take(lambda one: one)
    take(lambda one: (one.rule, one.endpoint, one.file, one.symbol, one.detail))
    take(lambda one: (one.rule, one.endpoint, one.detail) if one.endpoint else None)
    take(lambda one: (one.rule, one.file, one.symbol, one.detail) if one.symbol else None)
    take(_symbol_key, moved)
    take(
        lambda one: (one.rule, one.anchor) if one.anchor else None,
        lambda row, one: moved(row, one) and _says_the_same(row, one),
    )
    take(_file_key, lambda row, one: not places.has_file(row.file))
    return pairs


def _always(row: Identity, one: Identity) -> bool:
    return True


def _symbol_key(one: Identity) -> Hashable:
    """A symbol that may have gone to another file; handlers are named with their module and cannot."""
    return (one.rule, one.symbol, one.detail) if one.symbol and not one.endpoint else None


def _file_key(one: Identity) -> Hashable:
    """A finding about a file as a whole, which may have gone to another folder."""
    return (one.rule, one.file.rpartition("/")[2], one.detail) if not one.symbol and one.file else None


def _says_the_same(row: Identity, one: Identity) -> bool:
    """Whether the details agree, but for the name of the function or class, which may have changed."""
    if row.detail == one.detail:
        return True
    old, new = row.symbol.rpartition(".")[2], one.symbol.rpartition(".")[2]
    return bool(old and new) and re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, row.detail) == one.detail
