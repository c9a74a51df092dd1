"""`govern types check`: where TypeScript types and schemas differ."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for
from govern.errors import FAILURE_EXIT

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "markdown", "agent")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory, as uvicorn names it.")
@click.option("--schemas", metavar="FILE", help="An OpenAPI document of the repository, instead of the code.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@color_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    app: str | None,
    schemas: str | None,
    form: str,
    config: Path | None,
    color: str,
) -> None:
    """Say where TypeScript types and schemas differ: exit code 1 where a finding is an error.

    What runs are the rules of the family `types`, as `govern check --select types` runs them. With --schemas a
    committed OpenAPI document stands for the backend, which need not be in the repository.
    """
    from govern.cli.output import complain, emit
    from govern.cli.progress import Progress
    from govern.findings import Severity
    from govern.reporters.formats import render
    from govern.reporters.report import RenderOptions
    from govern.session.types import TypesRequest, check_types

    named = app.removesuffix("()") if app else None
    with Progress() as progress:
        result = check_types(TypesRequest(paths, config, named, schemas), progress)
    emit(render(form, result, RenderOptions(style=style_for(color, sys.stdout))))
    for failure in result.failures:
        complain(f"{failure.what} failed: {failure.message}; what it would have found is missing")
    if result.failures:
        ctx.exit(FAILURE_EXIT)
    ctx.exit(1 if any(one.severity is Severity.ERROR for one in result.findings) else 0)
