"""`govern contract diff`: what changed between two contracts, whom it breaks, and which line caused it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from govern.cli.color import color_option, style_for

FORMATS = ("text", "json", "markdown")
FAIL_ON = ("breaking", "warning", "none")


@click.command()
@click.argument("base", required=False)
@click.argument("head", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write there in place of the terminal.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), default="breaking", show_default=True, help="What exits with 1.")
@click.option("--min-level", type=click.Choice(["breaking", "warning", "info"]), default="info", help="Show no less.")
@click.option("--app", metavar="MODULE:NAME", help="The application, where several are served.")
@click.option("-C", "--repository", type=click.Path(path_type=Path), metavar="PATH", help="The repository.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration.")
@click.option(
    "--deprecation-days",
    type=click.IntRange(0, 100_000),
    default=0,
    help="Days that must lie between a deprecation and its sunset; 0 asks for no sunset.",
)
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day that sunsets are held against."
)
@color_option
@click.pass_context
def diff(
    ctx: click.Context,
    base: str | None,
    head: str | None,
    form: str,
    output: Path | None,
    fail_on: str,
    min_level: str,
    app: str | None,
    repository: Path | None,
    config: Path | None,
    deprecation_days: int,
    today: datetime | None,
    color: str,
) -> None:
    """Compare two contracts: each change as breaking, warning or info, with the line of Python behind it.

    BASE and HEAD are commits, whose documents are derived from source without a checkout, OpenAPI documents in JSON or
    YAML, or such files in a commit (REV:path). A...B compares B with the commit where A and B parted. Without HEAD it
    is the work tree's source, without BASE the committed snapshot, or HEAD where there is none.
    """
    from govern.cli.output import emit, write_report
    from govern.cli.progress import Progress
    from govern.contract.change import Level
    from govern.contract.diff import DiffRequest
    from govern.contract.diff import diff as compare
    from govern.contract.walk import Options
    from govern.reporters.contract_changes import render_changes, render_changes_json, render_changes_markdown

    options = Options(deprecation_days=deprecation_days)
    if today is not None:
        options = Options(today.date(), deprecation_days)
    with Progress() as progress:
        found = compare(DiffRequest(base, head, repository, app, config, options), progress)
    least = Level(min_level)
    if form == "json":
        text = render_changes_json(found)
    elif form == "markdown":
        text = render_changes_markdown(found, least)
    else:
        text = render_changes(found, style_for(color if output is None else "never", sys.stdout), least)
    if output is not None:
        write_report(text, output)
    else:
        emit(text)
    failing = fail_on != "none" and any(one.level.rank >= Level(fail_on).rank for one in found.changes)
    ctx.exit(1 if failing else 0)
