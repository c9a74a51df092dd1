"""What all tests share: hypothesis has no deadlines, as machines may be slow, and the same examples in CI."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("govern", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("govern")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full",
        action="store_true",
        help="compare with all of the standard library, and with 500 applications made at random",
    )
    parser.addoption(
        "--fastapi-python",
        action="append",
        default=[],
        metavar="PATH",
        help="an interpreter with FastAPI to compare with, instead of the one that runs the tests (repeatable)",
    )


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the long versions of the tests were asked for."""
    return bool(request.config.getoption("--full"))
