"""What govern is doing, on a terminal's standard error, once it has taken over a second."""

from __future__ import annotations

import sys
from threading import Lock, Timer
from types import TracebackType

PATIENCE = 1.0


class Progress:
    """A line that says what is being done. Used as a context; call it with the name of each step.

    Silent where standard error is no terminal, and for the first second. The line is gone when the context ends.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self._active = wanted and sys.stderr.isatty()
        self._lock = Lock()
        self._step = ""
        self._showing = False
        self._timer = Timer(PATIENCE, self._begin)
        self._timer.daemon = True

    def __enter__(self) -> Progress:
        if self._active:
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            self._active = False
            if self._showing:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def __call__(self, step: str) -> None:
        """A step has begun."""
        with self._lock:
            self._step = step
            if self._showing:
                self._draw()

    def _begin(self) -> None:
        with self._lock:
            if self._active:
                self._showing = True
                self._draw()

    def _draw(self) -> None:
        sys.stderr.write(f"\r\x1b[K{self._step} …")
        sys.stderr.flush()
