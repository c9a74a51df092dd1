"""Message templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.packs.template import LONGEST_VALUE, placeholders, render

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,5}", fullmatch=True)


def test_placeholders_in_order_each_once() -> None:
    assert placeholders("{b} of {a-c}, {{no}} {b}") == ("b", "a-c")


@pytest.mark.parametrize("template", ["{", "}", "{a", "a}", "{a b}", "{}", "{a.b}", "{a!r}", "{a:>5}", "{0}"])
def test_nothing_else_is_special_and_single_braces_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match="a single"):
        placeholders(template)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        ("x", "x"),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (("a", "b"), "a, b"),
        ({"b", "a"}, "a, b"),
        ([], ""),
        ("two\n  lines", "two lines"),
        ("{a}", "{a}"),
    ],
)
def test_values(value: object, text: str) -> None:
    assert render("<{a}>", {"a": value}) == f"<{text}>"


def test_a_value_has_a_limit() -> None:
    assert len(render("{a}", {"a": "x" * 10_000})) == LONGEST_VALUE


def test_double_braces() -> None:
    assert render("{{{a}}} {{b}}", {"a": 1}) == "{1} {b}"


def test_a_missing_value() -> None:
    with pytest.raises(KeyError, match="b"):
        render("{a} {b}", {"a": 1})


@given(st.dictionaries(NAMES, st.text()), st.text())
def test_it_is_always_one_line(values: dict[str, str], text: str) -> None:
    template = text.replace("{", "{{").replace("}", "}}") + "".join(f" {{{name}}}" for name in values)
    assert set(placeholders(template)) == set(values)
    assert len(render(template, values).splitlines()) <= 1
