"""`govern explain`: the page of a rule."""

from __future__ import annotations

import sys

import click

from govern.cli.color import color_option, style_for
from govern.cli.completion import complete_rules


@click.command()
@click.argument("rule", shell_complete=complete_rules)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--no-pager", is_flag=True, help="Print a long page in one go.")
@color_option
def explain(rule: str, form: str, no_pager: bool, color: str) -> None:
    """Show the page of RULE: why it matters, what to do instead, its options, examples that break and keep it."""
    from govern.cli.output import emit, emit_paged
    from govern.cli.pages import pages_here
    from govern.packs import find_rule
    from govern.reporters.rule_page import render_page_json, render_page_markdown, render_page_text

    pages = pages_here()
    found = find_rule([page.rule for page in pages], rule)
    page = next(page for page in pages if page.rule is found)
    if form == "json":
        emit(render_page_json(page))
    elif form == "markdown":
        emit(render_page_markdown(page))
    else:
        show = emit if no_pager else emit_paged
        show(render_page_text(page, style_for(color, sys.stdout)))
