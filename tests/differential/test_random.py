"""Applications made at random: what govern reads from them is what FastAPI builds, and publishes.

30 of them in a normal run; `pytest tests/differential --full` takes 500, and each `--fastapi-python PATH` names an
interpreter with a version of FastAPI to ask.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, note, settings

from govern.project.wiring.operation_ids import CONVERTOR
from tests.differential.compare import Oracle, differences, found_rows, project_of
from tests.differential.documents import document_differences
from tests.differential.generate import FIXED, applications


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """A new folder for each application."""
    return (tmp_path / str(number) for number in itertools.count())


def test_applications_made_at_random(oracle: Oracle, folders: Iterator[Path], full: bool) -> None:
    @settings(max_examples=500 if full else 30, suppress_health_check=list(HealthCheck))
    @given(applications())
    def check(files: dict[str, str]) -> None:
        answer = oracle.ask(files, next(folders), "app.main:app", document=True)
        assume("error" not in answer)
        for path, text in files.items():
            if path not in FIXED:
                note(f"# --- {path}\n{text}")
        project = project_of(files, oracle.fastapi, "app.main:app", oracle.pydantic)
        assert differences(answer["routes"], found_rows(project)) == []
        conditional = {
            CONVERTOR.sub(r"{\1}", f"{e.method.lower()} {e.path}") for e in project.endpoints if e.conditional
        }
        assert document_differences(answer["document"], project.openapi.derived("app.main:app"), conditional) == []

    check()
