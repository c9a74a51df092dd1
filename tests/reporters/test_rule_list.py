"""The list of rules."""

from __future__ import annotations

import json
import re

import pytest

from govern.findings import Severity
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.rule_list import HEADINGS, render_rule_json, render_rule_table
from govern.reporters.style import Role, plain
from govern.rule import Option, Rule

RULES = (
    Rule("alpha", "one", "The first", "m", profile="strict", fix="safe", options={"n": Option("globs", ("a",), "h")}),
    Rule("be-ta", "two", "The \x1b[31msecond", "m", severity=Severity.INFO, status="stable", pack="local"),
)


def tagged(text: str, role: Role) -> str:
    return f"<{role}>{text}</{role}>"


def test_columns_line_up_and_escapes_are_shown() -> None:
    assert render_rule_table(RULES, plain).splitlines() == [
        "family  name           profile      severity  status   fix   summary",
        "one     alpha          strict       error     preview  safe  The first",
        "two     be-ta (local)  recommended  info      stable         The ␛[31msecond",
        "",
        "2 rules in 2 families.",
    ]


def test_colour_changes_no_text() -> None:
    painted = render_rule_table(RULES, tagged)
    assert re.sub(r"</?[a-z]+>", "", painted) == render_rule_table(RULES, plain)
    assert "<rule>alpha</rule>" in painted
    assert "<error>error</error>" in painted
    assert "<info>info</info>" in painted


@pytest.mark.parametrize("width", [1, 10, 30, 45, 60, 200])
def test_a_narrow_terminal_cuts_lines(width: int) -> None:
    lines = re.sub(r"</?[a-z]+>", "", render_rule_table(RULES, tagged, width)).splitlines()[:3]
    assert all(len(line) <= max(width, 2) for line in lines)


def test_no_rules() -> None:
    assert render_rule_table((), plain) == "No rules.\n"


def test_json_holds_what_the_table_shows_and_more() -> None:
    document = json.loads(render_rule_json(RULES))
    assert document["schema_version"] == SCHEMA_VERSION
    alpha, beta = document["rules"]
    assert set(HEADINGS) <= set(alpha)
    assert alpha["options"] == {"n": {"type": "globs", "default": ["a"], "help": "h", "choices": []}}
    assert (alpha["fix"], beta["fix"], beta["pack"]) == ("safe", None, "local")
