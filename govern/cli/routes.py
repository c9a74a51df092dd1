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
@click.option("--file", "files", multiple=True, metavar="GLOB", help="Only handlers in these files (repeatable).")
@click.option(
    "--guarded/--unguarded", default=None, help="Only endpoints of which authentication is proved, or all others."
)
@click.option("--conditional", is_flag=True, help="Only endpoints that a setting or an environment decides about.")
@click.option("--unresolved", is_flag=True, help="Only endpoints whose wiring is not fully known.")
@click.option("--frontend", is_flag=True, help="With JSON: the frontend's calls of each endpoint, too.")
@click.option("--tests", is_flag=True, help="With JSON: the tests that call each endpoint, too.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.option(
    "--verify-import",
    metavar="PYTHON",
    help="Import each application with this interpreter, and print where the list differs from what is served.",
)
@click.option(
    "--verify-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="How long one import may take.",
)
@color_option
def routes(
    path: Path | None,
    app: str | None,
    format_name: str,
    methods: tuple[str, ...],
    url: str | None,
    files: tuple[str, ...],
    guarded: bool | None,
    conditional: bool,
    unresolved: bool,
    frontend: bool,
    tests: bool,
    verify_import: str | None,
    verify_timeout: float,
    config: Path | None,
    color: str,
) -> None:
    """List the endpoints of a repository, and what guards each of them.

    Nothing is imported or run. What could not be worked out is listed as unresolved, never left out: the coverage of an
    application is exact, partial (some wiring is unresolved) or unknown. A PATH below the root lists only endpoints
    whose handlers are in that file or folder.

    With --verify-import the repository's code does run, in a process of the interpreter that you name, and the
    differences are printed instead of the list: exit code 1 where there are some, 3 where an import fails.
    """
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.session.routes import RoutesRequest, list_routes, verify_routes

    named = app.removesuffix("()") if app else None
    request = RoutesRequest(
        path,
        config,
        named,
        frozenset(one.upper() for one in methods),
        url,
        files,
        unresolved,
        conditional,
        guarded,
        frontend and format_name == "json",
        tests and format_name == "json",
    )
    if verify_import is not None:
        from govern.reporters.cross_check import render_cross_check, render_cross_check_json

        if format_name == "markdown":
            raise click.UsageError("--verify-import prints a table or JSON")
        with Progress() as progress:
            check = verify_routes(request, verify_import, verify_timeout, progress)
        as_json = format_name == "json"
        emit(render_cross_check_json(check) if as_json else render_cross_check(check, style_for(color, sys.stdout)))
        click.get_current_context().exit(0 if check.agrees else 1)
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
