"""Each sample application: what govern reads from its files is what FastAPI builds from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.compare import Oracle, differences, found_rows, project_of
from tests.differential.samples import Sample, samples


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_sample(sample: Sample, oracle: Oracle, tmp_path: Path) -> None:
    answer = oracle.ask(sample.files, tmp_path, sample.app, sample.imported_from)
    assert "error" not in answer, answer["error"]
    project = project_of(sample.files, oracle.fastapi, sample.app)
    found = found_rows(project)
    assert differences(answer["routes"], found) == []
    assert {f"{row['method']} {row['path']}" for row in found if row["conditional"]} == sample.conditional
    assert project.unresolved == ()
