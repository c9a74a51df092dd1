"""Applications made at random: what govern reads from them is what FastAPI builds.

30 of them in a normal run; `pytest tests/differential --full` takes 500, and each `--fastapi-python PATH` names an
interpreter with a version of FastAPI to ask.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, note, settings

from tests.differential.compare import Oracle, differences, found_rows, project_of
from tests.differential.generate import FIXED, applications


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """A new folder for each application."""
    return (tmp_path / str(number) for number in itertools.count())


def test_applications_made_at_random(oracle: Oracle, folders: Iterator[Path], full: bool) -> None:
    @settings(max_examples=500 if full else 30, suppress_health_check=list(HealthCheck))
    @given(applications())
    def check(files: dict[str, str]) -> None:
        answer = oracle.ask(files, next(folders), "app.main:app")
        assume("error" not in answer)
        for path, text in files.items():
            if path not in FIXED:
                note(f"# --- {path}\n{text}")
        assert differences(answer["routes"], found_rows(project_of(files, oracle.fastapi, "app.main:app"))) == []

    check()
