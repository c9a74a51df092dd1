"""Draws what a command prints on a terminal as an SVG: `python scripts/terminal_svg.py OUT.svg [--check] -- COMMAND`.

No service and no font is needed: each run of one colour is placed by its column, so that any monospace font lines up.
With --check nothing is written; the exit code is 1 if the file differs from what it should be.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from unicodedata import combining, east_asian_width

CHARACTER, LINE, SIZE, MARGIN = 8.4, 19, 14, 16
BACKGROUND, FOREGROUND, PROMPT = "#0d1117", "#e6edf3", "#7ee787"
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#d29922", "34": "#79c0ff", "35": "#d2a8ff", "36": "#76e3ea"}
SGR = re.compile(r"\x1b\[([0-9;]*)m")


def runs(line: str) -> Iterator[tuple[str, str, str]]:
    """The pieces of a painted line: (fill, weight, text)."""
    fill, weight = FOREGROUND, "normal"
    pieces = SGR.split(line)
    yield fill, weight, pieces[0]
    for codes, text in zip(pieces[1::2], pieces[2::2], strict=True):
        for code in codes.split(";"):
            if code in ("", "0"):
                fill, weight = FOREGROUND, "normal"
            elif code == "1":
                weight = "bold"
            else:
                fill = COLORS.get(code, fill)
        yield fill, weight, text


def width_of(text: str) -> int:
    """How many columns a text takes."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def draw(lines: list[str], title: str) -> str:
    """The SVG of a terminal with these lines, which may be painted."""
    columns = max(width_of(SGR.sub("", line)) for line in lines)
    width, height = round(columns * CHARACTER + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        ),
        f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="{SIZE}">',
    ]
    for number, line in enumerate(lines):
        y = MARGIN + number * LINE + SIZE
        column = 0
        for fill, weight, text in runs(line):
            if text.strip():
                x = MARGIN + column * CHARACTER
                length = width_of(text) * CHARACTER
                out.append(
                    f'<text x="{x:.1f}" y="{y}" fill="{fill}" font-weight="{weight}" textLength="{length:.1f}"'
                    f' lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(text)}</text>'
                )
            column += width_of(text)
    return "\n".join([*out, "</g>", "</svg>", ""])


def captured(command: list[str]) -> list[str]:
    """The lines that a command prints, in colour; whatever its exit code."""
    painted = {**os.environ, "FORCE_COLOR": "1"} | {"NO_COLOR": ""}
    found = subprocess.run(command, env=painted, capture_output=True, encoding="utf-8", check=False)
    if not found.stdout:
        raise SystemExit(f"{command[0]} printed nothing: {found.stderr}")
    return found.stdout.rstrip("\n").splitlines()


def main() -> int:
    """Draw, or check. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="compare only")
    parser.add_argument("--shown-as", help="the command to show; the real one by default")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    shown = options.shown_as or " ".join(options.command)
    prompt = f"\x1b[32m$\x1b[0m \x1b[1m{shown}\x1b[0m"
    picture = draw([prompt, *captured(options.command)], f"What `{shown}` prints")
    if not options.check:
        options.file.write_text(picture, encoding="utf-8")
        return 0
    if options.file.is_file() and options.file.read_text(encoding="utf-8") == picture:
        return 0
    print(f"{options.file} is not what `{shown}` prints now; draw it again", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
