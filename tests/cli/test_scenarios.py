"""Runs every file in scenarios/."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from govern.cli.main import main
from tests.cli.scenario import matches, read_scenario

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.scenario"))
COLOR_VARIABLES = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GOVERN_DEBUG")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = read_scenario(path)
    for name, content in scenario.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    for variable in COLOR_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    assert scenario.steps, "a scenario runs something"
    for step in scenario.steps:
        for command in step.commands:
            capsys.readouterr()
            program, *arguments = shlex.split(command)
            assert program == "govern"
            code = main(arguments)
        out, err = (text.replace(str(tmp_path), "{root}") for text in capsys.readouterr())
        told = f"{step.commands[-1]} exited with {code}, printed:\n{out}and complained:\n{err}"
        assert (matches(step.stdout, out), matches(step.stderr, err), code) == (True, True, step.exit), told
