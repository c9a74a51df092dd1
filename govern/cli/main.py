"""Where `govern` begins: cheap questions are answered at once, every error becomes one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from govern.errors import FAILURE_EXIT, USAGE_EXIT, GovernError
from govern.version import VERSION

INTERRUPTED_EXIT = 130
DEBUG = "GOVERN_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run govern with `arguments` (the process's own by default); returns the exit code, and never raises an error."""
    if arguments is not None:
        return _answer(list(arguments))
    # Facts are millions of tuples that live to the end: looking for cycles among them costs half of the reading, and
    # once more when the interpreter ends.
    gc.disable()
    try:
        return _answer(sys.argv[1:])
    finally:
        gc.freeze()


def _answer(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED_EXIT)
    except BrokenPipeError:
        return _no_reader()
    except GovernError as error:
        return _fail(str(error), error.exit_code)
    except Exception as error:
        if os.environ.get(DEBUG) == "1":
            raise
        return _fail(_describe(error), FAILURE_EXIT)


def _run(arguments: list[str]) -> int:
    if arguments in (["--version"], ["-V"]):
        from govern.cli.output import emit

        emit(f"govern {VERSION}\n")
        return 0
    import click

    from govern.cli.group import govern

    try:
        result = govern.main(arguments, prog_name="govern", standalone_mode=False)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "govern"
        return _fail(f"{error.format_message()} (`{command} --help` lists what there is)", USAGE_EXIT)
    except click.Abort:
        return _fail("interrupted", INTERRUPTED_EXIT)
    except SystemExit:  # all that click does about a reader that went away
        return _no_reader()
    return result if isinstance(result, int) else 0


def _no_reader() -> int:
    from govern.cli.output import forget_output

    forget_output()
    return 0


def _fail(message: str, code: int) -> int:
    from govern.cli.output import complain

    complain(message)
    return code


def _describe(error: Exception) -> str:
    """One line about a defect of govern: what happened, where, and what to do about it."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    where = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    message = " ".join(str(error).split())
    return (
        f"a defect of govern: {type(error).__name__}: {message}{where};"
        f" please report this line, better with the traceback that {DEBUG}=1 shows"
    )


if __name__ == "__main__":
    raise SystemExit(main())
