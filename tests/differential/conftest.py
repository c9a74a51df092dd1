"""One process of FastAPI for all tests of this folder, for each interpreter that was named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.differential.compare import Oracle, interpreters


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "oracle" in metafunc.fixturenames:
        named = metafunc.config.getoption("--fastapi-python")
        pythons = interpreters(named)
        metafunc.parametrize("oracle", pythons, indirect=True, ids=list(map(str, range(len(pythons)))), scope="session")


@pytest.fixture(scope="session")
def oracle(request: pytest.FixtureRequest) -> Iterator[Oracle]:
    """FastAPI, ready to answer."""
    started = Oracle(request.param)
    yield started
    started.close()
