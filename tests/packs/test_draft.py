"""A new page is whole, and its bad example fails until someone writes the check."""

from __future__ import annotations

import pytest

from govern.errors import UsageError
from govern.examples import read_examples, run_example
from govern.packs import read_page
from govern.packs.draft import CHECKS, draft
from govern.rule import LOCAL


@pytest.mark.parametrize("kind", CHECKS)
def test_it_is_born_failing(kind: str) -> None:
    files = draft("no-print", kind)
    page = read_page(files["no-print.md"], ".govern/rules/style/no-print.md", LOCAL, files.get)
    assert page.rule.kind == kind
    bad, good = (run_example(page.rule, example) for example in read_examples(page))
    assert [one.kind for one in bad.mismatches] == ["missing"]
    assert good.ok


def test_a_function_stands_in_a_file_that_can_be_imported() -> None:
    assert sorted(draft("no-print", "python")) == ["no-print.md", "no_print.py"]


@pytest.mark.parametrize("name", ["NoPrint", "no_print", "../x", "", "no print", "1st"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(UsageError, match="is not kebab-case"):
        draft(name, "match")
