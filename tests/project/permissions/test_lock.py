"""The lock file: what is written is what is read, and what cannot be read is said with its line."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.project.permissions.lock import BrokenLockError, LockedGuard, Row, parse, render, rows_of
from tests.project.proofs.verdicts import app_with

VERDICTS = st.sampled_from(["proved", "refuted", "unknown"])
GUARDS = st.builds(
    LockedGuard,
    st.lists(st.text(), max_size=3).map(lambda names: tuple(sorted(names))),
    st.sampled_from(["all", "any", "unclear"]),
    st.text(),
)
ROWS = st.builds(
    Row, st.text(), st.text(), VERDICTS, VERDICTS, st.lists(GUARDS, max_size=3).map(lambda found: tuple(sorted(found)))
)


@given(st.lists(ROWS, max_size=4))
def test_what_is_written_is_read_again(rows: list[Row]) -> None:
    assert parse(render(rows).encode()) == tuple(rows)


def test_text_that_is_no_unicode_is_written_all_the_same() -> None:
    (row,) = parse(render([Row("app", "GET /\ud800", "proved", "refuted", ())]).encode())
    assert row.endpoint == "GET /\\ud800"


def test_a_row_holds_names_mode_and_the_function_that_refuses() -> None:
    project = app_with("""
        class Guards:
            def require(self, *permissions):
                def check(user=Depends(get_current_user)):
                    if not any(one in user.permissions for one in permissions):
                        raise HTTPException(403)
                return check

        @app.get("/orders/{order_id}", dependencies=[Depends(Guards().require("b:write", "a:read"))])
        def read(order_id: int):
            return order_id

        @app.get("/health")
        def health():
            return {}
    """)
    assert [(row.endpoint, row.authentication, row.permission, row.guards) for row in rows_of(project)] == [
        ("GET /health", "refuted", "refuted", ()),
        ("POST /orders", "proved", "refuted", ()),
        (
            "GET /orders/{order_id}",
            "proved",
            "proved",
            (LockedGuard(("a:read", "b:write"), "any", "app/main.py Guards.require.check"),),
        ),
    ]


def test_lines_that_move_change_nothing() -> None:
    guard = """
        def admin(user=Depends(get_current_user)):
            if user.role != "admin":
                raise HTTPException(403)
    """
    route = '@app.get("/orders", dependencies=[Depends(admin)])\ndef read():\n    return 1\n'
    texts = {render(rows_of(app_with(f"{'#' * n}\n" * n + dedent(guard), route))) for n in (0, 7)}
    assert len(texts) == 1
    assert "admin" in texts.pop()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", 1, "not a mapping with `version` and `endpoints`"),
        ("- 1\n", 1, "not a mapping with `version` and `endpoints`"),
        ("version: 1\nendpoints: [\n", 3, "not valid YAML"),
        ("version: 2\nendpoints: []\n", 1, "version 2, where 1 is known"),
        ("endpoints: []\n", 1, "version None, where 1 is known"),
        ("version: 1\nendpoints: {}\n", 2, "`endpoints` is not a list"),
        ("version: 1\nendpoints:\n- x\n", 3, "a row is not a mapping"),
        ("version: 1\nendpoints:\n- app: a\n", 3, "`endpoint` of a row is missing"),
        ("version: 1\nendpoints:\n- endpoint: 1\n  app: a\n", 3, "`endpoint` of a row is not text"),
        (
            "version: 1\nendpoints:\n- {endpoint: e, app: a, authentication: maybe, permission: proved}\n",
            3,
            "`authentication` is 'maybe', where one of proved, refuted, unknown is expected",
        ),
        (
            "version: 1\nendpoints:\n- {endpoint: e, app: a, authentication: proved, permission: proved, guards: 1}\n",
            3,
            "the `guards` of a row are not a list",
        ),
        (
            "version: 1\nendpoints:\n- {endpoint: e, app: a, authentication: proved, permission: proved, guards: [{names: [1]}]}\n",
            3,
            "the `names` of a guard are not a list of texts",
        ),
        ("version: 1\n<<<<<<< HEAD\nendpoints: []\n", 2, "the markers of a merge conflict"),
        ("version: 1\n=======\nendpoints: []\n", 2, "the markers of a merge conflict"),
        ("version: 1\nendpoints: &a [*a]\n", 2, "anchors and aliases are not allowed"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(BrokenLockError) as caught:
        parse(text.encode())
    assert (caught.value.line, problem in caught.value.problem) == (line, True), caught.value
    assert str(caught.value).startswith(f"govern-permissions.lock.yaml:{line}: ")


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    with pytest.raises(BrokenLockError, match=":2: not UTF-8 text"):
        parse(b"version: 1\nendpoints: \xff\n")
