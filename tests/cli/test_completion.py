"""Completion, asked for as a shell asks: the words so far in the environment, the answer on standard output."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govern.cli.main import main

LOCAL = ".govern/rules/style/no-print.md"


def completed(words: str, folder: Path) -> list[str]:
    environment = {
        **os.environ,
        "_GOVERN_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-m", "govern.cli.main"],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60,
    )  # fmt: skip
    assert not done.stderr
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("govern per", ["permissions"]),
        ("govern check --fi", ["--fix"]),
        ("govern check --format sar", ["sarif"]),
        ("govern explain mutation-without-a", ["mutation-without-audit"]),
        ("govern explain no-", ["no-print"]),
        ("govern check --select mutations,field-m", ["mutations,field-missing"]),
        ("govern check --select sty", ["style"]),
        ("govern check --fail-on ne", ["never"]),
    ],
)
def test_what_a_key_completes(words: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / LOCAL).parent.mkdir(parents=True)
    (tmp_path / LOCAL).touch()
    (tmp_path / "app").mkdir()
    assert completed(words, tmp_path / "app") == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_reads(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert "_GOVERN_COMPLETE=" in script
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=script, text=True, check=True, capture_output=True)
