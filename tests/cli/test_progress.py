"""The line that tells a terminal what is being done."""

from __future__ import annotations

import io
import sys
import threading

import pytest

import govern.cli.progress
from govern.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_else_runs_between_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    before = threading.active_count()
    with Progress() as progress:
        progress("reading")
        assert threading.active_count() == before + 1
        progress("")
        assert threading.active_count() == before
        progress("checking")
        assert threading.active_count() == before + 1
    assert terminal.getvalue() == ""


def test_a_step_that_begins_late_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    drawn = threading.Event()
    monkeypatch.setattr(govern.cli.progress, "PATIENCE", 0.01)
    with Progress() as progress:
        progress("")
        monkeypatch.setattr(progress, "_draw", drawn.set)
        progress("reading")
        assert drawn.wait(20)


def test_verbose_leaves_a_line_for_each_step_that_has_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(verbose=True) as progress:
        progress("reading")
        progress("")
        progress("checking")
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(maxsplit=1)[1] for line in lines] == ["reading", "checking"]
