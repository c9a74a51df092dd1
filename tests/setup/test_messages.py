"""Whether a history keeps Conventional Commits, and what its team's own habits are."""

from __future__ import annotations

import pytest

from govern.commits.message import read_message
from govern.setup.messages import Practice, practice_of

USUAL = ("feat", "fix", "docs")


def practice(*texts: str) -> Practice:
    return practice_of([read_message(text) for text in texts], USUAL, 50)


@pytest.mark.parametrize(
    ("texts", "kept", "of", "habit"),
    [
        (["feat: a"] * 10, 10, 10, True),
        (["feat: a"] * 9, 9, 9, False),
        (["feat: a"] * 8 + ["added b"] * 2, 8, 10, True),
        (["feat: a"] * 7 + ["added b"] * 3, 7, 10, False),
        (["feat: a"] * 10 + ["Merge branch 'x'", 'Revert "feat: a"', "fixup! feat: a", "1.2.0"] * 9, 10, 10, True),
        ([], 0, 0, False),
    ],
)
def test_a_habit_is_what_nearly_all_do(texts: list[str], kept: int, of: int, habit: bool) -> None:
    found = practice(*texts)
    assert (found.kept, found.of, found.is_habit) == (kept, of, habit)


def test_types_of_the_teams_own_are_those_used_twice() -> None:
    assert practice(*["feat: a"] * 9, "dev: b", "dev: c", "wip: d").options == {"types": [*USUAL, "dev"]}
    assert practice(*["feat: a"] * 9, "wip: d").options == {}


def test_long_first_lines_are_let_through_where_they_are_a_habit() -> None:
    long = f"feat: {'x' * 60}"
    assert practice(*["feat: a"] * 9, long).options == {"max-header": 0}
    assert practice(*["feat: a"] * 60, long).options == {}
