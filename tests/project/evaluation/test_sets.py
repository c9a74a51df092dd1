"""Sets of what a set cannot hold."""

from __future__ import annotations

from govern.project.evaluation.operators import as_set


def test_constants_make_a_set() -> None:
    assert as_set([1, 1, "a", (1, 2)]) == {1, "a", (1, 2)}


def test_what_is_not_hashable_makes_a_list() -> None:
    held = (1, {2})
    assert as_set([held, held, "a"]) == [held, "a"]
