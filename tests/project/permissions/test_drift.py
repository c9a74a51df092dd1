"""What counts as asking for less, and what only as different."""

from __future__ import annotations

import pytest

from govern.project.permissions.drift import compare, grouped
from govern.project.permissions.lock import LockedGuard, Row


def guard(text: str, origin: str = "app.py check") -> LockedGuard:
    """ "a b" asks for all of the names, "a|b" for any, "a?b" for some, "" for something unnamed."""
    for sign, mode in (("|", "any"), ("?", "unclear")):
        if sign in text:
            return LockedGuard(tuple(sorted(text.split(sign))), mode, origin)
    return LockedGuard(tuple(sorted(text.split())), "all", origin)


def row(*guards: str, endpoint: str = "POST /orders", app: str = "app.main:app", authentication: str = "proved",
        permission: str = "") -> Row:  # fmt: skip
    verdict = permission or ("proved" if guards else "refuted")
    return Row(app, endpoint, authentication, verdict, tuple(sorted(map(guard, guards))))


@pytest.mark.parametrize(
    ("before", "after", "kind", "reason"),
    [
        (row("a"), row(), "weakened", "no longer asks for a"),
        (row("a b"), row("a"), "weakened", "no longer asks for b"),
        (row("a", "b"), row("a"), "weakened", "no longer asks for b"),
        (row("a b"), row("a|b"), "weakened", "asks for any of a, b, where it asked for all of a, b"),
        (row("a"), row("a|b"), "weakened", "asks for any of a, b, where it asked for a"),
        (row("a|b"), row("a|b|c"), "weakened", "no longer asks for any of a, b"),
        (row("a|b"), row("c"), "weakened", "no longer asks for any of a, b"),
        (row("a"), row("c"), "weakened", "no longer asks for a"),
        (row("a?b"), row("a"), "weakened", "no longer asks for b"),
        (row("", "a"), row(""), "weakened", "no longer asks for a"),
        (row(""), row(), "weakened", "no longer asks for something unnamed"),
        (row(), row(authentication="refuted"), "weakened", "no longer asks who the caller is"),
        (
            row("a"),
            row(authentication="refuted", permission="unknown"),
            "weakened",
            "no longer asks who the caller is",
        ),
        (row("a"), row("a b"), "changed", "asks for all of a, b, asked for a"),
        (row("a"), row("a", "b"), "changed", "asks for a and b, asked for a"),
        (row("a|b"), row("a"), "changed", "asks for a, asked for any of a, b"),
        (row("a|b"), row("a b"), "changed", "asks for all of a, b, asked for any of a, b"),
        (row("a?b"), row("a b"), "changed", "asks for all of a, b, asked for some of a, b"),
        (row("a b"), row("a", "b"), "changed", "asks for a and b, asked for all of a, b"),
        (row("a", ""), row("a"), "changed", "asks for a, asked for something unnamed and a"),
        (row("a"), row(permission="unknown"), "changed", "permission is unknown, was proved"),
        (row("a", authentication="unknown"), row("a"), "changed", "authentication is proved, was unknown"),
        (row("a", permission="unknown"), row(), "weakened", "no longer asks for a"),
        (
            row("a", permission="unknown"),
            row("b", permission="unknown"),
            "changed",
            "asks for perhaps b, asked for perhaps a",
        ),
        (
            row("a", permission="unknown"),
            row(permission="unknown"),
            "changed",
            "asks for an unknown permission, asked for perhaps a",
        ),
        (row(permission="unknown"), row(), "changed", "permission is refuted, was unknown"),
        (row(), row("a"), "changed", "permission is proved, was refuted"),
    ],
)
def test_one_endpoint(before: Row, after: Row, kind: str, reason: str) -> None:
    (drift,) = compare([before], [after])
    assert (drift.kind, reason in drift.reasons) == (kind, True), drift.reasons


def test_nothing_differs() -> None:
    rows = [row("a|b", ""), row("a", endpoint="GET /orders")]
    assert compare(rows, list(reversed(rows))) == ()


def test_another_function_refuses() -> None:
    moved = Row("app.main:app", "POST /orders", "proved", "proved", (guard("a", "guards.py check"),))
    (drift,) = compare([row("a")], [moved])
    assert (drift.kind, drift.reasons) == ("changed", ("is guarded in guards.py check, was in app.py check",))


def test_endpoints_come_and_go() -> None:
    old, new = row("a", endpoint="GET /old"), row("b", endpoint="GET /new")
    assert [(one.kind, one.row.endpoint, one.reasons) for one in compare([old], [new])] == [
        ("added", "GET /new", ("asks for b",)),
        ("removed", "GET /old", ("asked for a",)),
    ]


def test_an_application_that_is_renamed_keeps_its_endpoints() -> None:
    (drift,) = compare([row("a", app="app.main:app")], [row("a", app="app.server:app")])
    assert (drift.kind, drift.reasons) == ("changed", ("is served by app.server:app, was by app.main:app",))


def test_of_two_applications_with_one_path_each_is_compared_with_itself() -> None:
    one, other = row("a", app="one:app"), row(app="other:app")
    assert compare([one, other], [other, one]) == ()
    (drift,) = compare([one, other], [row(app="one:app"), other])
    assert (drift.kind, drift.row.app) == ("weakened", "one:app")


def test_an_endpoint_served_twice_loses_one_row() -> None:
    (drift,) = compare([row("a"), row("a")], [row("a")])
    assert drift.kind == "removed"


def test_endpoints_that_changed_alike_are_one_group() -> None:
    paths = ("/a", "/b", "/c")
    before = [row("x", endpoint=path) for path in paths] + [row("y", endpoint="/d")]
    moved = [Row("app.main:app", path, "proved", "proved", (guard("x", "new.py check"),)) for path in paths]
    groups = grouped(compare(before, [*moved, row(endpoint="/d"), row(endpoint="/e")]))
    assert [(group[0].kind, [one.row.endpoint for one in group]) for group in groups] == [
        ("changed", ["/a", "/b", "/c"]),
        ("weakened", ["/d"]),
        ("added", ["/e"]),
    ]
