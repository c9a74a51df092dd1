"""`govern why`: every rule's verdict on one endpoint, and the facts that it rests on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for
from govern.errors import FAILURE_EXIT


@click.command()
@click.argument("method")
@click.argument("path")
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory to look at, as uvicorn names it.")
@click.option("--select", multiple=True, metavar="RULE", help="Ask only these rules or families (repeatable, or a,b).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave out these rules or families (repeatable, or a,b).")
@click.option("--profile", metavar="NAME", help="recommended, strict or opt-in; a profile includes those before it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--repository", type=click.Path(path_type=Path), metavar="FOLDER", help="The repository, if it is not the one here."
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.option(
    "--no-python-rules", is_flag=True, help="Run no code of the repository's own rules, whatever is configured."
)
@color_option
def why(
    method: str,
    path: str,
    app: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    form: str,
    repository: Path | None,
    config: Path | None,
    no_python_rules: bool,
    color: str,
) -> None:
    """Show what govern knows of the endpoint METHOD PATH, and how every rule stands with it.

    PATH is the route's template (`/items/{id}`) or what a request asks for (`/items/42`). Each verdict comes with the
    steps that show it, from the endpoint to the place that decides.
    """
    from govern.cli.output import complain, emit
    from govern.cli.progress import Progress
    from govern.session.why import WhyRequest, explain_endpoint

    request = WhyRequest(
        method,
        path,
        repository=repository,
        config=config,
        app=app.removesuffix("()") if app else None,
        select=_listed(select),
        ignore=_listed(ignore),
        profile=profile,
        python_rules=not no_python_rules,
    )
    with Progress() as progress:
        page = explain_endpoint(request, progress)
    if form == "json":
        from govern.reporters.endpoint_page_json import render_endpoint_json

        emit(render_endpoint_json(page))
    else:
        from govern.reporters.endpoint_page_text import render_endpoint_text

        emit(render_endpoint_text(page, style_for(color, sys.stdout)))
    for failure in page.failures:
        complain(f"{failure.what} failed: {failure.message}; its verdict is missing")
    if page.failures:
        click.get_current_context().exit(FAILURE_EXIT)


def _listed(given: tuple[str, ...]) -> tuple[str, ...]:
    """`--select a,b --select c` names three."""
    return tuple(name.strip() for one in given for name in one.split(",") if name.strip())
