"""`python:` rules: how their functions are found, and what they may yield."""

from __future__ import annotations

from typing import Any

import pytest

from govern.checks import RuleError, check_rules
from govern.checks.python import load_check
from govern.findings import Severity
from govern.packs import load_rules
from govern.rule import BUILT_IN
from tests.checks.projects import found, places, project_of, rule_of

HEAD = "from govern import Finding, Location, Severity\n\n\ndef check(project, options):\n"
LIMIT = {"most": {"type": "integer", "default": 5, "help": "x"}}


def python_rule(body: str, **keys: Any) -> Any:
    return rule_of(HEAD + body, python="too_long.py:check", **keys)


def test_a_function_sees_the_project_and_its_options() -> None:
    body = """\
    for endpoint in project.endpoints:
        if len(endpoint.label) > options["most"]:
            yield Finding(endpoint.location, {"label": endpoint.label}, endpoint=endpoint.label)
"""
    rule = python_rule(body, options=LIMIT, message="{label} over {most} at {line} in {file}: {endpoint}")
    assert places(rule, project_of())[1] == (
        "app/routers/orders.py:17: POST /api/orders over 5 at 17 in app/routers/orders.py: POST /api/orders"
    )


@pytest.mark.parametrize(("given", "expected"), [("ERROR", "warning"), ("WARNING", "warning"), ("INFO", "info")])
def test_a_check_can_lower_the_severity_only(given: str, expected: str) -> None:
    rule = python_rule(f"    yield Finding(Location('a', 1), severity=Severity.{given})\n", message="x")
    assert [one.severity for one in found(rule, project_of())] == [Severity(expected)]


def test_a_check_may_say_everything_itself() -> None:
    given = "message='own', instead='do', subject='it', rule='forged', family='forged'"
    body = f"    yield Finding(Location('a', 1), {given})\n"
    (finding,) = found(python_rule(body, message="x", instead="y"), project_of())
    assert (finding.message, finding.instead, finding.subject) == ("own", "do", "it")
    assert (finding.rule, finding.family) == ("too-long", "house")


def test_a_subject_is_never_empty() -> None:
    (finding,) = found(python_rule("    yield Finding(Location('a', 1))\n", message="the fact"), project_of())
    assert finding.subject == "the fact"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    yield 'text'\n", "too_long.py:check yielded str, not a Finding"),
        ("    yield Finding(Location('a', 1))\n", "its message needs {label}, which the check does not give"),
        ("    raise ValueError('two\\nlines')\n    yield\n", "ValueError: two lines (too_long.py:5)"),
        ("    return None\n", "TypeError: 'NoneType' object is not iterable"),
        ("    raise SystemExit(3)\n    yield\n", "SystemExit: 3 (too_long.py:5)"),
        ("    def deep(): deep()\n    yield deep()\n", "RecursionError: maximum recursion depth exceeded"),
        ("    yield from nowhere\n", "NameError: name 'nowhere' is not defined (too_long.py:5)"),
    ],
)
def test_a_rule_that_fails_is_named_in_one_line(body: str, message: str) -> None:
    failing = python_rule(body, message="{label}")
    (failure,) = check_rules([failing], project_of()).failures
    assert failure.rule == "too-long"
    assert failure.message.startswith(message)
    assert "\n" not in failure.message


def test_a_file_that_does_not_compile_is_named() -> None:
    rule = rule_of("def check(project, options)\n    yield\n", python="too_long.py:check", message="x")
    (failure,) = check_rules([rule], project_of()).failures
    assert failure.message.startswith("SyntaxError: expected ':' (too_long.py, line 1)")


def test_a_file_without_the_function_is_named() -> None:
    rule = rule_of("def check(project, options): ...\ndel check\n", python="too_long.py:check", message="x")
    with pytest.raises(RuleError, match=r"too_long.py has no function 'check'"):
        load_check(rule)


def test_local_code_may_define_dataclasses() -> None:
    code = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom govern import Finding, Location\n"
        "@dataclass\nclass Place:\n    file: str\n"
        "def check(project, options):\n    yield Finding(Location(Place('a').file, 1))\n"
    )
    assert places(rule_of(code, python="too_long.py:check", message="x"), project_of()) == ["a:1: x"]


def test_code_that_changed_runs_anew() -> None:
    def says(text: str) -> list[str]:
        return places(python_rule(f"    yield Finding(Location('a', 1), message='{text}')\n"), project_of())

    assert (says("one"), says("two")) == (["a:1: one"], ["a:1: two"])


def test_built_in_functions_are_imported() -> None:
    for rule in load_rules():
        if rule.kind == "python":
            assert rule.pack == BUILT_IN
            assert rule.python_source is None
            assert load_check(rule).__module__.startswith(f"govern.rules.{rule.family}.")
