"""Processes beside this one: what they found is taken over whole, whatever becomes of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

import govern.beside
from govern.beside import HEAD, Process, beside, can_fork

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked here"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning"),
]


def pieces() -> Iterator[tuple[int, bytes]]:
    yield 3, b"three"
    yield 1, b"x" * 200_000


def test_what_a_process_found_comes_back_in_its_order() -> None:
    with beside([pieces, list]) as processes:
        assert [list(process.found()) for process in processes] == [list(pieces()), []]


def test_what_was_written_in_part_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    def working(work: object, pipe: int) -> None:
        os.write(pipe, HEAD.pack(0, 4) + b"full" + HEAD.pack(1, 1000) + b"cut")
        os._exit(0)

    monkeypatch.setattr(govern.beside, "_work", working)
    process = Process(list)
    assert list(process.found()) == [(0, b"full")]
    process.end()


def test_a_process_that_fails_found_nothing() -> None:
    def fails() -> Iterator[tuple[int, bytes]]:
        yield 0, b"first"
        raise RecursionError

    with beside([fails, pieces]) as (failing, other):
        assert list(failing.found()) == []
        assert len(list(other.found())) == 2


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not can_fork()
