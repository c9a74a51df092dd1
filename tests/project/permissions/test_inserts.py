"""Rows that statements of SQL insert."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.project.permissions.inserts import inserted


def cells(sql: str) -> list[tuple[str, str, str, int]]:
    return [tuple(cell) for cell in inserted(sql)]  # type: ignore[misc]


def test_columns_are_named_by_the_statement() -> None:
    sql = """
    INSERT INTO public."permissions" ("code", title)
    VALUES ('orders:read', 'Read'), -- the first
           ('orders:write', lower('Write'));
    """
    assert cells(sql) == [
        ("permissions", "code", "orders:read", 3),
        ("permissions", "title", "Read", 3),
        ("permissions", "code", "orders:write", 4),
    ]


def test_columns_are_named_by_the_table() -> None:
    sql = """
    create table if not exists `menu` (id int, title varchar(20) default 'x', perms varchar(80), primary key (id));
    insert into menu values (1, 'It''s', 'a:b'), (2, concat('a', 'b'), null);
    insert ignore into menu values (3, '', 'c:d')
    """
    assert cells(sql) == [("menu", "title", "It's", 3), ("menu", "perms", "a:b", 3), ("menu", "perms", "c:d", 4)]


def test_columns_without_a_name_have_a_number() -> None:
    assert cells("insert into t values (now(), 'a')") == [("t", "1", "a", 1)]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO p (code) SELECT 'a:b' WHERE NOT EXISTS (SELECT 1 FROM p WHERE code = 'x:y')",
        "INSERT INTO p (code) SELECT 'a:b' AS code FROM dual",
        "INSERT INTO p (code) VALUES ('a:b'::text) ON CONFLICT (code) DO UPDATE SET code = 'x:y'",
        "INSERT INTO p (code) VALUES (E'a:b') RETURNING id",
        "REPLACE INTO p (code) VALUES ('a:b')",
        "INSERT OR IGNORE INTO p (code) VALUES ('a:b')",
        "UPDATE p SET code = 'x:y'; INSERT INTO p (code) VALUES ('a:b'); DELETE FROM p WHERE code = 'x:y'",
        "/* INSERT INTO p VALUES ('x:y') */ INSERT INTO p (code) VALUES (N'a:b')",
        "INSERT INTO p (code) VALUES ('a:b'",
    ],
)
def test_one_row(sql: str) -> None:
    assert cells(sql) == [("p", "code", "a:b", 1)]


def test_rows_of_a_union() -> None:
    found = cells("insert into p (code, n) select 'a:b', 1 union all select 'c:d', 2;")
    assert [text for _, _, text, _ in found] == ["a:b", "c:d"]


@given(st.text(alphabet="insert into values()',;\"`[]/*-\\# x1\n.", max_size=200))
def test_nothing_breaks_it(text: str) -> None:
    list(inserted(f"insert into t values {text}"))


@pytest.mark.parametrize("piece", ["/* ", "'\\", "\" '", "`'", "((", "insert into ", "[a", "select '", "(',", "--"])
def test_a_hostile_statement_takes_no_longer_than_its_length(piece: str) -> None:
    started = time.monotonic()
    list(inserted("insert into t values " + piece * 40_000))
    assert time.monotonic() - started < 5
