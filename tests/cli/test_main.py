"""Every error is one line and an exit code."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import click
import pytest

from govern.cli import group
from govern.cli.color import paint, wants_color
from govern.cli.main import main
from govern.errors import GovernError, UsageError
from govern.version import VERSION


def command_that_raises(error: BaseException) -> ModuleType:
    @click.command()
    def broken() -> None:
        raise error

    module = ModuleType("broken_command")
    module.broken = broken  # type: ignore[attr-defined]
    return module


def outcome(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    monkeypatch.setitem(sys.modules, "broken_command", command_that_raises(error))
    monkeypatch.setattr(group.govern, "table", {"broken": group.Entry("broken_command:broken", "Fails.")})
    monkeypatch.delenv("GOVERN_DEBUG", raising=False)
    code = main(["broken"])
    captured = capsys.readouterr()
    assert captured.out == ""
    return code, captured.err.removeprefix("\n")  # click ends the line that Ctrl-C stands on


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UsageError("write it so"), 2, "govern: write it so\n"),
        (UsageError("one\ntwo"), 2, "govern: one\ngovern: two\n"),
        (GovernError("the tree \x1b[2J is gone"), 3, "govern: the tree ␛[2J is gone\n"),
        (KeyboardInterrupt(), 130, "govern: interrupted\n"),
    ],
)
def test_an_error_is_one_line_and_its_exit_code(
    error: BaseException,
    code: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert outcome(error, monkeypatch, capsys) == (code, message)


def test_a_defect_is_one_line_that_says_what_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, message = outcome(ValueError("x\ny"), monkeypatch, capsys)
    assert code == 3
    assert message.startswith("govern: a defect of govern: ValueError: x y at test_main.py:")
    assert "GOVERN_DEBUG=1" in message
    assert message.count("\n") == 1


def test_a_defect_shows_its_traceback_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "broken_command", command_that_raises(ValueError("x")))
    monkeypatch.setattr(group.govern, "table", {"broken": group.Entry("broken_command:broken", "Fails.")})
    monkeypatch.setenv("GOVERN_DEBUG", "1")
    with pytest.raises(ValueError, match="x"):
        main(["broken"])


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("--version", "-V"):
        assert main([flag]) == 0
        assert capsys.readouterr().out == f"govern {VERSION}\n"
    assert main([]) == main(["--help"]) == main(["-h"]) == 0
    assert "Hold the rules against a repository." in capsys.readouterr().out


@pytest.mark.parametrize("name", group.COMMANDS)
def test_every_listed_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: govern {name}")


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "expected"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "", "FORCE_COLOR": ""}, True, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "3"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
        ("auto", {"CLICOLOR_FORCE": "0"}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_what_decides_about_colour(choice: str, environment: dict[str, str], terminal: bool, expected: bool) -> None:
    assert wants_color(choice, environment, terminal) is expected


def test_nothing_is_painted_around_nothing() -> None:
    assert paint("", "error") == ""
    assert paint("x", "error") == "\x1b[1;31mx\x1b[0m"


def test_the_package_runs_as_a_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "govern", "--version"], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.returncode) == (f"govern {VERSION}\n", 0)
