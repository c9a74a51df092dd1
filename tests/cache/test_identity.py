"""Identities of objects."""

from __future__ import annotations

from govern.cache.identity import identity


def test_equal_objects_that_are_not_one_have_other_identities() -> None:
    ones = [("call", (1, 2), str(number)) for number in (1, 1, 2)]
    assert ones[0] == ones[1]
    assert len({identity(one) for one in ones}) == 3
    assert identity(ones[0]) == identity(ones[0])


def test_what_cannot_be_hashed_has_one_too() -> None:
    first: list[int] = []
    second: list[int] = []
    assert identity(first) != identity(second)
    assert identity(first) == identity(first)
