"""What statements written as text do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.project.effects.sql import kind_of, table_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM orders", "read"),
        ("  \n -- a comment\n insert into orders values (1)", "write"),
        ("/* why */ UPDATE orders SET a = 1", "write"),
        ("DELETE FROM orders", "delete"),
        ("(SELECT 1 FROM a) UNION (SELECT 2 FROM b)", "read"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "read"),
        ("WITH x AS (SELECT 1) UPDATE orders SET a = 1", "write"),
        ("WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x", "delete"),
        ("SELECT * FROM a WHERE b = 'delete from c'", "read"),
        ("WITH x AS (SELECT 'insert into a') SELECT 1", "read"),
        ("COMMIT", "commit"),
        ("hello", None),
        ("", None),
        ("{} FROM orders", None),
        ("update", None),
    ],
)
def test_the_first_word_that_counts_decides(text: str, expected: str | None) -> None:
    assert kind_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('INSERT INTO "orders" VALUES (1)', "orders"),
        ("UPDATE public.orders SET a = 1", "public.orders"),
        ("DELETE FROM orders", "orders"),
        ("SELECT 1", None),
    ],
)
def test_the_table_is_the_first_that_is_named(text: str, expected: str | None) -> None:
    assert table_of(text) == expected


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert kind_of(text) in {"read", "write", "delete", "commit", "rollback", None}
    table_of(text)


@given(
    st.sampled_from(["insert into a values (1)", "delete from a", "select 1 from a"]), st.text(" \t\n(", max_size=20)
)
def test_what_stands_before_a_statement_changes_nothing(statement: str, before: str) -> None:
    assert kind_of(before + statement) == kind_of(statement.upper())
