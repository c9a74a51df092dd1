"""The table of oasdiff's checks: every one has a kind of ours, of the same level, and a pair that shows it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

import pytest

from govern.contract.change import Change
from govern.contract.kinds import KINDS
from tests.contract import operation_pairs
from tests.contract.documents import PLACES, changes, with_schema
from tests.contract.schema_pairs import PAIRS


class Row(NamedTuple):
    check: str
    level: str
    tested: str
    kind: str


def rows() -> list[Row]:
    text = resources.files("govern.contract").joinpath("oasdiff.md").read_text(encoding="utf-8")
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [Row(*row) for row in cells[1:]]


@cache
def levels_seen() -> dict[str, str]:
    """The level of every kind that some pair shows, in one direction or the other."""
    found: list[Change] = []
    for pair in PAIRS.values():
        for side, places in PLACES.items():
            for place in places:
                for one, other in ((pair.before, pair.after), (pair.after, pair.before)):
                    first, second = (with_schema(side, place, schema, pair.components) for schema in (one, other))
                    found += changes(first, second, pair.options)
        first, second = (
            with_schema("request", "property", {"readOnly": True, "allOf": [one]}, pair.components)
            for one in (pair.before, pair.after)
        )
        found += [*changes(first, second, pair.options), *changes(second, first, pair.options)]
    for other_pair in operation_pairs.PAIRS.values():
        found += changes(other_pair.before, other_pair.after, other_pair.options)
        found += changes(other_pair.after, other_pair.before, other_pair.options)
    return {one.kind: str(one.level) for one in found}


def test_the_table_has_a_row_for_each_check_of_oasdiff() -> None:
    found = rows()
    assert len({row.check for row in found}) == len(found) == 509
    counts = [sum(row.level == level for row in found) for level in ("breaking", "warning", "info")]
    assert counts == [213, 30, 266]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.check)
def test_each_check_has_a_kind_that_a_pair_shows_at_the_same_level(row: Row) -> None:
    assert levels_seen().get(row.kind) == row.level == KINDS[row.kind]


def test_most_verdicts_are_stated_by_tests_of_oasdiff() -> None:
    assert sum(row.tested == "yes" for row in rows()) > 450


def test_every_kind_of_ours_that_breaks_or_may_break_has_a_pair() -> None:
    silent = {kind for kind, level in KINDS.items() if level != "info"} - levels_seen().keys()
    assert silent == set()
