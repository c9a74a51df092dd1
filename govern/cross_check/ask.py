"""Starts the interpreter that the user named, to ask the live application what it serves.

This is the one place outside `tree` that starts a process, and the one that runs code of the repository: only because
the user asked for it by naming an interpreter.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from govern.errors import GovernError
from govern.records import dataclass

SCRIPT = Path(__file__).with_name("live.py")


@dataclass(frozen=True, slots=True)
class LiveRoute:
    """A route that the application serves: the full path, where its handler is, the repository's callables below it.

    `status_code` is None for a websocket, and for a route that is not FastAPI's.
    """

    method: str
    path: str
    handler: str
    file: str
    line: int
    dependencies: frozenset[str]
    status_code: int | None


@dataclass(frozen=True, slots=True)
class LiveApp:
    """What an application serves, and the FastAPI that serves it."""

    app: str
    fastapi: str
    routes: tuple[LiveRoute, ...]


def ask(python: str, app: str, root: Path, folder: Path, import_from: Sequence[str], seconds: float) -> LiveApp:
    """Import `app` ("module:attribute") with the interpreter `python` and ask it for its routes.

    It runs in `folder`, with `import_from` (relative to `root`) before everything else on `sys.path`. Raises
    GovernError where the interpreter cannot be started, the import fails, or no answer comes within `seconds`.
    """
    request = json.dumps({"root": str(root), "paths": list(import_from), "app": app})
    try:
        process = subprocess.Popen(
            [python, "-B", "-W", "ignore", str(SCRIPT), request],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise GovernError(f"cannot start {python}: {error.strerror or error}") from error
    try:
        output, complaints = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise GovernError(f"cannot verify {app}: importing it took more than {seconds:g} seconds") from error
    finally:
        _end(process)
    return _read(app, output, complaints, process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.communicate()


def _read(app: str, output: bytes, complaints: bytes, code: int) -> LiveApp:
    try:
        answer = json.loads(output)
    except ValueError as error:
        said = complaints.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"the interpreter ended with code {code}"
        raise GovernError(f"cannot verify {app}: {reason}") from error
    if "error" in answer:
        raise GovernError(f"cannot import {app}: {answer['error']}")
    routes = tuple(
        LiveRoute(
            row["method"], row["path"], row["handler"], row["file"], row["line"], frozenset(row["dependencies"]),
            row["status_code"],
        )
        for row in answer["routes"]
    )  # fmt: skip
    return LiveApp(app, answer["fastapi"], routes)
