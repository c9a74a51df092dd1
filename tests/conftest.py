"""What all tests share: hypothesis has no deadlines, as machines may be slow, and the same examples in CI; results that
govern keeps go to a folder that is gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile

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


def pytest_configure(config: pytest.Config) -> None:
    folder = tempfile.mkdtemp(prefix="govern-cache-")
    os.environ["GOVERN_CACHE_DIR"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether the long versions of the tests were asked for."""
    return bool(request.config.getoption("--full"))
