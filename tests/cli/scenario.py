"""Scenario files: a repository, commands, and what they print, as one text that can be read from top to bottom.

    first lines: what the scenario shows
    ---- file app/main.py           the lines that follow are a file of the repository
    ---- bytes app/photo.py         the same, with Python's escapes (\\x00)
    ---- run                        the lines that follow are commands; each is one call of govern
    ---- exit 1                     the exit code of the last of them
    ---- stdout                     what it prints: `…` stands for any text, alone for any lines, {root} for the folder
    ---- stderr                     what it complains; nothing, where this is left out

A second `run` begins the next step, in the same repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MARK = "---- "
ANYTHING = "…"


@dataclass(slots=True)
class Step:
    """Commands, and what the last of them must give."""

    commands: list[str]
    exit: int = 0
    stdout: str = ""
    stderr: str = ""


@dataclass(slots=True)
class Scenario:
    """A repository's files and the steps in it."""

    title: str
    files: dict[str, bytes] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file. Raises ValueError for a section that is none of the above."""
    title, *sections = re.split(rf"^{MARK}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    scenario = Scenario(title.strip())
    for section in sections:
        heading, _, text = section.partition("\n")
        kind, _, argument = heading.partition(" ")
        if kind == "file":
            scenario.files[argument] = text.encode()
        elif kind == "bytes":
            scenario.files[argument] = text.rstrip("\n").encode("latin-1").decode("unicode_escape").encode("latin-1")
        elif kind == "run":
            scenario.steps.append(Step([line for line in text.splitlines() if line]))
        elif kind == "exit":
            scenario.steps[-1].exit = int(argument)
        elif kind in ("stdout", "stderr"):
            setattr(scenario.steps[-1], kind, text.rstrip("\n"))
        else:
            raise ValueError(f"{path}: unknown section {heading!r}")
    return scenario


def matches(expected: str, found: str) -> bool:
    """Whether the text is the expected one, line by line."""
    return re.fullmatch("".join(_patterns(expected)), found.rstrip("\n") + "\n") is not None


def _patterns(expected: str) -> Iterator[str]:
    for line in expected.splitlines() or [""]:
        if line == ANYTHING:
            yield r"(?:[^\n]*\n)*?"
        else:
            yield r"[^\n]*".join(re.escape(piece) for piece in line.split(ANYTHING)) + r"\n"
