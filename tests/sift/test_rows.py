"""The text of a baseline, and the merge of two."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.errors import UsageError
from govern.sift.identity import Identity
from govern.sift.rows import HEADER, Row, merge_rows, read_rows, render_rows

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
ROWS = st.builds(Row, st.builds(Identity, TEXT.filter(bool), TEXT, TEXT, TEXT, TEXT, TEXT), TEXT)


def row(name: str, reason: str = "", rule: str = "r", file: str = "app/a.py") -> Row:
    return Row(Identity(rule, f"GET /{name}", file, f"app.a.{name}", "", name), reason)


A, B, C, D = (row(name) for name in "abcd")


@given(st.lists(ROWS, max_size=6))
def test_what_is_written_can_be_read(rows: list[Row]) -> None:
    text = render_rows(rows)
    assert Counter(read_rows(text, "b")) == Counter(rows)
    assert render_rows(read_rows(text, "b")) == text
    assert render_rows(reversed(rows)) == text


def test_a_row_is_a_line_without_line_numbers_and_sorted() -> None:
    assert render_rows([B, replace(A, reason="why")]).splitlines() == [
        HEADER,
        '{"rule": "r", "endpoint": "GET /a", "file": "app/a.py", "symbol": "app.a.a", "anchor": "a", "reason": "why"}',
        '{"rule": "r", "endpoint": "GET /b", "file": "app/a.py", "symbol": "app.a.b", "anchor": "b"}',
    ]


def test_rows_know_their_lines() -> None:
    assert [one.line for one in read_rows(render_rows([A, B]), "b")] == [2, 3]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense\n", "b:1: is no JSON"),
        (f"{HEADER}\n[]\n", "b:2: is no row"),
        (f'{HEADER}\n{{"file": "a"}}\n', "b:2: is no row"),
        (f'{HEADER}\n{{"rule": "a", "line": 3}}\n', "b:2: line: a row has rule, endpoint"),
        (f'{HEADER}\n{{"rule": "a", "file": 3}}\n', "b:2: file: a row has"),
        ('{"govern": "baseline", "version": 9}\n', "another version of govern"),
        (f"{HEADER}\n<<<<<<< HEAD\n", "b:2: has the marks of a merge conflict: `govern baseline merge` resolves it"),
        ("[" * 100_000, "b:1: is no JSON"),
    ],
)
def test_what_is_no_baseline_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_rows(text, "b")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def merged(origin: list[Row], ours: list[Row], theirs: list[Row]) -> list[str]:
    found = [one.identity.endpoint.removeprefix("GET /") for one in merge_rows(origin, ours, theirs)]
    return sorted(found)


def test_what_either_side_fixed_is_out() -> None:
    assert merged([A, B, C], [A, B], [B, C]) == ["b"]


def test_of_two_findings_of_a_kind_the_side_with_fewer_counts() -> None:
    assert merged([A, A, A], [A, A], [A]) == ["a"]
    assert merged([A, A, A], [A, A, A], [A, A]) == ["a", "a"]


def test_what_one_side_added_needs_a_reason() -> None:
    assert merged([A], [A, B], [A, replace(C, reason="why")]) == ["a", "c"]


def test_what_both_sides_added_stays_once() -> None:
    assert merged([], [A, B], [A, C]) == ["a"]
    assert merged([], [replace(A, reason="x")], [replace(A, reason="y")]) == ["a"]


def test_a_row_that_one_side_moved_stays_moved() -> None:
    moved = replace(A, identity=replace(A.identity, file="app/new.py", symbol="app.new.a"))
    for ours, theirs in (([moved, B], [A, B]), ([A, B], [moved, B])):
        (one, _) = sorted(merge_rows([A, B], ours, theirs), key=lambda one: one.identity.endpoint)
        assert one.identity.file == "app/new.py"


def test_moved_on_one_side_and_fixed_on_the_other_is_fixed() -> None:
    moved = replace(A, identity=replace(A.identity, file="app/new.py", symbol="app.new.a"))
    assert merged([A, B], [moved, B], [B]) == ["b"]


SMALL = st.lists(st.sampled_from([A, B, C, D, replace(D, reason="why")]), max_size=6)


@given(SMALL, SMALL, SMALL)
def test_a_merge_takes_the_stricter_side_whoever_merges(origin: list[Row], ours: list[Row], theirs: list[Row]) -> None:
    def count(rows: list[Row]) -> Counter[str]:
        return Counter(one.identity.endpoint for one in rows)

    one, other = list(merge_rows(origin, ours, theirs)), list(merge_rows(origin, theirs, ours))
    assert count(one) == count(other)
    reasons = count([row for row in (*ours, *theirs) if row.reason])
    for endpoint, number in count(one).items():
        assert number <= min(count(ours)[endpoint], count(theirs)[endpoint]) + reasons[endpoint]


@given(SMALL, SMALL)
def test_a_merge_with_a_side_that_did_nothing_is_the_other_side(origin: list[Row], ours: list[Row]) -> None:
    allowed = [row for row in ours if row.reason or row in origin]
    result = list(merge_rows(origin, allowed, origin))
    assert Counter(one.identity.endpoint for one in result) == Counter(
        one.identity.endpoint for one in merge_rows(origin, origin, allowed)
    )
    fewer = origin[: len(origin) // 2]
    assert Counter(merge_rows(origin, fewer, origin)) == Counter(fewer)
