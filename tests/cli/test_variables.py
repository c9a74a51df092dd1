"""Environment variables in place of options."""

from __future__ import annotations

from pathlib import Path

import pytest

from govern.cli.main import main

APP = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/a/{b}")\ndef a(b: str) -> dict:\n    return {}\n\n\n'
FILES = {
    "requirements.txt": "fastapi==0.115.0\n",
    "app/__init__.py": "",
    "app/main.py": f'{APP}@app.get("/a/c")\ndef c() -> dict:\n    return {{}}\n',
}


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOVERN_SELECT", "shadowed-route")


def test_check_takes_its_options_from_variables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"OUTPUT_FORMAT": "concise", "QUIET": "1", "EXIT_ZERO": "true"}.items():
        monkeypatch.setenv(f"GOVERN_{name}", value)
    assert main(["check"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("app/main.py:12:")
    assert "[shadowed-route]" in line


def test_the_command_line_goes_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GOVERN_FORMAT", "json")
    monkeypatch.setenv("GOVERN_FAIL_ON", "never")
    assert main(["check", "--select", "duplicate-route", "--format", "concise"]) == 0
    assert capsys.readouterr().out.startswith("No findings")


def test_a_wrong_value_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GOVERN_PROFILE", "bogus")
    assert main(["check"]) == 2
    assert "unknown profile 'bogus'" in capsys.readouterr().err


def test_nothing_is_written_because_of_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVERN_ADD_IGNORES", "because")
    monkeypatch.setenv("GOVERN_FIX", "1")
    main(["check"])
    assert "govern:" not in Path("app/main.py").read_text()


def test_a_format_of_check_means_nothing_to_other_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVERN_FORMAT", "concise")
    assert main(["routes"]) == 0


def test_config_show_says_which_variable_a_value_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "show"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["select", "shadowed-route", "the", "variable", "GOVERN_SELECT"] in rows
