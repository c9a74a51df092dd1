"""Hyperlinks in the terminal: a place in a report that opens its file (OSC 8)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from govern.cli.color import wants_color
from govern.reporters.style import Link, no_link

# Terminals that are known to show links as such; others may print the escape codes.
PROGRAMS = frozenset(("iTerm.app", "vscode", "WezTerm", "ghostty", "Hyper", "Tabby", "rio", "zed"))
KINDS = ("kitty", "alacritty", "foot", "ghostty", "wezterm")
OLDEST_VTE = 5000


def link_for(color: str, stream: IO[Any], paths: Sequence[Path]) -> Link:
    """What makes links for text that goes to `stream`, to files below the root of the repository of `paths`."""
    if not wants_links(os.environ, stream.isatty()) or not wants_color(color, os.environ, stream.isatty()):
        return no_link
    from urllib.parse import quote

    from govern.tree.discovery import find_root

    root = find_root(paths[0] if paths else Path()).root.resolve()

    def link(text: str, file: str, line: int) -> str:
        return f"\x1b]8;;file://{quote(str(root / file))}\x1b\\{text}\x1b]8;;\x1b\\" if file else text

    return link


def wants_links(environment: Mapping[str, str], terminal: bool) -> bool:
    """Whether the terminal shows hyperlinks; FORCE_HYPERLINK decides where it is set ("0" for never)."""
    forced = environment.get("FORCE_HYPERLINK", "")
    if forced:
        return forced != "0"
    if not terminal or environment.get("TERM") == "dumb" or environment.get("CI"):
        return False
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in PROGRAMS
        or bool(environment.get("WT_SESSION") or environment.get("KONSOLE_VERSION") or environment.get("DOMTERM"))
        or (vte.isdigit() and int(vte) >= OLDEST_VTE)
        or any(kind in environment.get("TERM", "") for kind in KINDS)
    )
