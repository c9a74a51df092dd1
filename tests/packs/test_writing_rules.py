"""The guide for authors of rules says what the vocabulary says, and its pages can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from govern.packs import read_page
from govern.packs.options import TYPES
from govern.packs.page_keys import PageKeys
from govern.packs.vocabulary import ENTITIES, OPERATORS
from tests.packs.page_texts import BODY

GUIDE = (Path(__file__).parents[2] / "docs" / "writing-rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ENTITIES)
def test_entities(name: str) -> None:
    section = GUIDE.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*) \|$", section, flags=re.MULTILINE)
    assert rows == [(key, one.type, one.help) for key, one in ENTITIES[name].attributes.items()]
    assert ENTITIES[name].help.lower() in section.lower()


def test_operators() -> None:
    section = GUIDE.partition("| operator |")[2].partition("\n### ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (.*?) \| (.*) \|$", section, flags=re.MULTILINE)
    assert rows == [(name, ", ".join(one.types), one.help) for name, one in OPERATORS.items()]


def test_the_front_matter_that_it_shows_is_right_and_whole() -> None:
    front = re.search(r"```yaml\n(name: .*?)```", GUIDE, flags=re.DOTALL)
    assert front is not None
    rule = read_page(f"---\n{front[1]}---\n{BODY}", "rules/routers/router-too-long.md").rule
    assert rule.options["max-loc"].default == 350
    keys = {key for key in PageKeys.__dataclass_fields__ if f"\n{key}:" in f"\n{GUIDE}"}
    told = {"family", "where", "require", "unknown"}  # in words only, or the folder's name
    assert keys | told == set(PageKeys.__dataclass_fields__)


def test_types_of_options() -> None:
    assert [name for name in TYPES if f"`{name}`" not in GUIDE] == []
