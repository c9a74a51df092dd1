"""What can go wrong with kept results while processes run: the answer is the right one, on time or not."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.scenario import read_scenario

FINDINGS = read_scenario(Path(__file__).parent / "scenarios" / "findings.scenario")
CHECK = [sys.executable, "-m", "govern.cli.main", "check", "--format", "json"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, content in FINDINGS.files.items():
        (tmp_path / "code" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "code" / name).write_bytes(content)
    return tmp_path / "code"


def start(repository: Path, *more: str, limit: int | None = None) -> subprocess.Popen[str]:
    """A check with a cache beside the repository; `limit` is the largest file that it can write, in bytes."""

    def restrict() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [*CHECK, *more],
        cwd=repository,
        env={**os.environ, "GOVERN_CACHE_DIR": str(repository.parent / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=restrict,  # noqa: PLW1509
    )


def answer(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_runs_at_once_and_after_each_other_give_the_same(repository: Path) -> None:
    right = answer(start(repository, "--no-cache"))
    assert [answer(one) for one in [start(repository), start(repository)]] == [right, right]
    assert answer(start(repository)) == right
    assert answer(start(repository, "--verify-cache")) == right


def test_a_full_disk_is_no_error(repository: Path) -> None:
    right = answer(start(repository, "--no-cache"))
    assert answer(start(repository, limit=600)) == right
    assert not list((repository.parent / "cache").glob("*/*.kept"))
    assert answer(start(repository)) == right


@pytest.mark.slow
def test_a_killed_run_leaves_nothing_wrong_behind(repository: Path) -> None:
    right = answer(start(repository, "--no-cache"))
    for tenths in range(2, 20, 3):
        process = start(repository)
        time.sleep(tenths / 10)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    assert answer(start(repository)) == answer(start(repository)) == right
