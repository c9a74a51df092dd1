"""The reporters that give one line a finding."""

from __future__ import annotations

import pytest

from govern.errors import UsageError
from govern.findings import Finding, Location, Severity
from govern.reporters.concise import render_concise
from govern.reporters.formats import CHECK_FORMATS, render
from govern.reporters.github import MOST_OF_A_LEVEL, render_github
from govern.reporters.report import CheckResult, RenderOptions
from tests.reporters.samples import CLEAN, RESULT

QUIET = RenderOptions(quiet=True)


def test_concise_gives_one_line_a_finding() -> None:
    assert render_concise(RESULT, QUIET) == (
        ".: info[entrypoint-document-missing] this repository has no entrypoint documents\n"
        "app/orders.py:4:11: error[mutation-without-audit] POST /orders changes state and leaves no audit record\n"
        "web/types.ts:2:2: warning[field-missing] Order.total is not in the TypeScript type\n"
    )


def test_concise_keeps_a_finding_on_its_line() -> None:
    finding = Finding(Location("a\nb.py", 1), rule="r", message="one\ntwo\x1b[31m")
    assert render_concise(CheckResult((finding,)), QUIET) == "a␊b.py:1:1: error[r] one␊two␛[31m\n"


def test_github_names_lines_columns_and_the_rule_worst_first() -> None:
    assert render_github(RESULT, QUIET) == (
        "::error file=app/orders.py,line=4,endLine=4,col=11,endColumn=17,title=mutation-without-audit"
        "::POST /orders changes state and leaves no audit record%0Awrite an audit record in the service that commits\n"
        "::warning file=web/types.ts,line=2,endLine=2,col=2,endColumn=4,title=field-missing"
        "::Order.total is not in the TypeScript type\n"
        "::notice title=entrypoint-document-missing::this repository has no entrypoint documents\n"
    )


def test_github_leaves_columns_out_of_a_region_of_several_lines() -> None:
    text = render_github(CheckResult((Finding(Location("a.py", 1, 5, 3, 2), rule="r", message="m"),)), QUIET)
    assert text == "::error file=a.py,line=1,endLine=3,title=r::m\n"


def test_github_escapes_what_would_end_a_field_or_a_command() -> None:
    finding = Finding(Location("a,b:c%.py", 1, 1, 1, 2), rule="r", message="50%\n::error::forged\r\n")
    text = render_github(CheckResult((finding,)), QUIET)
    assert text.count("\n") == 1
    assert "file=a%2Cb%3Ac%25.py" in text
    assert "::50%25%0A::error::forged%0A" in text


def test_github_says_what_it_would_not_show() -> None:
    many = tuple(Finding(Location("a.py", line), rule="r", severity=Severity.WARNING) for line in range(1, 14))
    lines = render_github(CheckResult(many), QUIET).splitlines()
    assert len(lines) == MOST_OF_A_LEVEL + 1
    assert lines[-1] == "and 3 more findings of severity warning, which GitHub would not show"


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_every_format_renders_the_same_text_twice(name: str) -> None:
    assert render(name, RESULT, RenderOptions()) == render(name, RESULT, RenderOptions())
    assert render(name, CLEAN, RenderOptions()) or name == "rdjsonl"


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="choose one of text, concise, json"):
        render("xml", CLEAN, RenderOptions())
