"""Whether a configured value fits its option."""

from __future__ import annotations

import pytest

from govern.packs.options import problem_with
from govern.rule import Option

CHOICE = Option("choice", "code", "", ("code", "physical"))
AT_LEAST_ONE = Option("integer", 3, "", minimum=1)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (AT_LEAST_ONE, 1),
        (Option("number", 1, ""), 0.5),
        (Option("number", 1, ""), 2),
        (Option("boolean", False, ""), True),
        (Option("string", "", ""), "x"),
        (CHOICE, "physical"),
        (Option("strings", (), ""), []),
        (Option("strings", (), ""), ["a", "b"]),
        (Option("globs", (), ""), ["app/**", "*.py"]),
    ],
)
def test_fits(option: Option, value: object) -> None:
    assert problem_with(option, value) is None


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        (AT_LEAST_ONE, 0, "must be 1 or more, not 0"),
        (AT_LEAST_ONE, 1.0, "must be a whole number, not 1.0"),
        (AT_LEAST_ONE, True, "must be a whole number, not True"),
        (AT_LEAST_ONE, None, "must be a whole number, not None"),
        (Option("number", 1, ""), "1", "must be a number, not '1'"),
        (Option("boolean", False, ""), 1, "must be true or false, not 1"),
        (Option("string", "", ""), 1, "must be text, not 1"),
        (CHOICE, "phisical", "must be one of code, physical, not 'phisical'; did you mean 'physical'?"),
        (CHOICE, ["code"], "must be one of code, physical, not ['code']"),
        (Option("strings", (), ""), "a", "must be a list of text, not 'a'"),
        (Option("strings", (), ""), ["a", 1], "must be a list of text, not ['a', 1]"),
        (Option("globs", (), ""), ["../x"], "'../x': a glob cannot leave the repository"),
        (Option("string", "", ""), ["x" * 99], "must be text, not ['" + "x" * 57 + "…"),
    ],
)
def test_does_not_fit(option: Option, value: object, problem: str) -> None:
    assert problem_with(option, value) == problem
