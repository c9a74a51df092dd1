"""Reading by several processes gives what reading by one gives, whatever becomes of them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import govern.facts.beside
import govern.facts.store
from govern.cache.pieces import Pieces
from govern.errors import GovernError
from govern.facts.beside import shares_of
from govern.facts.python import PythonFacts, read_python
from govern.facts.store import FEWEST_AHEAD, Facts
from govern.tree.memory import MemoryTree

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]

FOLDER = Path(__file__).parents[2] / "govern" / "facts"
FILES = {
    **{f"app/{path.name}": path.read_bytes() for path in sorted(FOLDER.glob("python*.py"))},
    **{f"app/small{number}.py": f"x = {number}\n".encode() for number in range(FEWEST_AHEAD)},
    "app/broken.py": b"def f(:\n    x = [1,\n",
    "app/binary.py": b"\0\0",
    "app/told.py": b"x = 1  # govern: ignore[a-b] why\n",
}
HERE = os.getpid()


@pytest.fixture(autouse=True)
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads of the test runner stand by; small files are worth a process."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(govern.facts.beside, "SMALLEST_SHARE", 500)


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that this process reads itself."""
    read: list[str] = []

    def reading(source: bytes, path: str) -> PythonFacts:
        read.append(path)
        return read_python(source, path)

    monkeypatch.setattr(govern.facts.store, "read_python", reading)
    return read


def read_ahead(jobs: int, tree: MemoryTree | None = None, pieces: Pieces | None = None) -> list[PythonFacts]:
    facts = Facts(tree or MemoryTree(FILES), pieces)
    facts.read_ahead(facts.tree.paths(), jobs)
    return [facts.python(path) for path in facts.tree.paths()]


begun: list[int] = []


@pytest.fixture(autouse=True)
def _watch_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note the processes that are begun: other tests of this process may have left some of their own."""
    fork = os.fork

    def noted() -> int:
        process = fork()
        if process:
            begun.append(process)
        return process

    begun.clear()
    monkeypatch.setattr(os, "fork", noted)


def nobody_is_left() -> bool:
    for process in begun:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
            return False
    return True


@pytest.mark.parametrize("jobs", [2, 3, 7])
def test_the_facts_are_the_same(jobs: int, read_here: list[str]) -> None:
    ours = read_ahead(jobs)
    assert len(read_here) < len(FILES), "other processes read some"
    assert repr(ours) == repr(read_ahead(1))
    assert nobody_is_left()


def test_in_what_order_files_are_read_does_not_show() -> None:
    several, one = Facts(MemoryTree(FILES)), Facts(MemoryTree(FILES))
    several.read_ahead(several.tree.paths(), 3)
    for path in one.tree.paths():
        one.python(path)
    assert list(several.problems()) == list(one.problems())


def test_what_others_read_is_kept_for_the_next_run(tmp_path: Path, read_here: list[str]) -> None:
    pieces = Pieces(tmp_path / "cache", b"v" * 8)
    first = read_ahead(2, pieces=pieces)
    pieces.close()
    read_here.clear()
    again = Pieces(tmp_path / "cache", b"v" * 8)
    assert repr(read_ahead(2, pieces=again)) == repr(first)
    assert read_here == []


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def failing() -> None:
    raise MemoryError


@pytest.mark.parametrize("becomes", [killed, failing])
def test_a_process_that_does_not_get_through_costs_time_only(
    becomes: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(source: bytes, path: str) -> PythonFacts:
        if os.getpid() != HERE and "small" in path:
            becomes()
        return read_python(source, path)

    expected = repr(read_ahead(1))
    monkeypatch.setattr(govern.facts.beside, "read_python", reading)
    assert repr(read_ahead(3)) == expected
    assert nobody_is_left()


def test_no_process_stays_behind_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(source: bytes, path: str) -> PythonFacts:
        if os.getpid() != HERE:
            time.sleep(60)
        raise KeyboardInterrupt

    monkeypatch.setattr(govern.facts.beside, "read_python", reading)
    monkeypatch.setattr(govern.facts.store, "read_python", reading)
    with pytest.raises(KeyboardInterrupt):
        read_ahead(3)
    assert nobody_is_left()


def test_no_process_outlives_the_one_that_asked() -> None:
    asks = """
import os, threading, govern.facts.beside as beside
beside.SMALLEST_SHARE, threading.active_count = 500, lambda: 1
with beside.beside([[("a.py", b"x = [1, 2, 3];" * 4_000)]]):
    print("asked", flush=True)
    os._exit(0)  # as if it was killed
"""
    # ends when nobody has the pipe of its output open any more
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, check=False, timeout=30)
    assert done.stdout == b"asked\n"


def test_where_no_process_is_to_be_had_one_reads_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("too many processes")

    expected = repr(read_ahead(1))
    monkeypatch.setattr(os, "fork", refuse)
    assert repr(read_ahead(3)) == expected


def test_a_file_that_cannot_be_read_is_for_whoever_asks() -> None:
    class Gone(MemoryTree):
        def read(self, path: str) -> bytes:
            if path == "app/told.py":
                raise GovernError(f"{path}: cannot be read")
            return super().read(path)

    facts = Facts(Gone(FILES))
    facts.read_ahead(facts.tree.paths(), 2)
    assert facts.python("app/small1.py").lines == 1
    with pytest.raises(GovernError, match="told"):
        facts.python("app/told.py")


def test_small_repositories_and_processes_with_threads_are_not_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    files = list(FILES.items())
    assert len(shares_of(files, 2)) == 2
    assert len(shares_of(files[-1:], 2)) == 1
    assert len(shares_of(files, 1)) == 1
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert len(shares_of(files, 2)) == 1
