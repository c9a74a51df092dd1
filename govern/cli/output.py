"""Writing: results to standard output, complaints to standard error, reports to files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from govern.errors import GovernError
from govern.reporters.printable import printable


def emit(text: str) -> None:
    """Write to standard output. A reader that went away (`| head`) is no error: the exit code still tells the rest.

    Raises GovernError where it cannot be written for another reason: a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        emit(text.encode(encoding, "backslashreplace").decode(encoding))
    except BrokenPipeError:
        forget_output()
    except OSError as error:
        forget_output()
        raise GovernError(f"cannot write to standard output: {error.strerror or error}") from error


def emit_paged(text: str) -> None:
    """Write to standard output; on a terminal that is too low for it through the pager of the user ($PAGER, else less),
    which goes by itself where all fits."""
    import shutil

    if not sys.stdout.isatty() or text.count("\n") < shutil.get_terminal_size().lines or os.environ.get("PAGER") == "":
        emit(text)
        return
    import click

    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text, color=True)


def complain(message: str) -> None:
    """Write to standard error: a line for each line of the message."""
    text = "".join(f"govern: {printable(line)}\n" for line in message.splitlines() if line.strip())
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except UnicodeEncodeError:
        sys.stderr.write(text.encode("ascii", "backslashreplace").decode("ascii"))
    except BrokenPipeError:
        pass


def write_report(text: str, file: Path) -> None:
    """Write a report to a file. Raises GovernError where that is not possible."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GovernError(f"cannot write {file}: {error.strerror or error}") from error


def forget_output() -> None:
    """Point standard output at nothing, so that the interpreter does not complain when it flushes at the end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, sys.stdout.fileno())
    finally:
        os.close(nothing)
