"""What `govern check` is asked to do: apart from the doing, so that a kept result is found without the engine."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from pathlib import Path

from govern.findings import Severity
from govern.records import dataclass


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check. `paths` picks the repository and, below its root, the files whose findings count.

    `python_rules` false forbids local rules that run code. `staged` reads the index in place of the files on disk.
    `baseline` names a file other than the configured one, `no_baseline` asks for none. `today` decides which
    suppressions have expired; None for the day on the clock. A result may be kept for that day only.
    `jobs` is how many processes may read files at once; the result is the same.
    `at` reads a commit in place of them. `base` names a commit: only what the change since then causes is found.
    """

    paths: tuple[Path, ...] = ()
    config: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    least: Severity = Severity.INFO
    python_rules: bool = True
    staged: bool = False
    baseline: Path | None = None
    no_baseline: bool = False
    today: date | None = None
    base: str | None = None
    at: str | None = None
    jobs: int = field(default=1, repr=False, compare=False)
