"""Whatever is no single schema: endpoints, parameters, bodies, responses, security, versions; there and back."""

from __future__ import annotations

import pytest

from tests.contract.documents import VERSION, changes
from tests.contract.operation_pairs import PAIRS


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_reported(name: str) -> None:
    pair = PAIRS[name]
    told = {VERSION} - pair.there
    assert {one.kind for one in changes(pair.before, pair.after, pair.options)} - told == pair.there
    assert {one.kind for one in changes(pair.after, pair.before, pair.options)} - {VERSION} == pair.back
