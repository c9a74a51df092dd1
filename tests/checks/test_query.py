"""`each:` rules: entities, their attributes, operators and clauses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.checks.entities import SUBJECTS
from govern.checks.query import OPERATIONS
from govern.findings import Severity, Verdict
from govern.packs.vocabulary import ANSWER, ENTITIES, OPERATORS
from tests.checks.projects import APP, found, places, project_of, rule_of

UNRESOLVED = """\
from fastapi import FastAPI

from elsewhere import pick

app = FastAPI()
app.include_router(pick())
"""


def test_every_entity_has_a_meaning() -> None:
    assert set(SUBJECTS) == set(ENTITIES)


def test_every_operator_has_a_meaning() -> None:
    assert set(OPERATIONS) == set(OPERATORS)


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_entity_gives_the_attributes_that_the_vocabulary_lists(entity: str) -> None:
    project = project_of({**APP, "other/main.py": UNRESOLVED, "govern.yaml": "backends: [{root: ''}]\n"})
    subjects = list(SUBJECTS[entity](project))
    assert subjects
    for subject in subjects:
        assert {*subject.attributes, *subject.answers} == set(ENTITIES[entity].attributes)
        assert subject.subject
        for name, attribute in ENTITIES[entity].attributes.items():
            if attribute.type == ANSWER:
                assert name in subject.answers
                continue
            value = subject.attributes[name]
            kinds: dict[str, Any] = {"text": (str, type(None)), "number": (int, type(None)), "list": tuple}
            assert isinstance(value, kinds.get(attribute.type, bool)), name


def test_without_a_condition_every_subject_is_reported() -> None:
    rule = rule_of(each="endpoint", message="{label} {status-code} {tags} by {handler}, {dependencies}")
    assert places(rule, project_of()) == [
        (
            "app/routers/orders.py:11: GET /api/orders 200 shop by app.routers.orders.list_orders, "
            "app.routers.orders.current_user"
        ),
        "app/routers/orders.py:17: POST /api/orders 201 shop by app.routers.orders.create_order,",
    ]


def test_where_admits_only_what_meets_all_of_it() -> None:
    rule = rule_of(each="function", where={"layer": "routers", "async": False}, message="{qualname}")
    assert [one.message for one in found(rule, project_of())] == ["current_user", "create_order"]


def test_require_reports_the_first_condition_that_does_not_hold() -> None:
    rule = rule_of(
        each="endpoint",
        require={"status-code": {"at-most": 200}, "dependencies": {"empty": False}},
        message="{label}: {actual} instead of {expected}",
    )
    assert [one.message for one in found(rule, project_of())] == ["POST /api/orders: 201 instead of 200"]


def test_forbid_reports_what_holds() -> None:
    rule = rule_of(each="class", forbid={"name": "Nobody", "bases": "Base"}, message="{module}.{name} has {actual}")
    assert places(rule, project_of()) == ["app/services/orders.py:4: app.services.orders.OrderService has Base"]


def test_options_stand_for_attributes_and_operands() -> None:
    options: dict[str, dict[str, Any]] = {
        "most": {"type": "integer", "default": 18, "help": "x"},
        "count": {"type": "choice", "choices": ["physical", "code"], "default": "physical", "help": "x"},
    }
    forbid = {"$count": {"at-least": "$most"}}
    rule = rule_of(each="router-file", options=options, forbid=forbid, message="{actual} of {most} ({count})")
    assert places(rule, project_of()) == ["app/routers/orders.py:1: 19 of 18 (physical)"]
    code = rule_of(
        each="router-file", options={**options, "count": {**options["count"], "default": "code"}}, forbid=forbid
    )
    assert places(code, project_of()) == []


def test_findings_are_complete() -> None:
    rule = rule_of(each="endpoint", where={"method": "POST"}, message="{label}", instead="Look at {path}.")
    (finding,) = found(rule, project_of())
    assert (finding.rule, finding.family, finding.severity) == ("too-long", "house", Severity.WARNING)
    assert (finding.endpoint, finding.subject, finding.instead) == ("POST /api/orders",) * 2 + ("Look at /api/orders.",)
    assert finding.verdict is Verdict.REFUTED
    assert (finding.location.line, finding.location.column) == (17, 5)


def test_functions_and_methods() -> None:
    rule = rule_of(
        each="function",
        where={"layer": "services"},
        message="{qualname} method={method} nested={nested} public={public} {decorators} ({parameters}) {lines}",
    )
    assert places(rule, project_of()) == [
        "app/services/orders.py:8: OrderService.create method=yes nested=no public=yes staticmethod (order, notify) 5",
        "app/services/orders.py:9: OrderService.create._inner method=no nested=yes public=no () 2",
    ]


def test_unresolved_wiring() -> None:
    project = project_of({"app/main.py": UNRESOLVED})
    rule = rule_of(each="unresolved", message="{expression}: {reason}")
    assert [one.location.line for one in found(rule, project)] == [6]
    assert all(one.message.partition(": ")[2] for one in found(rule, project))


def test_tests_and_other_packages_are_no_subjects() -> None:
    test_app = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get('/x')\ndef x():\n    return 1\n"
    project = project_of({**APP, "tests/test_x.py": test_app})
    for entity in ("endpoint", "router-file"):
        files = {subject.location.file for subject in SUBJECTS[entity](project)}
        assert files == {"app/routers/orders.py"}


@pytest.mark.parametrize(
    ("operator", "operand", "holds", "does_not"),
    [
        ("is", "a", ["a", ("b", "a")], ["b", "", None, ()]),
        ("is", 2, [2], [3, None]),
        ("is", True, [True], [False]),
        ("in", ("a", "b"), ["a", "b", ("x", "b")], ["c", (), None]),
        ("in", "a", ["a", ("a",)], ["b"]),
        ("not", ("a", "b"), ["c", (), None, ("c",)], ["a", ("c", "a")]),
        ("not", "tests", ["routers", ""], ["tests"]),
        ("glob", "/admin/**", ["/admin/x", "/admin/x/y", ("/x", "/admin/z")], ["/administration", "/", "/x/admin"]),
        ("glob", ("*.py", "docs/**"), ["a/b.py", "docs/x"], ["a.ts"]),
        ("at-least", 3, [3, 4], [2, None]),
        ("at-most", 3, [3, 2], [4, None]),
        ("empty", True, ["", None, (), 0], ["x", ("x",), 1]),
        ("empty", False, ["x", ("x",), 1], ["", None, (), 0]),
    ],
)
def test_operators(operator: str, operand: object, holds: list[object], does_not: list[object]) -> None:
    test = OPERATIONS[operator](operand)
    assert [value for value in (*holds, *does_not) if test(value)] == holds


ITEMS = st.sampled_from(["a", "b", "c"])


@given(st.lists(ITEMS, max_size=3).map(tuple) | ITEMS, st.lists(ITEMS, min_size=1, max_size=2).map(tuple))
def test_in_and_not_are_opposites(actual: object, expected: tuple[str, ...]) -> None:
    assert OPERATIONS["in"](expected)(actual) is not OPERATIONS["not"](expected)(actual)
