"""What a rule says of itself."""

from __future__ import annotations

import re

import pytest

from govern.rule import NAME, Rule


@pytest.mark.parametrize(
    ("check", "kind"),
    [({"match": {"pattern": "x"}}, "match"), ({"each": "endpoint"}, "each"), ({"python": "a.py:check"}, "python")],
)
def test_kind_is_the_check_that_is_set(check: dict[str, object], kind: str) -> None:
    assert Rule("a", "b", "c", "d", **check).kind == kind  # type: ignore[arg-type]


def test_names_hold_the_aliases_too() -> None:
    assert Rule("new", "f", "s", "m", aliases=("old", "older")).names == ("new", "old", "older")


@pytest.mark.parametrize("name", ["a", "router-too-long", "http2-only"])
def test_good_names(name: str) -> None:
    assert re.fullmatch(NAME, name)


@pytest.mark.parametrize("name", ["", "Router", "router_too_long", "-a", "a-", "a--b", "2fast", "a b", "a\n"])
def test_bad_names(name: str) -> None:
    assert not re.fullmatch(NAME, name)
