"""Answers about endpoints, functions and files, kept from run to run."""

from __future__ import annotations

import marshal
from collections.abc import Mapping

import pytest

from govern.facts.edit import Edit
from govern.findings import Location
from govern.project.endpoints import Endpoint
from govern.project.kept_answers import LOCATION, Kept, KeptAnswers
from govern.project.project import Project
from govern.project.touched import Touched
from tests.project.small_apps import endpoint_of, project_of

SOURCE = """
@app.get("/one")
def one(): return 1

@app.get("/two")
def two(): return 2
"""


@pytest.fixture
def project() -> Project:
    return project_of(SOURCE)


def again(project: Project, earlier: Kept, edits: Mapping[str, Edit] | None) -> KeptAnswers:
    return KeptAnswers(project, earlier, lambda: None if edits is None else Touched(project, edits))


def nothing() -> tuple[Location, ...]:
    return ()


def first(project: Project, value: object = 1) -> Kept:
    answers = again(project, {}, {})
    for label in ("GET /one", "GET /two"):
        answers.ask("what", endpoint_of(project, label), lambda: value)
    assert not answers.used
    return answers.kept()


def test_an_answer_stands_where_nothing_changed(project: Project) -> None:
    answers = again(project, first(project), {})
    assert answers.ask("what", endpoint_of(project, "GET /one"), lambda: 2) == 1
    assert answers.ask("other", endpoint_of(project, "GET /one"), lambda: 3) == 3
    assert answers.used


def test_the_touched_endpoint_is_asked_again(project: Project) -> None:
    answers = again(project, first(project), {"app/main.py": Edit(frozenset(("two",)))})
    assert answers.ask("what", endpoint_of(project, "GET /one"), lambda: 2) == 1
    assert answers.ask("what", endpoint_of(project, "GET /two"), lambda: 2) == 2
    assert len(answers.kept()["what"]) == 2


def test_nothing_stands_after_other_changes(project: Project) -> None:
    answers = again(project, first(project), None)
    assert answers.ask("what", endpoint_of(project, "GET /one"), lambda: 2) == 2
    assert list(answers.kept()) == ["what"]
    assert len(answers.kept()["what"]) == 1


def test_what_nobody_asks_is_handed_on_while_no_code_changes(project: Project) -> None:
    assert again(project, first(project), {}).kept() == first(project)
    assert again(project, first(project), {"app/main.py": Edit(frozenset(("two",)))}).kept() == {}


def test_lines_move_with_the_code(project: Project) -> None:
    at = (Location("app/main.py", 9, 3, 10, 4, "here"), Location("app/deps.py", 9))
    edits = {"app/main.py": Edit(frozenset(("two",)), ((1, 0), (8, 5)))}
    answers = again(project, first(project, at), edits)
    moved = (Location("app/main.py", 14, 3, 15, 4, "here"), Location("app/deps.py", 9))
    assert answers.ask("what", endpoint_of(project, "GET /one"), nothing) == moved
    assert again(project, answers.kept(), {}).ask("what", endpoint_of(project, "GET /one"), nothing) == moved


def test_what_is_not_plain_is_found_again(project: Project) -> None:
    answers = again(project, first(project, project), {})
    assert answers.ask("what", endpoint_of(project, "GET /one"), lambda: 2) == 2


def test_what_looks_at_other_endpoints_is_not_kept(project: Project) -> None:
    answers = again(project, {}, {})

    def outer() -> int:
        inner = answers.ask("inner", endpoint_of(project, "GET /one"), lambda: 1)
        answers.beyond()
        return answers.ask("later", endpoint_of(project, "GET /two"), lambda: 1) + inner

    assert answers.ask("outer", endpoint_of(project, "GET /one"), outer) == 2
    assert {name: len(some) for name, some in answers.kept().items()} == {"inner": 1, "later": 1}


def test_what_is_asked_in_passing_is_kept_only_where_the_answer_behind_it_is_not(project: Project) -> None:
    answers = again(project, {}, {})
    one, two = endpoint_of(project, "GET /one"), endpoint_of(project, "GET /two")

    def inner(endpoint: Endpoint, value: int) -> int:
        return answers.ask("inner", endpoint, lambda: value, passing=True)

    def beyond() -> int:
        answers.beyond()
        return inner(two, 2)

    assert answers.ask("outer", one, lambda: inner(one, 1)) == 1
    assert answers.ask("outer", two, beyond) == 2
    assert answers.ask("alone", one, lambda: 3, passing=True) == 3
    assert {name: len(some) for name, some in answers.kept().items()} == {"outer": 1, "inner": 1, "alone": 1}
    later = again(project, answers.kept(), {})
    assert later.ask("inner", two, lambda: 4) == 2
    assert later.ask("inner", one, lambda: 4) == 4


def test_equal_answers_are_kept_and_read_once(project: Project) -> None:
    kept = first(project, (Location("app/main.py", 9),))
    assert len({id(data) for data in kept["what"].values()}) == 1
    answers = again(project, kept, {})
    found = [answers.ask("what", endpoint_of(project, label), nothing) for label in ("GET /one", "GET /two")]
    assert found[0] is found[1]
    assert found[0] == (Location("app/main.py", 9),)


def test_long_questions_are_kept_under_short_names_that_tell_them_apart(project: Project) -> None:
    answers = again(project, {}, {})
    one = endpoint_of(project, "GET /one")
    questions = [f"holds any of {'name ' * 500}{number}" for number in range(2)]
    for number, question in enumerate(questions):
        assert answers.ask(question, one, lambda number=number: number) == number  # type: ignore[misc]
    kept = answers.kept()
    assert len(kept) == 2
    assert max(map(len, kept)) < 100
    assert [again(project, kept, {}).ask(one_, one, lambda: 7) for one_ in questions] == [0, 1]


@pytest.mark.parametrize(
    "poison",
    [
        b"",
        b"no marshal",
        marshal.dumps((9, "of no kind")),
        marshal.dumps((4, LOCATION, *range(20))),
        marshal.dumps((4, LOCATION)),
        marshal.dumps((4, "os:system", "touch poisoned")),
        marshal.dumps((4, "govern.cache.folder:prepare", "poisoned")),
        marshal.dumps(()),
        marshal.dumps((4,)),
    ],
)
def test_what_nobody_kept_like_that_is_asked_again(project: Project, poison: bytes) -> None:
    kept = {"what": dict.fromkeys(first(project)["what"], poison)}
    edits = {"app/main.py": Edit(frozenset(("two",)), ((1, 0), (8, 5)))}
    for answers in (again(project, kept, {}), again(project, kept, edits)):
        assert answers.ask("what", endpoint_of(project, "GET /one"), lambda: 2) == 2
