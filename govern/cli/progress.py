"""What govern is doing, on a terminal's standard error, once it has taken over a second."""

from __future__ import annotations

import sys
import time
from threading import Lock, Timer
from types import TracebackType

PATIENCE = 1.0


class Progress:
    """A line that says what is being done. Used as a context; call it with the name of each step.

    Silent where standard error is no terminal, and for the first second. The line is gone when the context ends.
    With `verbose` each step leaves a line with the time that it took, on any standard error.
    """

    def __init__(self, *, verbose: bool = False) -> None:
        self._verbose = verbose
        self._active = not verbose and sys.stderr.isatty()
        self._since = time.monotonic()
        self._lock = Lock()
        self._step = ""
        self._showing = False
        self._begun = self._since
        self._timer = self._later()

    def __enter__(self) -> Progress:
        if self._active:
            self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._timer.cancel()
        self._leave_step()
        with self._lock:
            self._active = False
            if self._showing:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def __call__(self, step: str) -> None:
        """A step has begun; with "" none has, and until the next one there is no thread beside that of the caller."""
        self._leave_step()
        if not step:
            self._timer.cancel()
            if self._timer.is_alive():
                self._timer.join()
            return
        if self._active and not self._showing and not self._timer.is_alive():
            self._timer = self._later()
            self._timer.start()
        with self._lock:
            self._step = step
            if self._showing:
                self._draw()

    def _later(self) -> Timer:
        timer = Timer(max(0.0, PATIENCE - (time.monotonic() - self._begun)), self._begin)
        timer.daemon = True
        return timer

    def _leave_step(self) -> None:
        if not self._step:
            return
        now = time.monotonic()
        if self._verbose:
            sys.stderr.write(f"{now - self._since:8.3f}s  {self._step}\n")
        self._since, self._step = now, ""

    def _begin(self) -> None:
        with self._lock:
            if self._active:
                self._showing = True
                self._draw()

    def _draw(self) -> None:
        sys.stderr.write(f"\r\x1b[K{self._step} …")
        sys.stderr.flush()
