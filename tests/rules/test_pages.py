"""Every example of every built-in page is a test, and every page keeps the form that people expect of it."""

from __future__ import annotations

import re

import pytest

from govern.examples import Example, read_examples, run_example
from govern.packs import Page, load_pages

PAGES = load_pages()
EXAMPLES = [
    pytest.param(page, example, id=f"{page.rule.name}-{re.sub(r'[^a-z0-9]+', '-', example.name.lower())}")
    for page in PAGES
    for example in read_examples(page)
]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule.name)


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_example(page: Page, example: Example) -> None:
    outcome = run_example(page.rule, example)
    assert outcome.ok, "\n".join(outcome.lines())


@each_page
def test_a_page_says_why_and_what_to_do_instead(page: Page) -> None:
    titles = re.findall(r"^# (.*)$", page.body, flags=re.MULTILINE)
    assert titles[:2] == ["Why", "What to do instead"]
    assert "Examples" in titles[2:]


@each_page
def test_a_page_has_a_remedy_in_one_line(page: Page) -> None:
    assert page.rule.instead


@each_page
def test_every_option_is_tried_in_an_example(page: Page) -> None:
    configured = "\n".join(example.files.get("govern.yaml", "") for example in read_examples(page))
    assert [name for name in page.rule.options if f"{name}:" not in configured] == []


@each_page
def test_front_matter_is_short(page: Page) -> None:
    assert page.body_line <= 45


@each_page
def test_a_summary_names_the_offence_without_a_full_stop(page: Page) -> None:
    assert page.rule.summary[0].isupper()
    assert not page.rule.summary.endswith(".")
