"""A regular expression that is compiled when it is used does what a compiled one does."""

from __future__ import annotations

import re

import pytest

from govern.regex import USES, regex

EXPRESSION = r"(?P<name>[a-z]+)-(\d+)"


def test_nothing_is_compiled_before_it_is_used() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.match("")


def test_every_use_is_that_of_the_compiled_one() -> None:
    for flags in (0, re.IGNORECASE):
        lazy, compiled = regex(EXPRESSION, flags), re.compile(EXPRESSION, flags)
        text = "a-1 B-22 c-x d-4"
        assert lazy.findall(text) == compiled.findall(text)
        assert lazy.sub(r"\2", text) == compiled.sub(r"\2", text)
        assert lazy.split(text, 1) == compiled.split(text, 1)
        assert [one.span() for one in lazy.finditer(text)] == [one.span() for one in compiled.finditer(text)]
        assert [bool(lazy.match(one)) for one in text.split()] == [bool(compiled.match(one)) for one in text.split()]
        assert (lazy.pattern, lazy.flags, lazy.groups) == (compiled.pattern, compiled.flags, compiled.groups)
        assert dict(lazy.groupindex) == dict(compiled.groupindex)


def test_bytes_are_searched_too() -> None:
    found = regex(rb"\w+").search(b"  abc ")
    assert found is not None
    assert found[0] == b"abc"


def test_all_that_a_pattern_offers_is_there_and_nothing_else() -> None:
    assert set(USES) >= {name for name in dir(re.compile("")) if not name.startswith("_")}
    with pytest.raises(AttributeError, match="no 'other'"):
        regex("a").other  # type: ignore[attr-defined]  # noqa: B018
