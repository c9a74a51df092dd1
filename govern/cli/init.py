"""`govern init`: a configuration, a hook and a CI job for a repository that has none."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would be written as a diff; write nothing.")
@click.option("--no-hook", is_flag=True, help="Leave the configuration of pre-commit alone.")
@click.option("--no-ci", is_flag=True, help="Write no CI job.")
@click.option(
    "--install-from",
    metavar="REQUIREMENT",
    default="",
    help="What pip installs govern from in CI; worked out from how it was installed here by default.",
)
@color_option
def init(path: Path | None, dry_run: bool, no_hook: bool, no_ci: bool, install_from: str, color: str) -> None:
    """Look at a repository, write govern.yaml, a pre-commit hook and a CI job, and show the findings worth most.

    Nothing is asked, nothing that is there is overwritten, and running it again changes nothing more. The exit code
    is 0 whatever is found.
    """
    from govern.cli.hyperlinks import link_for
    from govern.cli.output import complain, emit
    from govern.cli.progress import Progress
    from govern.fixes.diff import unified_diff
    from govern.reporters.report import RenderOptions
    from govern.reporters.setup_text import found_lines, next_lines, worth_lines, written_lines
    from govern.session.init import InitRequest, run_init

    with Progress() as progress:
        outcome = run_init(InitRequest(path, dry_run, not no_hook, not no_ci, install_from), progress)
    options = RenderOptions(
        style=style_for(color, sys.stdout), link=link_for(color, sys.stdout, () if path is None else (path,))
    )
    created = [file for file, change in outcome.changes.items() if change.before is None]
    changed = [file for file in outcome.changes if file not in created]
    lines = [
        *found_lines(outcome.result, outcome.apps, options),
        "",
        *written_lines(changed, created, outcome.kept, dry_run=dry_run),
        *worth_lines(outcome.worth, outcome.result.summary.total, options),
        *next_lines(outcome.result, outcome.remarks),
    ]
    emit("".join(f"{line}\n" for line in lines))
    if dry_run:
        emit(f"\n{unified_diff(outcome.changes)}" if outcome.changes else "")
    for failure in outcome.result.failures:
        complain(f"{failure.what} failed: {failure.message}; what it would have found is missing")
