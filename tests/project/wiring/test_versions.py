"""Which FastAPI is modelled."""

from __future__ import annotations

import pytest

from govern.project.wiring.versions import NEWEST, modelled_version


@pytest.mark.parametrize(
    ("locked", "specifier", "version"),
    [
        ("0.115.12", None, (0, 115, 12)),
        ("0.115", ">=0.100", (0, 115, 0)),
        ("0.137.0rc1", None, (0, 137, 0)),
        (None, None, NEWEST),
        (None, "", NEWEST),
        (None, ">=0.100", NEWEST),
        (None, "<0.137", (0, 136, 999)),
        (None, "<0.137.2", (0, 137, 1)),
        (None, ">=0.100,<0.116", (0, 115, 999)),
        (None, "<=0.120.3", (0, 120, 3)),
        (None, "==0.111.0", (0, 111, 0)),
        (None, "~=0.110.1", (0, 110, 999)),
        (None, "^0.110", (0, 110, 999)),
        (None, "~0.110.1", (0, 110, 999)),
        (None, "<1.0", NEWEST),
        (None, "<0.137,<0.120", (0, 119, 999)),
    ],
)
def test_modelled_version(locked: str | None, specifier: str | None, version: tuple[int, int, int]) -> None:
    assert modelled_version(locked, specifier) == version
