"""Whether to paint, and how."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO, Any

import click

from govern.reporters.style import Role, Style, plain

CODES: Mapping[Role, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "good": "32",
    "place": "36",
    "gutter": "34",
    "rule": "1",
    "help": "1;32",
    "strong": "1",
    "dim": "2",
}

color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to use colours; auto asks NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and the terminal.",
)


def style_for(choice: str, stream: IO[Any]) -> Style:
    """The style for text that goes to `stream`, given what `--color` says."""
    return paint if wants_color(choice, os.environ, stream.isatty()) else plain


def wants_color(choice: str, environment: Mapping[str, str], terminal: bool) -> bool:
    """Whether to paint: `--color` decides, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, then the terminal.

    A variable counts if it is set and not empty; a forcing one not if it is "0".
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if any(environment.get(name, "") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return terminal and environment.get("TERM") != "dumb"


def paint(text: str, role: Role) -> str:
    """`text` in the colour of its role."""
    return f"\x1b[{CODES[role]}m{text}\x1b[0m" if text else text
