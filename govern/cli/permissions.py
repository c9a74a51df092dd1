"""`govern permissions`: what each endpoint asks of its callers, and the lock file that says what was agreed upon."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govern.cli.color import color_option, style_for
from govern.errors import UsageError
from govern.fixes.write import replace_file

if TYPE_CHECKING:
    from govern.project.project import Project

path_argument = click.argument("path", required=False, type=click.Path(path_type=Path))
config_option = click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration.")


@click.group()
def permissions() -> None:
    """What each endpoint asks of its callers, held in a lock file at the top of the repository.

    Commit the file: a change that makes an endpoint ask for less then shows in its review, and in CI. The rule
    permission-lock-drift of `govern check` compares the same way.
    """


@permissions.command()
@path_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@color_option
@click.pass_context
def check(ctx: click.Context, path: Path | None, form: str, config: Path | None, color: str) -> None:
    """Compare the lock file with the code: exit code 1 where they differ, 2 where there is no lock file."""
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.project.permissions.lock import LOCK_FILE
    from govern.reporters.permission_lock import render_drift, render_drift_json

    with Progress() as progress:
        project = _project(path, config)
        if project.permissions.locked is None:
            raise UsageError(
                f"no {LOCK_FILE} in this repository: `govern permissions write` makes one, to be committed"
            )
        progress("asking what guards the endpoints")
        drift, rows = project.permissions.drift or (), len(project.permissions.rows)
    text = render_drift_json(drift, rows) if form == "json" else render_drift(drift, rows, style_for(color, sys.stdout))
    emit(text)
    ctx.exit(1 if drift else 0)


@permissions.command()
@path_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@color_option
def show(path: Path | None, form: str, config: Path | None, color: str) -> None:
    """List the permissions: where each is defined, which endpoints ask for it, which roles receive it."""
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.reporters.permission_table import render_permissions, render_permissions_json

    with Progress() as progress:
        project = _project(path, config)
        progress("asking what guards the endpoints")
        entries = project.permissions.catalogue
    as_json = form == "json"
    emit(render_permissions_json(entries) if as_json else render_permissions(entries, style_for(color, sys.stdout)))


@permissions.command()
@path_argument
@config_option
def write(path: Path | None, config: Path | None) -> None:
    """Write the lock file from the code. It is replaced in one step, and the same code gives the same bytes."""
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.project.permissions.lock import LOCK_FILE, render
    from govern.reporters.summary import plural

    with Progress() as progress:
        project = _project(path, config)
        progress("asking what guards the endpoints")
        rows = project.permissions.rows
    if not rows:
        raise UsageError("no endpoint was found, so nothing is written: `govern config show` says what was detected")
    count = sum(row.permission == "proved" for row in rows)
    new = replace_file(project.tree.root / LOCK_FILE, render(rows).encode())
    done = "wrote" if new else "nothing changed in"
    emit(f"{done} {LOCK_FILE}: {plural(len(rows), 'endpoint')}, {count} with a permission\n")


def _project(path: Path | None, config: Path | None) -> Project:
    from govern.session.repository import open_stored

    return open_stored(() if path is None else (path,), config).project
