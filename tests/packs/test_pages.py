"""Reading a page: what a right one gives, and what is wrong before its keys can even be read."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.findings import Severity
from govern.packs import Page, PageError, load_pages, read_page
from govern.packs.front_matter import LONGEST_PAGE
from govern.packs.options import TYPES
from govern.packs.page_model import OptionModel
from govern.packs.problems import Problem
from govern.rule import LOCAL, Condition, Option
from tests.packs.page_texts import BODY, RIGHT, page_text

PATH = "rules/house/too-long.md"


def test_a_right_page() -> None:
    page = read_page(page_text(), PATH)
    assert page.rule.name == "too-long"
    assert page.rule.family == "house"
    assert page.rule.severity is Severity.WARNING
    assert page.rule.status == "preview"
    assert page.rule.page == PATH
    assert page.body == BODY
    assert page.text.split("\n")[page.body_line - 1 :] == BODY.split("\n")


def test_every_key() -> None:
    rule = read_page(
        page_text(
            {
                "status": "stable",
                "family": "house",
                "concept": "audit",
                "sources": ["000", "004"],
                "fix": "safe",
                "aliases": ["long-file"],
                "instead": "Split it.",
                "options": {
                    "max": {"type": "integer", "default": 3, "minimum": 1, "help": "How many."},
                    "count": {"type": "choice", "choices": ["code", "physical"], "default": "code", "help": "Which."},
                    "apart": {"type": "globs", "default": ["a/**"], "help": "But these."},
                },
                "where": {"layer": {"not": "tests"}, "file": {"not": ["a", "b"], "glob": "$apart"}},
                "require": {"endpoints": [1, 2]},
                "forbid": {"$count": {"at-least": "$max"}},
            }
        ),
        PATH,
    ).rule
    assert (rule.status, rule.concept, rule.sources, rule.fix) == ("stable", "audit", ("000", "004"), "safe")
    assert rule.names == ("too-long", "long-file")
    assert rule.options["max"] == Option("integer", 3, "How many.", minimum=1)
    assert rule.values == {"max": 3, "count": "code", "apart": ("a/**",)}
    assert rule.where == (
        Condition("layer", "not", "tests"),
        Condition("file", "not", ("a", "b")),
        Condition("file", "glob", "$apart"),
    )
    assert rule.require == (Condition("endpoints", "in", (1, 2)),)
    assert rule.forbid == (Condition("$count", "at-least", "$max"),)


def test_a_pattern_is_handed_on_untouched() -> None:
    match = {"any": [{"pattern": "print($X)"}, {"kind": "call", "has": {"regex": "^x$", "stopBy": "end"}}]}
    changes = {"each": None, "match": match, "language": "python", "message": "{X} {text} {line}"}
    assert read_page(page_text(changes), PATH).rule.match == match


def test_a_local_rule_carries_its_code() -> None:
    changes = {"each": None, "python": "too_long.py:check", "message": "{anything}"}
    source = "def check(project, options):\n    return iter(())\n"
    page = read_page(page_text(changes), PATH, LOCAL, lambda name: source if name == "too_long.py" else None)
    assert page.rule.python_source == source


def test_line_ends_and_byte_order_marks_do_not_matter() -> None:
    text = "\ufeff" + page_text().replace("\n", "\r\n")
    assert read_page(text, PATH).rule == read_page(page_text(), PATH).rule


@pytest.mark.parametrize(("text", "line"), [
    ("", "1: no front matter; the page must begin with a line `---`, then its keys, then `---` again"),
    ("# Why\n", "1: no front matter; the page must begin with a line `---`, then its keys, then `---` again"),
    ("---\nname: x\n", "1: the front matter is never closed; write a line `---` after its last key"),
    ("---\n---\n", "2: the front matter must be keys with values, such as `name: my-rule`"),
    ("---\n- a\n---\n", "2: the front matter must be keys with values, such as `name: my-rule`"),
    ("---\nname: a\nname: b\n---\n", "3: the key 'name' is given twice"),
    ("---\na: &x [1]\nb: *x\n---\n", "3: `*x`: anchors and aliases are not allowed; write the value out"),
    ("---\na: !!python/name:os.system\n---\n", "2: the tag 'tag:yaml.org,2002:python/name:os.system' is not allowed"),
    ("---\na: [1\nb: 2\n---\n", "3: not valid YAML: did not find expected ',' or ']'"),
    ("---\nmessage: {a} b\n---\n", ("2: not valid YAML: did not find expected key; "
     "put text that begins with `{`, `[` or a quote in quotes")),
    ("---\nmessage: a: b\n---\n", ("2: not valid YAML: mapping values are not allowed in this context; "
     "put text that holds `: ` in quotes")),
    ("---\na: \x07\n---\n", "2: not valid YAML: control characters are not allowed"),
    ("---\na: " + "[" * 50_000 + "\n---\n", "2: nested more than 24 deep"),
    ("---\na: " + "9" * 5000 + "\n---\n", "2: '" + "9" * 40 + "' is not a number govern can read; write it in quotes"),
])  # fmt: skip
def test_front_matter_that_cannot_be_read(text: str, line: str) -> None:
    with pytest.raises(PageError) as caught:
        read_page(text, PATH)
    assert str(caught.value) == f"{PATH}:{line}"


def test_a_page_has_a_limit() -> None:
    with pytest.raises(PageError, match=r"^rules/house/too-long.md: is 256 KB long; a page may have 256 KB$"):
        read_page(page_text() + "x" * LONGEST_PAGE, PATH)


def test_aliases_do_not_explode() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    with pytest.raises(PageError, match="anchors and aliases"):
        read_page(f"---\n{bomb}---\n", PATH)


KEYS = st.sampled_from([*RIGHT, "options", "where", "match", "language", "python", "aliases", "sources", "fix", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([*RIGHT.values()]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, VALUES, max_size=3))
def test_whatever_stands_there_it_is_a_rule_or_lines_that_name_the_page(changes: dict[str, object]) -> None:
    problems = problems_of(changes)
    assert all("\n" not in str(problem) and str(problem).startswith(f"{PATH}:") for problem in problems)


def problems_of(changes: dict[str, object]) -> tuple[Problem, ...]:
    try:
        read_page(page_text(changes), PATH)
    except PageError as error:
        return error.problems
    return ()


@given(st.text())
def test_whatever_text_a_page_is(text: str) -> None:
    with pytest.raises(PageError):
        read_page(f"---\n{text}\n---\n", PATH)


def test_the_types_of_options_are_those_of_the_table() -> None:
    annotation = OptionModel.model_fields["type"].annotation
    assert set(getattr(annotation, "__args__", ())) == set(TYPES)


@pytest.mark.parametrize("page", load_pages(), ids=lambda page: page.rule.name)
def test_a_built_in_page_is_the_same_rule_with_and_without_a_look_at_its_form(page: Page) -> None:
    function = (page.rule.python or "").partition(":")[2]
    sibling = (lambda name: f"def {function}") if function else None
    assert read_page(page.text, page.rule.page, sibling=sibling, trusted=True).rule == page.rule


@pytest.mark.parametrize("changes", [{"severity": "eror"}, {"since": None}, {"options": ["x"]}, {"sumary": "x"}])
def test_trust_does_not_hide_what_is_wrong(changes: dict[str, object]) -> None:
    with pytest.raises(PageError) as trusting:
        read_page(page_text(changes), PATH, trusted=True)
    with pytest.raises(PageError) as checking:
        read_page(page_text(changes), PATH)
    assert str(trusting.value) == str(checking.value)


def test_reading_trusted_pages_does_not_load_pydantic() -> None:
    code = "import sys; from govern.packs import load_rules; load_rules(); print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
