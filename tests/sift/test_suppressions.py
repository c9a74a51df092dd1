"""What accepts a finding: comments on lines, statements, functions and files, and waivers."""

from __future__ import annotations

from datetime import date

import pytest

from govern.sift.sift import sift
from govern.sift.suppressions import Sieve
from tests.sift.small_runs import finding, places, run_over

FUNCTION = """\
@router.post("/orders")
def create():  # govern: ignore[no-audit] a whole function
    db.add(1)
    db.add(2)


def other():
    db.add(3)
"""


def accepted(source: str, *lines: int, file: str = "app/a.py", rule: str = "no-audit") -> list[int]:
    """Which of the lines a finding is suppressed at."""
    result = sift([finding(file, line, rule) for line in lines], run_over({file: source}))
    return [one.location.line for one in result.suppressed]


def test_a_comment_on_a_function_stands_for_all_of_it() -> None:
    assert accepted(FUNCTION, 1, 2, 3, 4, 7, 8) == [1, 2, 3, 4]
    assert accepted(FUNCTION, 3, rule="too-long") == []


def test_a_comment_for_the_file_stands_for_all_of_it() -> None:
    source = "# govern: ignore-file[no-audit] generated\n" + FUNCTION.replace("govern:", "")
    assert accepted(source, 1, 5, 9) == [1, 5, 9]


def test_stacked_comments_all_stand_for_what_follows_them() -> None:
    source = "# govern: ignore[no-audit] a\n# govern: ignore[too-long] b\nx = 1\n"
    assert accepted(source, 3) == accepted(source, 3, rule="too-long") == [3]


def test_one_comment_may_name_several_rules_and_old_names() -> None:
    source = "x = 1  # govern: ignore[too-long, old-name] why\n"
    assert accepted(source, 1) == accepted(source, 1, rule="too-long") == [1]
    assert accepted(source, 1, rule="no-print") == []


def test_an_unknown_name_takes_nothing_from_the_names_beside_it() -> None:
    run = run_over({"a.py": "x = 1  # govern: ignore[no-audits, too-long] why\n"})
    (one,) = run.suppressions
    assert (one.rules, one.unknown) == (("too-long",), (("no-audits", "; did you mean 'no-audit'?"),))


@pytest.mark.parametrize(
    ("today", "suppressed"), [(date(2026, 5, 31), 1), (date(2026, 6, 1), 0), (date(1999, 1, 1), 1)]
)
def test_a_suppression_holds_to_the_end_of_its_last_day(today: date, suppressed: int) -> None:
    source = "x = 1  # govern: ignore[no-audit] until=2026-05-31 why\n"
    run = run_over({"a.py": source}, today=today)
    assert len(sift([finding("a.py", 1)], run).suppressed) == suppressed
    assert run.suppressions[0].problem == ("" if suppressed else "it expired on 2026-05-31")


WAIVERS = """\
waivers:
  - rules: no-audit
    files: [app/legacy/**]
    reason: goes away this year
    until: 2026-12-31
    owner: "@shop"
  - rules: [too-long, old-name]
    endpoints: ["POST /orders", /health/**]
    reason: agreed with the auditors
  - rules: no-print
    files: [app/**]
    endpoints: [/cli/*]
    reason: both must match
"""


@pytest.mark.parametrize(
    ("file", "endpoint", "rule", "reason"),
    [
        ("app/legacy/a.py", None, "no-audit", "goes away this year"),
        ("app/legacy/a.py", None, "too-long", ""),
        ("app/a.py", None, "no-audit", ""),
        ("app/a.py", "POST /orders", "no-audit", "agreed with the auditors"),
        ("app/a.py", "GET /orders", "no-audit", ""),
        ("app/a.py", "GET /health/live", "too-long", "agreed with the auditors"),
        ("app/a.py", "GET /cli/x", "no-print", "both must match"),
        ("web/a.py", "GET /cli/x", "no-print", ""),
        ("app/a.py", None, "no-print", ""),
    ],
)
def test_waivers(file: str, endpoint: str | None, rule: str, reason: str) -> None:
    result = sift([finding(file, 1, rule, endpoint=endpoint)], run_over({"govern.yaml": WAIVERS}))
    (one,) = result.settled
    assert (one.suppression.reason if one.suppression else "") == reason


def test_where_a_waiver_stands_and_what_it_says() -> None:
    one = run_over({"govern.yaml": WAIVERS}).suppressions[0]
    assert (one.kind, one.location.file, one.location.line) == ("waiver", "govern.yaml", 2)
    assert (one.until, one.owner, one.problem) == ("2026-12-31", "@shop", "")
    later = run_over({"govern.yaml": WAIVERS}, today=date(2027, 1, 1)).suppressions[0]
    assert later.problem == "it expired on 2026-12-31"


def test_a_sieve_knows_what_was_used() -> None:
    run = run_over({"a.py": "x = 1  # govern: ignore[no-audit, too-long] why\ny = 1  # govern: ignore[no-print] x\n"})
    sieve = Sieve(run.suppressions)
    assert sieve.accepting(finding("a.py", 1)) is run.suppressions[0]
    assert sieve.accepting(finding("a.py", 2)) is None
    idle = list(sieve.unused({"no-audit", "too-long", "no-print"}))
    assert [(one.location.line, rules) for one, rules in idle] == [(1, ("too-long",)), (2, ("no-print",))]
    assert list(sieve.unused({"no-audit"})) == []


def test_two_suppressions_of_one_finding_are_both_used() -> None:
    files = {"a.py": "# govern: ignore-file[no-audit] a\nx = 1  # govern: ignore[no-audit] b\n"}
    sieve = Sieve(run_over(files).suppressions)
    assert sieve.accepting(finding("a.py", 2)) is not None
    assert list(sieve.unused({"no-audit"})) == []


def test_what_suppresses_nothing_is_not_called_unused_as_well() -> None:
    source = "x = 1  # govern: ignore[no-audit] until=2020-01-01 why\ny = 1  # govern: ignore no-audit\n"
    sieve = Sieve(run_over({"a.py": source}).suppressions)
    assert list(sieve.unused({"no-audit"})) == []


def test_the_directive_of_another_tool_is_of_interest_only_if_it_names_a_rule_of_ours() -> None:
    found = run_over({"a.py": "x = 1  # noqa: no-audit\ny = 1  # noqa: some-other-rule\n"}).suppressions
    assert [(one.location.line, one.rules) for one in found] == [(1, ("no-audit",))]
    assert "another tool" in found[0].problem


PROSE_AND_STRINGS = '''\
"""govern: ignore[no-audit] this is a docstring."""
x = run("# govern: ignore[no-audit] this is a string")
y = run(f"# govern: ignore[no-audit] {x}")
z = run(x)  # see govern: ignore[no-audit] for how to accept this
# the finding below could be accepted by `# govern: ignore[no-audit]`, but is not
govern_ignore_no_audit = run(z)
# govern: ignored[no-audit] a near miss
w = run(z)
# nosemgrep: no-audit
v = run(z)
'''


def test_prose_strings_and_near_misses_suppress_nothing() -> None:
    """What made semgrep and ast-grep suppress: a directive in prose, in an identifier, in a string."""
    assert accepted(PROSE_AND_STRINGS, *range(1, 12)) == []


def test_a_comment_between_the_directive_and_the_code_does_not_disable_it() -> None:
    """What made semgrep's directive fail without a word."""
    source = "# govern: ignore[no-audit] why\n# another comment\n\n# and one more\nrun(\n    1,\n)\n"
    assert accepted(source, 5, 6, 7) == [5, 6, 7]


def test_places_of_suppressed_findings() -> None:
    result = sift([finding("a.py", 1)], run_over({"a.py": "x = 1  # govern: ignore[no-audit] why\n"}))
    assert places(result.suppressed) == [("a.py", 1, "no-audit")]
    assert result.findings == ()
