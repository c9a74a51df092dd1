"""Judging an example: missing, noisy, the message, the fix, and rules that fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from govern.examples import Outcome, read_examples, run_example
from govern.examples.fixed import apply_fixes
from govern.findings import Edit, Finding, Fix, Location
from govern.packs import Page
from tests.examples.pages import FIXING, PATH, block, page_of

GOOD = "## good: it does not\n\n" + block("a.py", "x = 1\n")
REPLACES = """\
from govern import Edit, Finding, Fix, Location


def check(project, options):
    for path in project.paths:
        for line, text in enumerate(project.tree.read(path).decode().split("\\n"), 1):
            if "print" in text:
                at = text.index("print") + 1
                edit = Edit(path, line, at, line, at + 5, "log")
                yield Finding(Location(path, line), {"X": text}, fix=Fix("log it", (edit,)))
"""


def judged(page: Page) -> Outcome:
    return run_example(page.rule, read_examples(page)[0])


def kinds(outcome: Outcome) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in outcome.mismatches]


def test_an_example_that_holds() -> None:
    outcome = judged(page_of("## bad: a\n\n" + block("a.py", 'print(1)  # error: "prints 1"\nx = 1\n') + GOOD))
    assert outcome.ok
    assert outcome.lines() == ()


def test_missing_and_noisy_with_their_lines_in_the_page() -> None:
    page = page_of("## bad: a\n\n" + block("a.py", "x = 1  # error\n") + block("b.py", "y = 2\nprint(2)\n") + GOOD)
    outcome = judged(page)
    assert kinds(outcome) == [
        ("missing", "a.py:1 is marked and not reported"),
        ("noisy", "b.py:2 is not marked: prints 2"),
    ]
    lines = page.text.split("\n")
    assert [lines[one.line - 1] for one in outcome.mismatches] == ["x = 1  # error", "print(2)"]
    assert outcome.lines()[0] == f"{PATH}:{outcome.mismatches[0].line}: bad: a: missing: {outcome.mismatches[0].text}"


def test_a_good_example_that_is_reported_is_noisy() -> None:
    page = page_of(
        "## good: a\n\n" + block("a.py", "print(1)\n") + "## bad: b\n\n" + block("a.py", "print(1)  # error\n")
    )
    assert kinds(judged(page)) == [("noisy", "a.py:1 is not marked: prints 1")]


def test_the_message_is_checked_where_a_marker_says_so() -> None:
    page = page_of("## bad: a\n\n" + block("a.py", 'print(1)  # error: "prints 2"\n') + GOOD)
    assert kinds(judged(page)) == [("message", "a.py:1 should say 'prints 2', says 'prints 1'")]


def test_one_of_several_messages_of_a_line_is_enough() -> None:
    text = 'print(1); print(2)  # error: "prints 2"  # error: "prints 1"\n'
    assert judged(page_of("## bad: a\n\n" + block("a.py", text) + GOOD)).ok


def test_the_configuration_of_an_example_counts() -> None:
    options = {"options": {"word": {"type": "string", "default": "x", "help": "h"}}, "message": "{word}"}
    config = block("govern.yaml", "rules:\n  too-long:\n    word: hello\n    severity: info\n", "yaml")
    page = page_of("## bad: a\n\n" + config + block("a.py", 'print(1)  # error: "hello"\n') + GOOD, **options)
    assert judged(page).ok


@pytest.mark.parametrize(
    ("config", "text"),
    [
        ("rules:\n  too-long:\n    wrd: hello\n", "rule 'too-long' has no such option"),
        ("rules: [\n", "not valid YAML"),
        ("colour: red\n", "colour"),
    ],
)
def test_a_wrong_configuration_is_an_error_of_the_example(config: str, text: str) -> None:
    page = page_of("## bad: a\n\n" + block("govern.yaml", config, "yaml") + block("a.py", "print(1)  # error\n") + GOOD)
    ((kind, message),) = kinds(judged(page))
    assert kind == "error"
    assert text in message


def test_a_pattern_that_ast_grep_refuses_is_an_error_even_if_no_file_reaches_it() -> None:
    match = {"pattern": "never_in_a_file", "has": {"kind": "nothing"}}
    ((kind, message),) = kinds(
        judged(page_of("## bad: a\n\n" + block("a.py", "x  # error\n") + GOOD, match=match, message="m"))
    )
    assert (kind, "Kind `nothing` is invalid" in message) == ("error", True)


def test_a_function_that_raises_is_an_error() -> None:
    page = page_of("## bad: a\n\n" + block("a.py", "x  # error\n") + GOOD)
    source = "def check(project, options):\n    raise KeyError('x')\n    yield\n"
    rule = replace(page.rule, match=None, python="x.py:check", python_source=source, pack="local")
    assert [(one.kind, one.text) for one in run_example(rule, read_examples(page)[0]).mismatches] == [
        ("error", "KeyError: 'x' (x.py:2)")
    ]


@pytest.mark.parametrize(
    ("expected", "mismatches"),
    [
        ("log(1)\nlog(2)\n", []),
        ("log(1)\nlog(3)\n", [("fix", "a.py: -log(3) | +log(2)")]),
    ],
)
def test_fixes(expected: str, mismatches: list[tuple[str, str]]) -> None:
    text = "print(1)  # error\nprint(2)  # error\n"
    page = page_of(
        "## bad: a\n\n" + block("a.py", text) + block("fixed: a.py", expected) + GOOD, match=FIXING, fix="safe"
    )
    rule = replace(page.rule, match=None, python="fixing.py:check", python_source=REPLACES, pack="local")
    assert kinds(run_example(rule, read_examples(page)[0])) == mismatches


def fixing(*edits: Edit) -> list[Finding]:
    return [Finding(Location("a.py", 1), fix=Fix("t", (edit,))) for edit in edits]


def test_edits_are_applied_once_each_in_any_order() -> None:
    edits = (Edit("a.py", 2, 1, 2, 2, "C"), Edit("a.py", 1, 1, 1, 1, "A"), Edit("b.py", 1, 1, 1, 2, "no"))
    assert apply_fixes({"a.py": "b\nc\n", "b.py": "no"}, fixing(*edits, edits[1])) == {"a.py": "Ab\nC\n", "b.py": "noo"}


@pytest.mark.parametrize(
    "edits",
    [
        (Edit("a.py", 1, 1, 1, 3, ""), Edit("a.py", 1, 2, 1, 4, "x")),
        (Edit("a.py", 9, 1, 9, 1, ""),),
        (Edit("a.py", 1, 3, 1, 2, ""),),
        (Edit("a.py", 1, 1, 1, 99, ""),),
    ],
)
def test_edits_that_overlap_or_miss_the_text(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(ValueError, match=r"a\.py:1 overlaps|no line 9|before it begins|no column 99"):
        apply_fixes({"a.py": "abc\n"}, fixing(*edits))
