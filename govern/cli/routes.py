"""`govern routes`: the endpoints that a repository serves."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory to look at, as uvicorn names it.")
@click.option(
    "--format", "format_name", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True
)
@click.option(
    "--method", "methods", multiple=True, metavar="METHOD", help="Only endpoints of this method (repeatable)."
)
@click.option("--path", "url", metavar="PATH", help="Only endpoints below this path; * stands for any text.")
@click.option("--unresolved", is_flag=True, help="Only endpoints whose wiring is not fully known.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@color_option
def routes(
    path: Path | None,
    app: str | None,
    format_name: str,
    methods: tuple[str, ...],
    url: str | None,
    unresolved: bool,
    config: Path | None,
    color: str,
) -> None:
    """List the endpoints of a repository, and what guards each of them.

    Nothing is imported or run. What could not be worked out is listed as unresolved, never left out. A PATH below the
    root lists only endpoints whose handlers are in that file or folder.
    """
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.session import RoutesRequest, list_routes

    named = app.removesuffix("()") if app else None
    request = RoutesRequest(path, config, named, frozenset(one.upper() for one in methods), url, unresolved)
    with Progress() as progress:
        inventory = list_routes(request, progress)
    if format_name == "json":
        from govern.reporters.routes_json import render_routes_json

        emit(render_routes_json(inventory))
        return
    from govern.reporters.routes_table import render_routes_markdown, render_routes_table

    if format_name == "markdown":
        emit(render_routes_markdown(inventory))
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        emit(render_routes_table(inventory, style_for(color, sys.stdout), width))
