"""Each aspect of a schema at each place, there and back: exactly the kinds that the pair says, at their levels."""

from __future__ import annotations

import pytest

from govern.contract.kinds import KINDS
from tests.contract.documents import PLACES, changes, kinds, with_schema
from tests.contract.schema_pairs import PAIRS

CASES = [(name, side, place) for name in PAIRS for side, places in PLACES.items() for place in places]


@pytest.mark.parametrize(("name", "side", "place"), CASES)
def test_what_is_reported(name: str, side: str, place: str) -> None:
    pair = PAIRS[name]
    before = with_schema(side, place, pair.before, pair.components)
    after = with_schema(side, place, pair.after, pair.components)
    there, back = pair.expected(side, place)
    assert kinds(before, after, pair.options) == {f"{side}-{place}-{aspect}" for aspect in there}
    assert kinds(after, before, pair.options) == {f"{side}-{place}-{aspect}" for aspect in back}


@pytest.mark.parametrize("name", PAIRS)
def test_nothing_that_clients_never_send_breaks_them(name: str) -> None:
    pair = PAIRS[name]
    before, after = (
        with_schema("request", "property", {"readOnly": True, "allOf": [one]}, pair.components)
        for one in (pair.before, pair.after)
    )
    found = changes(before, after, pair.options)
    assert {one.kind for one in found} == {f"request-read-only-property-{one}" for one in pair.there}
    assert {str(one.level) for one in found} <= {"info"}


@pytest.mark.parametrize("name", PAIRS)
def test_messages_are_one_line_and_name_the_place(name: str) -> None:
    pair = PAIRS[name]
    before, after = (with_schema("response", "property", one, pair.components) for one in (pair.before, pair.after))
    for change in changes(before, after, pair.options):
        if change.kind.startswith("response"):
            assert change.message.startswith("response 200 property `p`")
            assert change.message.isprintable()
            assert change.level is KINDS[change.kind]
            assert (change.method, change.path, change.subject.pointer) == ("POST", "/items", "p")
