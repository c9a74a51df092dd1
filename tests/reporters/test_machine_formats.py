"""The formats that other programs read: what each of them asks for, and its limits with 10,000 findings."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from govern.findings import Edit, Finding, Fix, Location, Severity
from govern.packs import load_pages
from govern.reporters.formats import CHECK_FORMATS, render
from govern.reporters.report import Accepted, CheckResult, Failure, RenderOptions, Summary
from tests.reporters.samples import CLEAN, RESULT, SOURCES

QUIET = RenderOptions(quiet=True)
NASTY = "a;b]c%d:e,f\"<&>|'\r\n\x1b[31m\x00é番"
SEVERITIES = tuple(Severity)


def many(count: int = 10_000) -> CheckResult:
    """A result of many findings: a third of each severity, in a hundred files, two on each line."""
    findings = tuple(
        Finding(
            Location(f"app/file{number % 100:03}.py", number // 200 + 1, 1, number // 200 + 1, 9),
            rule=f"rule-{number % 7}",
            family="routers",
            severity=SEVERITIES[number % 3],
            message=f"POST /orders/{number} changes state and leaves no audit record",
            instead="write an audit record in the service that commits",
            chain=(Location("app/main.py", 3, note="included here"), Location("app/s.py", 4, note="commits here")),
            fingerprint=f"{number:032x}",
        )
        for number in range(count)
    )
    lines = tuple(f"line {number} of the file" for number in range(60))
    return CheckResult(findings, summary=Summary(error=3334, warning=3333, info=3333), source=lambda path: lines)


MANY = many()
HOSTILE = CheckResult(
    (
        Finding(
            Location("app/a;b]%é.py", 1, 3, 1, 4),
            rule="r",
            family="f",
            message=NASTY,
            instead=NASTY,
            chain=(Location("", 0, note=NASTY), Location("x.py", 0, note="")),
            fix=Fix(NASTY, (Edit("app/a;b]%é.py", 1, 2, 1, 3, NASTY), Edit("other.py", 1, 1, 2, 1, ""))),
            fingerprint="f",
        ),
    ),
    failures=(Failure("rule x", NASTY),),
    source=lambda path: ("é番x = 1",),
)


@pytest.mark.parametrize("name", CHECK_FORMATS)
@pytest.mark.parametrize("result", [RESULT, CLEAN, HOSTILE], ids=["all", "clean", "hostile"])
def test_every_format_renders_everything_the_same_way_twice(name: str, result: CheckResult) -> None:
    text = render(name, result, RenderOptions())
    assert text == render(name, result, RenderOptions())
    assert text.endswith("\n") or (not text and name == "rdjsonl")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", text)


# -- GitLab ---------------------------------------------------------------------------------------------------------
def test_gitlab_has_what_its_documentation_asks_for() -> None:
    issues = json.loads(render("gitlab", RESULT, QUIET))
    assert [one["severity"] for one in issues] == ["info", "major", "minor"]
    assert issues[1] == {
        "description": "mutation-without-audit: POST /orders changes state and leaves no audit record",
        "check_name": "mutation-without-audit",
        "fingerprint": "0123",
        "severity": "major",
        "location": {"path": "app/orders.py", "lines": {"begin": 4, "end": 4}},
    }
    assert json.loads(render("gitlab", CLEAN, QUIET)) == []


def test_gitlab_fingerprints_are_unique_and_paths_relative() -> None:
    twice = CheckResult(RESULT.findings + RESULT.findings)
    for result in (MANY, twice, HOSTILE):
        issues = json.loads(render("gitlab", result, QUIET))
        assert len({one["fingerprint"] for one in issues}) == len(issues) == len(result.findings)
        assert all(one["location"]["lines"]["begin"] >= 1 for one in issues)
        assert not any(one["location"]["path"].startswith((".", "/")) for one in issues)


def test_gitlab_takes_ten_thousand() -> None:
    assert len(render("gitlab", MANY, QUIET)) < 10_000_000


# -- GitHub ---------------------------------------------------------------------------------------------------------
def test_github_shows_ten_of_a_level_and_counts_the_rest() -> None:
    lines = render("github", MANY, QUIET).splitlines()
    for level in ("error", "warning", "notice"):
        assert sum(line.startswith(f"::{level} ") for line in lines) == 10
    assert lines[10] == "and 3324 more findings of severity error, which GitHub would not show"
    assert len(lines) == 33


# -- XML ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("result", [RESULT, CLEAN, HOSTILE, MANY], ids=["all", "clean", "hostile", "many"])
def test_junit_counts_are_those_of_its_cases(result: CheckResult) -> None:
    root = ElementTree.fromstring(render("junit", result, QUIET).encode())
    cases = list(root.iter("testcase"))
    assert int(root.get("tests", "")) == len(cases) == sum(int(suite.get("tests", "")) for suite in root)
    assert int(root.get("failures", "")) == len(list(root.iter("failure"))) == len(result.findings)
    assert int(root.get("errors", "")) == len(list(root.iter("error"))) == len(result.failures)
    assert cases, "an empty report is taken for a broken one"


def test_junit_names_file_line_and_reasons() -> None:
    root = ElementTree.fromstring(render("junit", RESULT, QUIET).encode())
    case = next(one for one in root.iter("testcase") if one.get("line") == "4")
    assert (case.get("name"), case.get("classname")) == ("mutation-without-audit at 4:11", "app/orders.py")
    text = case[0].text or ""
    assert "app/services/orders.py:8: OrderService.create commits" in text
    assert text.endswith("help: write an audit record in the service that commits")


def test_checkstyle() -> None:
    root = ElementTree.fromstring(render("checkstyle", RESULT, QUIET).encode())
    assert [(file.get("name"), len(file)) for file in root] == [
        ("app/orders.py", 1), ("govern.yaml", 1), ("web/types.ts", 1),
    ]  # fmt: skip
    assert root[0][0].attrib == {
        "line": "4",
        "column": "11",
        "severity": "error",
        "message": "POST /orders changes state and leaves no audit record",
        "source": "govern.mutations.mutation-without-audit",
    }
    assert sum(len(file) for file in ElementTree.fromstring(render("checkstyle", MANY, QUIET).encode())) == 10_000


# -- reviewdog ------------------------------------------------------------------------------------------------------
def test_rdjson_counts_columns_in_bytes_and_suggests() -> None:
    diagnostic = json.loads(render("rdjson", HOSTILE, QUIET))["diagnostics"][0]
    # `é番x`: two and three bytes; the third character begins at the sixth byte
    assert diagnostic["location"]["range"] == {"start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 7}}
    assert "suggestions" not in diagnostic, "half a fix is none"
    own = Finding(Location("a.py", 1, 3, 1, 4), rule="r", fix=Fix("t", (Edit("a.py", 1, 2, 1, 3, "n"),)))
    diagnostic = json.loads(render("rdjson", CheckResult((own,), source=lambda path: ("é番x",)), QUIET))["diagnostics"][
        0
    ]
    assert diagnostic["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 3}, "end": {"line": 1, "column": 6}}, "text": "n"}
    ]


def test_rdjsonl_is_the_same_a_line_each() -> None:
    whole = json.loads(render("rdjson", RESULT, QUIET))
    lines = [json.loads(line) for line in render("rdjsonl", RESULT, QUIET).splitlines()]
    assert lines == [{**one, "source": whole["source"]} for one in whole["diagnostics"]]
    assert [one["severity"] for one in lines] == ["INFO", "ERROR", "WARNING"]
    assert lines[1]["code"] == {"value": "mutation-without-audit"}
    assert lines[1]["message"].splitlines() == [
        "POST /orders changes state and leaves no audit record",
        "- app/main.py:12: included here",
        "- app/services/orders.py:8: OrderService.create commits",
        "write an audit record in the service that commits",
    ]


# -- lines of JSON --------------------------------------------------------------------------------------------------
def test_jsonl_is_the_json_document_in_lines() -> None:
    document = json.loads(render("json", RESULT, QUIET))
    lines = [json.loads(line) for line in render("jsonl", RESULT, RenderOptions()).splitlines()]
    assert [one["type"] for one in lines] == ["finding"] * 3 + ["notice", "failure", "summary"]
    assert [{k: v for k, v in one.items() if k != "type"} for one in lines[:3]] == document["findings"]
    assert {**document["summary"], "type": "summary"}.items() <= lines[-1].items()


# -- the summary of a job -------------------------------------------------------------------------------------------
def test_markdown_keeps_within_what_github_shows_and_counts_the_rest() -> None:
    text = render("markdown", MANY, RenderOptions())
    assert len(text.encode()) < 1_024 * 1_024
    assert text.count("<details>") == text.count("</details>") == 21
    assert "and 376 more: `govern check --select rule-0` lists them" in text or "and 377 more" in text
    wide = CheckResult(tuple(Finding(Location("a.py", 1), rule=f"rule-{at}", message="x" * 2000) for at in range(2000)))
    text = render("markdown", wide, RenderOptions())
    assert len(text.encode()) < 1_024 * 1_024
    assert re.search(r"\d+ findings of \d+ rules did not fit in here", text)


def test_markdown_lets_no_tag_and_no_table_of_strangers_in() -> None:
    finding = Finding(Location("a.py", 1), rule="r", message="<img src=x> | *b* `x < y` [l](u)")
    text = render("markdown", CheckResult((finding,)), RenderOptions())
    assert "- `a.py:1` &lt;img src=x&gt; \\| \\*b\\* `x < y` \\[l\\](u)" in text


# -- agents ---------------------------------------------------------------------------------------------------------
def test_agent_is_bounded_and_says_what_is_left_out() -> None:
    text = render("agent", MANY, RenderOptions())
    assert text.startswith("govern check: 3334 errors, 3333 warnings, 3333 remarks. 25 of 10000 below, worst first.\n")
    assert len(text) < 12_000
    assert "left out: rule-" in text


def test_agent_gives_the_edits_and_the_command_that_checks() -> None:
    edit = Edit("app/orders.py", 4, 1, 5, 1, "a\nb")
    finding = Finding(
        Location("app/my orders.py", 4, 1), rule="r", message="m", instead="do this", fix=Fix("take it out", (edit,))
    )
    text = render("agent", CheckResult((finding,), summary=Summary(error=1)), RenderOptions())
    assert text == (
        "govern check: 1 error. 1 of 1 below, worst first.\n"
        "\n"
        "1. error r app/my orders.py:4:1\n"
        "   m\n"
        "   do: do this\n"
        "   fix (safe): take it out\n"
        '     replace app/orders.py:4:1-5:1 by "a\\nb"\n'
        "   check: govern check --select r --format agent 'app/my orders.py'\n"
        "\n"
        "`govern check --fix` applies the one safe fix; `--diff` shows what changes.\n"
        "`govern explain RULE` has the reasons, a bad and a good example.\n"
    )


# -- SARIF ----------------------------------------------------------------------------------------------------------
def sarif(result: CheckResult) -> dict[str, Any]:
    run = json.loads(render("sarif", result, RenderOptions()))["runs"][0]
    assert isinstance(run, dict)
    return run


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("result", [RESULT, CLEAN, HOSTILE, many(500)], ids=["all", "clean", "hostile", "many"])
def test_sarif_has_what_code_scanning_asks_for(result: CheckResult) -> None:
    run = sarif(result)
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert rule["fullDescription"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert len(rule["name"]) <= 255
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"]) <= 20
    assert len(run["results"]) == len(result.findings)
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert one["level"] in ("note", "warning", "error")
        assert len(one["locations"]) == 1
        assert one["partialFingerprints"]["govern/v1"]
        place = one["locations"][0]["physicalLocation"]
        region = place["region"]
        assert not place["artifactLocation"]["uri"].startswith(("/", "."))
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
        assert region["endLine"] >= region["startLine"]
        assert region["endLine"] > region["startLine"] or region["endColumn"] > region["startColumn"]
    assert all(strings(run))
    assert run["automationDetails"]["id"] == "govern/check/"


def test_sarif_shows_the_chain_as_a_flow_and_the_fix() -> None:
    run = sarif(RESULT)
    one = next(entry for entry in run["results"] if entry["ruleId"] == "mutation-without-audit")
    flow = one["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in flow] == [
        "the handler", "included here", "OrderService.create commits",
    ]  # fmt: skip
    fix = sarif(HOSTILE)["results"][0]["fixes"][0]
    assert [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]] == [
        "app/a%3Bb%5D%25%C3%A9.py", "other.py",
    ]  # fmt: skip
    assert "insertedContent" not in fix["artifactChanges"][1]["replacements"][0]


def test_sarif_carries_the_pages_of_rules() -> None:
    pages = load_pages()
    findings = tuple(
        Finding(Location("a.py", 1), rule=page.rule.name, family=page.rule.family, fingerprint=page.rule.name)
        for page in pages
    )
    run = json.loads(render("sarif", CheckResult(findings), RenderOptions(pages=lambda: pages)))["runs"][0]
    by_name = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert len(by_name) == len(pages)
    for rule in by_name.values():
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}\n")
        assert len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"]) <= 20
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
    assert by_name["endpoint-without-authentication"]["properties"]["security-severity"] == "8.0"
    assert "security-severity" not in by_name["router-too-long"]["properties"]


def test_sarif_keeps_the_limits_of_code_scanning() -> None:
    text = render("sarif", MANY, RenderOptions())
    assert len(gzip.compress(text.encode())) < 10_000_000


def test_sarif_leaves_out_what_code_scanning_would_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govern.reporters.sarif.MOST_RESULTS", 500)
    run = sarif(many(510))
    assert len(run["results"]) == 500
    assert {one["level"] for one in run["results"]} == {"note", "warning", "error"}
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("10 results left out")


def test_sarif_places_the_repository_itself_on_a_file() -> None:
    one = sarif(RESULT)["results"][0]
    assert one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "govern.yaml"


def test_sarif_says_what_failed() -> None:
    invocation = sarif(RESULT)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == [
        "rule router-too-long failed: KeyError: 'x'", "syntax error",
    ]  # fmt: skip
    assert SOURCES


def test_sarif_keeps_what_is_accepted_so_that_alerts_do_not_flap() -> None:
    comment, old = replace(RESULT.findings[1], fingerprint="c"), replace(RESULT.findings[2], fingerprint="d")
    accepted = (Accepted(comment, "inSource", "the gateway asks"), Accepted(old, "baseline"))
    results = sarif(replace(RESULT, accepted=accepted))["results"]
    by_print = {one["partialFingerprints"]["govern/v1"]: one for one in results}
    assert by_print["c"]["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "the gateway asks"}
    ]
    assert (by_print["d"]["suppressions"], by_print["d"]["baselineState"]) == (
        [{"kind": "external", "status": "accepted"}],
        "unchanged",
    )
    assert (by_print["0123"]["suppressions"], by_print["0123"]["baselineState"]) == ([], "new")
