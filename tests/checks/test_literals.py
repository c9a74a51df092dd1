"""The literal filter: it turns away files without the words of a pattern, and never one with a match."""

from __future__ import annotations

from typing import Any

import pytest
from ast_grep_py import SgRoot
from hypothesis import given
from hypothesis import strategies as st

from govern.checks.literals import literal_test


def passes(match: dict[str, Any], text: str) -> bool:
    test = literal_test(match)
    return test is None or test(text)


@pytest.mark.parametrize(
    ("match", "turned_away", "let_through"),
    [
        (
            {"pattern": "datetime.utcnow()"},
            ["datetime.now()", "utcnow()"],
            ["datetime.utcnow()", "x = datetime . utcnow ( )"],
        ),
        ({"pattern": "$A.utcnow($$$ARGS)"}, ["now()"], ["utcnow"]),
        ({"all": [{"pattern": "a1($X)"}, {"pattern": "b1"}]}, ["a1", "b1"], ["a1 b1"]),
        ({"any": [{"pattern": "a1($X)"}, {"pattern": "b1"}]}, ["c1"], ["a1", "b1"]),
        ({"pattern": "f1", "inside": {"pattern": "g1", "stopBy": "end"}}, ["f1"], ["f1 g1"]),
        ({"kind": "call", "has": {"pattern": "h1"}}, ["x"], ["h1"]),
        ({"rule": {"matches": "u"}, "utils": {"u": {"pattern": "u1"}}}, ["x"], ["u1"]),
        ({"rule": {"pattern": "k1($X)"}, "constraints": {"X": {"regex": "z"}}}, ["x"], ["k1"]),
    ],
)
def test_words(match: dict[str, Any], turned_away: list[str], let_through: list[str]) -> None:
    assert [text for text in (*turned_away, *let_through) if passes(match, text)] == let_through


@pytest.mark.parametrize(
    "match",
    [
        {"kind": "call"},
        {"regex": "abc"},
        {"pattern": "$A($B)"},
        {"not": {"pattern": "abc"}},
        {"any": [{"pattern": "abc"}, {"kind": "call"}]},
        {"pattern": {"context": "class A { abc = 1 }", "selector": "field_definition"}},
        {"pattern": {"context": "abc", "strictness": "signature"}},
        {"inside": {"kind": "call", "stopBy": {"pattern": "abc"}}},
        {"matches": "unknown"},
        {"rule": {"matches": "u"}, "utils": {"u": {"matches": "u"}}},
        {"pattern": "f$X"},
    ],
)
def test_what_demands_no_word_lets_everything_through(match: dict[str, Any]) -> None:
    assert literal_test(match) is None


WORDS = st.sampled_from(["foo", "bar", "$X", "baz.qux", "self", "'text'", "3"])
CALLS = st.builds(lambda callee, args: f"{callee}({', '.join(args)})", WORDS, st.lists(WORDS, max_size=2))
CODE = st.lists(CALLS.filter(lambda call: "$" not in call), max_size=3).map("\n".join)
RULES = st.recursive(
    CALLS.map(lambda call: {"pattern": call}) | st.just({"kind": "call"}),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2).map(lambda rules: {"any": rules})
        | st.lists(inner, min_size=1, max_size=2).map(lambda rules: {"all": rules})
        | inner.map(lambda rule: {"kind": "module", "has": {**rule, "stopBy": "end"}})
        | inner.map(lambda rule: {"kind": "call", "not": rule})
    ),
    max_leaves=4,
)


@given(RULES, CODE)
def test_no_file_with_a_match_is_turned_away(match: dict[str, Any], text: str) -> None:
    if SgRoot(text, "python").root().find(**match):
        assert passes(match, text)
