"""`govern commit-msg`: hold the message of a commit against the convention, before the commit is made."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for

FORMATS = ("text", "concise", "json", "github")


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("-C", "--repository", type=click.Path(path_type=Path), metavar="PATH", help="The repository.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.option("--format", "--output-format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@color_option
@click.pass_context
def commit_msg(
    ctx: click.Context, file: Path, repository: Path | None, config: Path | None, form: str, color: str
) -> None:
    """Hold the message in FILE, as git hands it to a commit-msg hook, against the rules about commits.

    Nothing is printed where nothing is wrong. The rules are those of the family `repository` that are about commits;
    `rules: {commit-message: ...}` in govern.yaml sets types, scopes, lengths and footers.
    """
    from govern.session.commit_msg import judge_message

    result = judge_message(file, repository, config)
    if result.findings or result.failures or form == "json":
        from govern.cli.output import complain, emit
        from govern.reporters.formats import render
        from govern.reporters.report import RenderOptions

        emit(render(form, result, RenderOptions(style=style_for(color, sys.stdout), quiet=form != "json")))
        for failure in result.failures:
            complain(f"{failure.what} failed: {failure.message}; what it would have found is missing")
    ctx.exit(3 if result.failures else int(any(one.severity == "error" for one in result.findings)))
