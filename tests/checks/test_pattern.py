"""`match:` rules: which files they look at, what they report, what ast-grep refuses."""

from __future__ import annotations

from typing import Any

import pytest

from govern.checks import RuleError
from govern.checks.pattern import try_pattern
from tests.checks.projects import APP, found, places, project_of, rule_of

PRINT: dict[str, Any] = {"match": {"pattern": "print($X)"}, "language": "python", "message": "{X}"}


def test_matches_with_what_they_capture() -> None:
    rule = rule_of(match={"pattern": "print($$$ALL)"}, language="python", message="{ALL}: {text} in {file}, {line}")
    text = 'def f():\n    print(1,\n          "ü", 2)\n'
    (finding,) = found(rule, project_of({"app/a.py": text}))
    assert finding.message == '1, "ü", 2: print(1, "ü", 2) in app/a.py, 2'
    place = finding.location
    assert (place.line, place.column, place.end_line, place.end_column) == (2, 5, 3, 18)


def test_columns_count_characters() -> None:
    (finding,) = found(rule_of(**PRINT), project_of({"app/a.py": 'x = "üöä"; print(1)\n'}))
    assert (finding.location.column, finding.location.end_column) == (12, 20)


def test_what_a_finding_is_about_survives_moves() -> None:
    text = "class A:\n    def f(self):\n        print( 'x' )\n"
    (before,) = found(rule_of(**PRINT), project_of({"app/a.py": text}))
    (after,) = found(rule_of(**PRINT), project_of({"app/a.py": f"import os\n\n\n{text}"}))
    assert before.subject == after.subject == "A.f: print( 'x' )"
    assert before.location != after.location


def test_tests_and_examples_are_left_out_unless_they_are_named() -> None:
    project = project_of()
    assert places(rule_of(**PRINT), project) == [
        'app/routers/orders.py:18: "created"',
        'app/services/orders.py:10: "inner"',
    ]
    assert places(rule_of(**PRINT, layers=["tests"]), project) == ["tests/test_orders.py:2: 'a test'"]
    assert places(rule_of(**PRINT, files=["tests/**"]), project) == ["tests/test_orders.py:2: 'a test'"]


def test_layers_and_files_narrow_each_other() -> None:
    assert places(rule_of(**PRINT, layers=["services"]), project_of()) == ['app/services/orders.py:10: "inner"']
    assert places(rule_of(**PRINT, layers=["services"], files=["app/routers/**"]), project_of()) == []


@pytest.mark.parametrize(
    ("language", "files"), [("typescript", ["a.ts"]), ("tsx", ["b.tsx"]), (["typescript", "tsx"], ["a.ts", "b.tsx"])]
)
def test_languages(language: Any, files: list[str]) -> None:
    project = project_of({"src/a.ts": "alert(1)\n", "src/b.tsx": "alert(1)\n", "src/c.py": "alert(1)\n"})
    rule = rule_of(match={"pattern": "alert($X)"}, language=language, message="{X}")
    assert [one.location.file for one in found(rule, project)] == [f"src/{file}" for file in files]


def test_a_configuration_with_constraints_and_utils() -> None:
    match = {
        "rule": {"pattern": "$F($X)", "not": {"matches": "quiet"}},
        "constraints": {"F": {"regex": "^print$"}},
        "utils": {"quiet": {"pattern": "print('')"}},
    }
    rule = rule_of(match=match, language="python", message="{X}")
    assert places(rule, project_of({"app/a.py": "print('')\nlog(1)\nprint(2)\n"})) == ["app/a.py:3: 2"]


def test_a_place_is_reported_once() -> None:
    rule = rule_of(match={"inside": {"kind": "assignment"}}, language="python", message="{text}")
    reported = places(rule, project_of({"app/a.py": "x = f()\n"}))
    assert len(reported) == len(set(reported))


@pytest.mark.parametrize(
    ("match", "reason"),
    [
        ({"kind": "klass"}, "Kind `klass` is invalid"),
        ({"pattern": "a", "inside": {"regex": "("}}, "unclosed group"),
        ({"patern": "x"}, "unknown field `patern`"),
        ({"pattern": 5}, "data did not match any variant"),
        ({"matches": "nothing"}, "nothing"),
    ],
)
def test_what_ast_grep_refuses_is_one_line(match: dict[str, Any], reason: str) -> None:
    rule = rule_of(match=match, language="python", message="x")
    with pytest.raises(RuleError) as caught:
        try_pattern(rule)
    line = str(caught.value)
    assert line.startswith("match: ast-grep does not take this rule: ")
    assert reason in line
    assert "\n" not in line
    assert "pyo3" not in line


@pytest.mark.parametrize("text", [b"\0binary", b"\xff\xfe\xff", b"def (:\n  print(1", b"", b"print(1)\r\n"])
def test_odd_files_do_no_harm(text: bytes) -> None:
    project = project_of({**APP, "app/odd.py": text})
    assert len(found(rule_of(**PRINT), project)) >= 2
