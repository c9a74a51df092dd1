"""`--watch`: a check, a wait that costs nothing, a check again; mistakes made meanwhile do not end it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from govern.cli import watching
from govern.cli.watching import keep_watching, wait_for_change
from govern.errors import UsageError
from govern.tree.polling import Poll


class Scripted(Poll):
    """A poll that is told what to find at each look."""

    def __init__(self, *looks: tuple[str, ...]) -> None:
        super().__init__(Path(), list)
        self._looks: Iterator[tuple[str, ...]] = iter(looks)

    def changed(self) -> tuple[str, ...]:
        return next(self._looks)


def test_it_waits_until_no_more_changes() -> None:
    naps: list[float] = []
    poll = Scripted((), (), ("a.py",), ("b.py",), ())
    assert wait_for_change(poll, naps.append) == ("a.py", "b.py")
    assert len(naps) == 4
    assert min(naps) >= watching.PAUSE / 2


def test_mistakes_are_said_and_the_watch_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    monkeypatch.setattr(watching, "wait_for_change", lambda poll: ("govern.yaml",))
    runs: list[int] = []

    def once() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise UsageError("govern.yaml:3: nonsense")
        if len(runs) == 3:
            raise KeyboardInterrupt

    assert keep_watching([tmp_path], once) == 0
    err = capsys.readouterr().err
    assert "govern: govern.yaml:3: nonsense\n" in err
    assert err.count("changed: govern.yaml\n") == 2


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A job in the background ignores interrupts, and so would its children: they take over what is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_the_real_thing(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["fastapi==0.115.0"]\n')
    (tmp_path / "main.py").write_text("from fastapi import FastAPI\n\napp = FastAPI()\n")
    command = [sys.executable, "-m", "govern.cli.main", "check", "--watch", "--select", "duplicate-route", "-q"]
    command += ["--format", "concise"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            assert process.stdout is not None
            assert "watching 2 files" in process.stderr.readline()
            route = "\n\n@app.get('/a')\ndef {}():\n    pass\n"
            (tmp_path / "main.py").write_text(
                (tmp_path / "main.py").read_text() + route.format("a") + route.format("b")
            )
            assert process.stderr.readline() == "govern: changed: main.py\n"
            assert "duplicate-route" in process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()
