"""A page that is longer than the terminal goes through the pager; everything else is printed."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from contextlib import suppress

import pytest

from govern.cli.main import main


def in_a_terminal(*arguments: str, pager: str, rows: int) -> str:
    """What govern writes to a terminal of some rows."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PAGER": pager, "LINES": str(rows), "COLUMNS": "100", "TERM": "xterm", "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "govern.cli.main", *arguments], stdin=theirs, stdout=theirs, env=environment
    ) as process:
        os.close(theirs)
        written = b""
        with suppress(OSError):  # how a terminal says that nobody writes to it any more
            while chunk := os.read(ours, 4096):
                written += chunk
        os.close(ours)
        assert process.wait(30) == 0
    return written.decode().replace("\r\n", "\n")


PAGER = "sed s/^/|/"


@pytest.mark.parametrize(
    ("arguments", "pager", "rows", "paged"),
    [
        (("explain", "field-missing"), PAGER, 20, True),
        (("explain", "field-missing"), PAGER, 5000, False),
        (("explain", "field-missing"), "", 20, False),
        (("explain", "field-missing", "--no-pager"), PAGER, 20, False),
        (("explain", "field-missing", "--format", "markdown"), PAGER, 20, False),
    ],
)
def test_when_it_is_paged(arguments: tuple[str, ...], pager: str, rows: int, paged: bool) -> None:
    text = in_a_terminal(*arguments, pager=pager, rows=rows)
    assert "field-missing" in text
    assert text.startswith("|") is paged


def test_a_pipe_is_never_paged(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PAGER", "false")
    assert main(["explain", "field-missing"]) == 0
    assert capsys.readouterr().out.startswith("field-missing")
