"""`each:` rules that ask what govern could show: proved, refuted, unknown, and concepts that are absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from govern.findings import Location, Severity, Verdict
from govern.packs import PageError
from govern.project.project import Project
from govern.rule import Condition
from tests.checks.projects import APP, found, places, project_of, rule_of

POST, GET = "POST /api/orders", "GET /api/orders"
AUDIT: dict[str, Any] = {
    "each": "endpoint",
    "concept": "audit",
    "where": {"mutates": True},
    "require": {"reaches": "$audit"},
    "message": "{label} leaves no record: {detail}",
    "unknown": "{label} may leave no record: {detail}",
}


@dataclass(frozen=True)
class Shown:
    verdict: Verdict
    chain: tuple[Location, ...] = ()
    detail: str = ""
    names: tuple[str, ...] = ()


class Oracle:
    """Answers for endpoints by label, and how often it was asked for each question."""

    def __init__(self, question: str, answers: Mapping[str, Shown]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        setattr(self, question, self._answer)

    def _answer(self, endpoint: Any) -> Shown:
        self.asked.append(endpoint.label)
        return self.answers[endpoint.label]


def with_answers(audit: Mapping[str, Shown], config: str = "") -> Project:
    """The shop, in which POST changes state, with these answers about audit records."""
    project = project_of({**APP, "govern.yaml": config} if config else APP)
    mutates = {POST: Shown(Verdict.PROVED), GET: Shown(Verdict.REFUTED)}
    project.__dict__.update(effects=Oracle("mutates", mutates), proofs=Oracle("audit", audit))
    return project


CHAIN = (Location("app/routers/orders.py", 17, note="looked from here"),)
PROVED, REFUTED = Shown(Verdict.PROVED), Shown(Verdict.REFUTED, CHAIN, "none in 3 functions")
UNKNOWN = Shown(Verdict.UNKNOWN, CHAIN, "a call that cannot be followed")


def test_reaches_is_another_way_to_write_an_answer() -> None:
    short = rule_of(**{**AUDIT, "require": {"audit": True}})
    for spelled in ("$audit", "audit"):
        assert rule_of(**{**AUDIT, "require": {"reaches": spelled}}).require == short.require
    assert short.require == (Condition("audit", "is", True),)


def test_an_answer_that_is_refuted_is_shown_with_its_chain() -> None:
    (finding,) = found(rule_of(**AUDIT), with_answers({POST: REFUTED, GET: PROVED}))
    assert finding.message == "POST /api/orders leaves no record: none in 3 functions"
    assert (finding.verdict, finding.chain, finding.severity) == (Verdict.REFUTED, CHAIN, Severity.WARNING)


def test_an_answer_that_is_proved_is_no_finding() -> None:
    assert places(rule_of(**AUDIT), with_answers({POST: PROVED, GET: REFUTED})) == []


def test_an_unknown_answer_is_a_remark_where_the_page_has_words_for_it() -> None:
    (finding,) = found(rule_of(**AUDIT), with_answers({POST: UNKNOWN, GET: PROVED}))
    assert finding.message == "POST /api/orders may leave no record: a call that cannot be followed"
    assert (finding.verdict, finding.severity, finding.confidence) == (Verdict.UNKNOWN, Severity.INFO, "low")
    assert finding.chain == CHAIN
    silent = rule_of(**{key: value for key, value in AUDIT.items() if key != "unknown"})
    assert found(silent, with_answers({POST: UNKNOWN, GET: PROVED})) == []


def test_what_is_unknown_is_not_admitted_and_not_hidden_by_a_later_refutation() -> None:
    both = rule_of(**{**AUDIT, "require": {"audit": True, "status-code": 200}, "message": "{actual} not {expected}"})
    assert [one.message for one in found(both, with_answers({POST: UNKNOWN, GET: PROVED}))] == ["201 not 200"]
    project = with_answers({POST: REFUTED, GET: PROVED})
    project.effects.answers = {POST: UNKNOWN, GET: UNKNOWN}  # type: ignore[attr-defined]
    assert found(rule_of(**AUDIT), project) == []


def test_forbid_turns_an_answer_around() -> None:
    rule = rule_of(**{**AUDIT, "where": {}, "require": {}, "forbid": {"reaches": "$audit"}, "message": "{label}"})
    assert [one.message for one in found(rule, with_answers({POST: PROVED, GET: REFUTED}))] == [POST]


def test_a_concept_that_is_nowhere_is_one_remark_for_the_whole_repository() -> None:
    (finding,) = found(rule_of(**AUDIT), with_answers({POST: REFUTED, GET: REFUTED}))
    assert finding.severity is Severity.INFO
    assert finding.message.startswith("no sign of audit in this repository: none of 2 endpoints has it")
    assert "`concepts: {audit: {callables: [...]}}`" in finding.instead
    assert (finding.location.file, finding.subject, finding.endpoint) == ("app/main.py", "audit is absent", None)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("enabled: true", ["POST /api/orders leaves no record: none in 3 functions"]),
        ("enabled: false", []),
        ("callables: [app.audit.record]", ["POST /api/orders leaves no record: none in 3 functions"]),
    ],
)
def test_the_configuration_says_whether_a_concept_is_there(settings: str, expected: list[str]) -> None:
    project = with_answers({POST: REFUTED, GET: REFUTED}, f"concepts:\n  audit:\n    {settings}\n")
    assert [one.message for one in found(rule_of(**AUDIT), project)] == expected


def test_questions_are_asked_only_where_a_condition_needs_them() -> None:
    rule = rule_of(**{**AUDIT, "concept": None, "where": {"method": "POST", "mutates": True}})
    project = with_answers({POST: PROVED, GET: PROVED})
    assert found(rule, project) == []
    assert project.effects.asked == [POST]  # type: ignore[attr-defined]
    assert project.proofs.asked == [POST]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ({"require": {"reaches": "$adit"}}, "must be one of mutates, authentication, permission, audit, idempotency"),
        ({"require": {"audit": "yes please"}}, "must be true or false, not 'yes please'"),
        ({"require": {"audit": {"at-least": 1}}}, "`at-least` does not fit an attribute that is answer; use is"),
        ({"message": "{audit}"}, "unknown placeholder {audit}"),
        ({"each": "class", "where": {}}, "nothing is known to be reached from this entity"),
    ],
)
def test_pages_that_ask_wrongly(keys: dict[str, Any], line: str) -> None:
    with pytest.raises(PageError) as caught:
        rule_of(**{**AUDIT, **keys})
    assert line in str(caught.value)
