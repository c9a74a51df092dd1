"""`--profile-run` says where the time goes, and changes nothing else."""

from __future__ import annotations

import pstats
from pathlib import Path

import pytest

from govern.cli.main import main


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    return tmp_path


def test_the_profile_is_written_and_summed_up(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path_factory.mktemp("out") / "run.prof"
    assert main(["check", str(repository), "--no-cache"]) == 0
    plain = capsys.readouterr()
    assert main(["check", str(repository), "--no-cache", "--profile-run", str(file)]) == 0
    profiled = capsys.readouterr()
    assert profiled.out == plain.out
    assert profiled.err.startswith("where the time goes")
    assert "s  govern/" in profiled.err
    assert pstats.Stats(str(file)).stats  # type: ignore[attr-defined]


def test_a_profile_that_cannot_be_written_is_one_line(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(repository), "--profile-run", str(repository / "no" / "run.prof")]) == 3
    assert capsys.readouterr().err.count("\n") == 1
