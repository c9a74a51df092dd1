from __future__ import annotations

from dataclasses import replace

from govern.findings import Finding, Location, Notice, Severity
from govern.reporters.report import CheckResult, RenderOptions, Summary
from govern.reporters.style import Role
from govern.reporters.text import render_text
from tests.reporters.samples import CLEAN, RESULT

EXPECTED = """\
info[entrypoint-document-missing]: this repository has no entrypoint documents
   --> the repository

error[mutation-without-audit]: POST /orders changes state and leaves no audit record
   --> app/orders.py:4:11
   |
 4 | async def create(body: Order) -> Order:
   |           ^^^^^^ the handler
   |
   = 1. app/main.py:12: included here
   = 2. app/services/orders.py:8: OrderService.create commits
   = help: write an audit record in the service that commits
   = fix: call audit.record (unsafe)

warning[field-missing]: Order.total is not in the TypeScript type
   --> web/types.ts:2:2
   |
 2 |     id: number; // 番号
   |     ^^
   |
   = unknown: govern could neither show this nor rule it out

notice: app/broken.py:3: syntax error

Found 1 error, 1 warning, 1 remark in 12 files, 5 endpoints, 9 rules (2 suppressed).
1 finding can be fixed with `--fix --unsafe-fixes`; `--diff --unsafe-fixes` shows how.
`govern explain mutation-without-audit` says why it matters and what to do instead.
"""


def test_a_report() -> None:
    assert render_text(RESULT, RenderOptions()) == EXPECTED


def test_quiet_leaves_out_everything_but_findings() -> None:
    text = render_text(RESULT, RenderOptions(quiet=True))
    assert EXPECTED.startswith(text.rstrip("\n"))
    assert "notice:" not in text
    assert "Found" not in text
    assert render_text(CLEAN, RenderOptions(quiet=True)) == ""


def test_a_clean_run_says_how_much_was_looked_at() -> None:
    assert render_text(CLEAN, RenderOptions()) == "No findings in 1 file, 1 endpoint, 9 rules.\n"


def test_a_run_that_saw_no_endpoint_does_not_pass_for_a_good_one() -> None:
    text = render_text(CheckResult((), summary=Summary(files=3, rules=9)), RenderOptions())
    assert "No endpoint was found" in text
    assert "govern config show" in text


def test_statistics_count_rules_the_most_frequent_first() -> None:
    result = replace(RESULT, findings=(*RESULT.findings, RESULT.findings[1]))
    text = render_text(result, RenderOptions(statistics=True, quiet=True))
    assert text == (
        "2  error    mutation-without-audit  in 1 file\n"
        "1  info     entrypoint-document-missing  in 1 file\n"
        "1  warning  field-missing  in 1 file\n"
    )


def test_only_the_style_that_is_given_paints() -> None:
    def tagged(text: str, role: Role) -> str:
        return f"<{role}>{text}</{role}>"

    text = render_text(RESULT, RenderOptions(style=tagged))
    assert "<error>error[mutation-without-audit]</error>" in text
    assert "<error>          ^^^^^^ the handler</error>" in text
    assert "\x1b" not in text


def test_escapes_in_names_messages_notes_and_sources_are_neutralised() -> None:
    bad = "\x1b[2Jx\r"
    finding = Finding(
        Location(f"{bad}.py", 1, 1, 1, 3, bad), rule="r", message=bad, instead=bad, chain=(Location(bad, 1, note=bad),)
    )
    result = CheckResult((finding,), notices=(Notice(bad, 1, bad),), source=lambda path: (bad,))
    for verbose in (True, False):
        text = render_text(result, RenderOptions(verbose=verbose))
        assert "\x1b" not in text
        assert "\r" not in text
    assert "␛[2Jx␍.py:1:1" in text


def test_only_the_first_notices_are_shown_unless_asked() -> None:
    result = replace(CLEAN, notices=tuple(Notice("a.py", line, "odd") for line in range(1, 31)))
    assert "and 20 more notices: --verbose shows them" in render_text(result, RenderOptions())
    assert "a.py:30: odd" in render_text(result, RenderOptions(verbose=True))


def test_line_numbers_of_any_length_line_up() -> None:
    finding = Finding(Location("a.py", 12345, 1, 12345, 2), rule="r", message="m")
    text = render_text(CheckResult((finding,), source=lambda path: ["x"] * 12345), RenderOptions(quiet=True))
    assert text.splitlines()[1:] == ["      --> a.py:12345:1", "      |", "12345 | x", "      | ^"]


def repeated(**counts: int) -> CheckResult:
    findings = [
        Finding(Location(f"app/{number % 9}.py", number + 1), rule=rule, message=rule, severity=Severity.WARNING)
        for rule, count in counts.items()
        for number in range(count)
    ]
    ordered = tuple(sorted(findings, key=lambda one: one.sort_key))
    return CheckResult(ordered, summary=Summary(warning=len(findings), files=9, endpoints=1, rules=2))


def test_a_habit_does_not_drown_the_few_that_matter() -> None:
    text = render_text(repeated(habit=400, rare=5, some=10), RenderOptions())
    assert (text.count("[habit]: habit"), text.count("[rare]"), text.count("[some]")) == (3, 5, 10)
    assert "warning[habit]: 397 more like these in 9 files; `--select habit` or `--verbose` lists them\n" in text
    assert "400 of them are one rule (habit 400). `govern baseline write` records what is there, so that" in text
    assert render_text(repeated(habit=400, rare=5), RenderOptions(verbose=True)).count("[habit]") == 400


def test_a_short_report_and_one_of_one_rule_are_whole() -> None:
    assert render_text(repeated(habit=40, rare=5), RenderOptions()).count("[habit]") == 40
    assert render_text(repeated(habit=400), RenderOptions()).count("[habit]: habit") == 400


def test_places_lead_to_their_files_where_the_terminal_has_links() -> None:
    text = render_text(RESULT, RenderOptions(link=lambda text, file, line: f"<{file}:{line}>{text}</>"))
    assert "--> <app/orders.py:4>app/orders.py:4:11</>" in text
    assert "1. <app/main.py:12>app/main.py:12</>: included here" in text


def test_a_finding_about_a_whole_file_shows_no_line_of_it() -> None:
    finding = Finding(
        Location("a.py", 1), rule="router-too-long", message="a router file of 400 lines", instead="Split it."
    )
    text = render_text(CheckResult((finding,), source=lambda path: ("import os",)), RenderOptions(quiet=True))
    assert text == ("error[router-too-long]: a router file of 400 lines\n   --> a.py:1:1\n   = help: Split it.\n")
