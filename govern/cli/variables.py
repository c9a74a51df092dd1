"""The environment variables that stand for options: `GOVERN_PROFILE=strict` is `--profile strict`."""

from __future__ import annotations

import click

PREFIX = "GOVERN_"
# Options that mean the same wherever they occur; those of `check` all have a variable of their own.
EVERYWHERE = frozenset(("baseline", "color", "config", "ignore", "no_python_rules", "profile", "select"))
# What writes is asked for each time.
NEVER = frozenset(("add_ignores", "fix", "help", "unsafe_fixes", "watch", "write"))


def read_variables(command: click.Command, *, whole: bool) -> None:
    """Let the options of a command, and of those below it, be given by variables too: all of them if `whole`, else
    those that mean the same everywhere. What the command line says goes before a variable."""
    for one in command.params:
        if not isinstance(one, click.Option) or one.envvar is not None or one.name in NEVER:
            continue
        names = [name.lstrip("-") for name in one.opts if name.startswith("--")]
        if whole or one.name in EVERYWHERE or EVERYWHERE & {name.replace("-", "_") for name in names}:
            one.envvar = [PREFIX + name.replace("-", "_").upper() for name in names]
    for below in getattr(command, "commands", {}).values():
        read_variables(below, whole=False)
