"""Functions that remember their results."""

from __future__ import annotations

from tests.project.evaluation.evaluated import bare, names

SOURCE = """
from functools import lru_cache

@lru_cache
def marked(parts):
    return "<" + parts[0] + ">"

one = marked(("a", 1))
two = marked(("b", 1))
three = marked(("c", 1))
FOUND = [one, two, three, *[marked((letter, 1)) for letter in "defghijklm"]]
"""


def test_an_argument_that_is_gone_is_not_taken_for_a_new_one() -> None:
    """Arguments that are no plain text are told apart by their identity, which a later one may have again."""
    assert bare(names(SOURCE)["FOUND"]) == [f"<{letter}>" for letter in "abcdefghijklm"]
