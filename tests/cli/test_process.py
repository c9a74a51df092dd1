"""What only a process of its own can show: pipes, the environment, exit codes, a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.scenario import read_scenario

FINDINGS = read_scenario(Path(__file__).parent / "scenarios" / "findings.scenario")
GOVERN = [sys.executable, "-m", "govern.cli.main"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, content in FINDINGS.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def environment(**changes: str) -> dict[str, str]:
    silenced = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GOVERN_DEBUG", "TERM", "COLUMNS")
    return {key: value for key, value in os.environ.items() if key not in silenced} | {"TERM": "xterm"} | changes


def run(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GOVERN, *arguments],
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def on_terminal(folder: Path, *arguments: str, **changes: str) -> tuple[int, str]:
    """The exit code and all output of govern with a terminal as its standard output and error."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*GOVERN, *arguments], cwd=folder, env=environment(**changes), stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        output = b""
        try:
            while piece := os.read(ours, 65536):
                output += piece
        except OSError:  # how Linux says that the other end has closed
            pass
        os.close(ours)
        return process.wait(timeout=60), output.decode()


CHECK = ("check", "--select", "no-print")


def test_a_pipe_gets_no_colour_and_a_terminal_does(repository: Path) -> None:
    assert "\x1b[" not in run(repository, *CHECK).stdout
    code, output = on_terminal(repository, *CHECK)
    assert "\x1b[1;31merror[no-print]\x1b[0m" in output
    assert code == 1


@pytest.mark.parametrize(
    ("arguments", "changes", "painted"),
    [
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_on_a_terminal_the_environment_decides(
    repository: Path, arguments: tuple[str, ...], changes: dict[str, str], painted: bool
) -> None:
    # Progress, which a slow machine shows, moves the cursor; colours end in an "m".
    shown = on_terminal(repository, *CHECK, *arguments, **changes)[1]
    assert (re.search(r"\x1b\[[0-9;]*m", shown) is not None) is painted


@pytest.mark.parametrize(
    ("changes", "painted"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_in_a_pipe_the_environment_can_force_colour(repository: Path, changes: dict[str, str], painted: bool) -> None:
    assert ("\x1b[" in run(repository, *CHECK, **changes).stdout) is painted


def test_a_report_in_a_file_is_never_painted(repository: Path) -> None:
    assert run(repository, *CHECK, "--color", "always", "--format", "text:report.txt").returncode == 1
    assert "\x1b[" not in (repository / "report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), CHECK, ("routes",)])
def test_a_reader_that_goes_away_is_no_error(repository: Path, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*GOVERN, *arguments], cwd=repository, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaints = process.stderr.read().decode()
        assert complaints == ""
        assert process.wait(timeout=60) == (1 if arguments == CHECK else 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_one_line(repository: Path) -> None:
    with open("/dev/full", "w") as full:
        found = subprocess.run(
            [*GOVERN, *CHECK], cwd=repository, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert found.stderr == "govern: cannot write to standard output: No space left on device\n"
    assert found.returncode == 3


def test_an_encoding_that_lacks_a_character_does_not_stop_the_report(repository: Path) -> None:
    (repository / "app" / "wide.py").write_text("print('日本')\n", encoding="utf-8")
    found = run(repository, *CHECK, PYTHONIOENCODING="ascii")
    assert r"\u65e5\u672c" in found.stdout
    assert (found.returncode, found.stderr) == (1, "")


def test_two_runs_print_the_same_bytes(repository: Path) -> None:
    for arguments in ((*CHECK, "--format", "json"), ("check",), ("routes", "--format", "json")):
        first = run(repository, *arguments, PYTHONHASHSEED="1")
        second = run(repository, *arguments, PYTHONHASHSEED="2")
        assert first.stdout == second.stdout


def test_verbose_times_each_step_on_standard_error(repository: Path) -> None:
    found = run(repository, *CHECK, "--verbose")
    assert "s  working out the endpoints\n" in found.stderr
    assert "working out" not in found.stdout
