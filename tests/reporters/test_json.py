from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Finding, Location
from govern.reporters.json import render_json
from govern.reporters.report import CheckResult, RenderOptions
from govern.version import VERSION
from tests.reporters.samples import RESULT

EDIT = {"file": "app/orders.py", "line": 5, "column": 1, "end_line": 5, "end_column": 1, "text": "    audit.record()\n"}


def document(result: CheckResult, options: RenderOptions | None = None) -> Any:
    return json.loads(render_json(result, options or RenderOptions()))


def test_the_document_has_the_promised_form() -> None:
    found = document(RESULT)
    assert {key: found[key] for key in ("schema_version", "govern", "root")} == {
        "schema_version": 1,
        "govern": VERSION,
        "root": ".",
    }
    assert found["summary"] == {
        "error": 1,
        "warning": 1,
        "info": 1,
        "suppressed": 2,
        "baselined": 0,
        "files": 12,
        "endpoints": 5,
        "rules": 9,
    }
    assert found["notices"] == [{"file": "app/broken.py", "line": 3, "message": "syntax error"}]
    assert found["failures"] == [{"what": "rule router-too-long", "message": "KeyError: 'x'"}]


def test_a_finding_has_the_promised_form() -> None:
    assert document(RESULT)["findings"][1] == {
        "rule": "mutation-without-audit",
        "family": "mutations",
        "pack": None,
        "severity": "error",
        "confidence": "high",
        "message": "POST /orders changes state and leaves no audit record",
        "file": "app/orders.py",
        "line": 4,
        "column": 11,
        "end_line": 4,
        "end_column": 17,
        "endpoint": "POST /orders",
        "verdict": "refuted",
        "chain": [
            {"file": "app/main.py", "line": 12, "note": "included here"},
            {"file": "app/services/orders.py", "line": 8, "note": "OrderService.create commits"},
        ],
        "fingerprint": "0123",
        "fix": {"safe": False, "title": "call audit.record", "edits": [EDIT]},
        "help": "write an audit record in the service that commits",
        "cause": None,
        "consequences": [],
    }


def test_what_a_change_caused_names_its_cause_and_what_follows() -> None:
    one = RESULT.findings[1]
    root = replace(one, cause=Location("app/main.py", 12, note="changed"), consequences=(one,))
    found = document(replace(RESULT, findings=(root,), base="1a2b3c4d"))
    assert found["base"] == "1a2b3c4d"
    assert found["findings"][0]["cause"] == {"file": "app/main.py", "line": 12, "note": "changed"}
    assert [consequence["line"] for consequence in found["findings"][0]["consequences"]] == [4]


def test_what_is_absent_is_null() -> None:
    found = document(RESULT)["findings"][0]
    assert (found["endpoint"], found["verdict"], found["fix"], found["chain"]) == (None, None, None, [])


def test_statistics_are_added() -> None:
    assert document(RESULT, RenderOptions(statistics=True))["statistics"] == {
        "entrypoint-document-missing": 1,
        "field-missing": 1,
        "mutation-without-audit": 1,
    }


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_every_name_survives_and_nothing_but_ascii_is_written(name: str) -> None:
    text = render_json(CheckResult((Finding(Location(name, 1), message=name),)), RenderOptions())
    assert text.isascii()
    assert "\x1b" not in text
    assert json.loads(text)["findings"][0]["file"] == name
