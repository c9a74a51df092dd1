"""The sample applications: one Markdown page each, whose code blocks are files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("applications")
FILE = re.compile(r"^`([^`\n]+)`\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"^The application: `([^`]+)`$", re.MULTILINE)
IMPORTED = re.compile(r"^Imported from: `([^`]+)`$", re.MULTILINE)
CONDITIONAL = re.compile(r"^Conditional: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Sample:
    """An application by its name: how it is served ("module:attribute"), from which folder it is imported, its files.

    `conditional` are the routes ("GET /path") that some deployment serves and another does not.
    """

    name: str
    app: str
    imported_from: str
    files: dict[str, str]
    conditional: frozenset[str] = frozenset()


def samples() -> list[Sample]:
    """All sample applications, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.md"))]


def read(path: Path) -> Sample:
    """The application of one page."""
    text = path.read_text(encoding="utf-8")
    named, imported, conditional = NAMED.search(text), IMPORTED.search(text), CONDITIONAL.search(text)
    return Sample(
        path.stem,
        named[1] if named else "app.main:app",
        imported[1] if imported else ".",
        dict(FILE.findall(text)),
        frozenset(re.findall(r"`([^`]+)`", conditional[1] if conditional else "")),
    )
