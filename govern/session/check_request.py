"""What `govern check` is asked to do: apart from the doing, so that a kept result is found without the engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from govern.findings import Severity


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check. `paths` picks the repository and, below its root, the files whose findings count.

    `python_rules` false forbids local rules that run code. `staged` reads the index in place of the files on disk.
    """

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    least: Severity = Severity.INFO
    python_rules: bool = True
    staged: bool = False
