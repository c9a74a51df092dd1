"""`govern selftest`: take away one guard after another on a copy in memory, and say which rules notice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govern.packs import select_rules
from govern.project.wiring.backend import require_app
from govern.records import dataclass
from govern.session.repository import open_stored
from govern.session.rules import rules_of
from govern.session.start import Progress, silent

if TYPE_CHECKING:
    from govern.selftest.run import SelfTest


@dataclass(frozen=True, slots=True)
class SelfTestRequest:
    """What to take away, and whom to ask: `operators` by name (empty for all), at most `limit` mutants of the sample
    that `seed` chooses, none begun after `timeout` seconds. The rest is as in CheckRequest."""

    path: Path | None = None
    config: Path | None = None
    app: str | None = None
    operators: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    limit: int | None = None
    seed: int = 0
    timeout: float | None = None
    python_rules: bool = True


def run_selftest(request: SelfTestRequest, progress: Progress = silent) -> SelfTest:
    """Take away one thing after another on a copy in memory, and say which rules notice. Nothing is written.

    Raises UsageError where there is no repository, no such application, operator or rule.
    """
    from govern.selftest.operators.catalogue import named
    from govern.selftest.run import self_test

    operators = named(request.operators)
    progress("reading the repository")
    paths = () if request.path is None else (request.path,)
    repository = open_stored(paths, request.config, request.app)
    require_app(repository.project)
    rules = rules_of(repository.tree, repository.config, python_rules=request.python_rules)
    chosen = select_rules(
        rules, repository.config, select=request.select, ignore=request.ignore, profile=request.profile
    )
    return self_test(
        repository.project,
        chosen,
        operators,
        limit=request.limit,
        seed=request.seed,
        timeout=request.timeout,
        progress=progress,
    )
