"""`govern config`: what is configured and detected, and why; the schema of the configuration."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.group()
def config() -> None:
    """Show what is configured and detected, and why."""


@config.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--config", "file", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(path: Path | None, file: Path | None, form: str) -> None:
    """Every setting of the repository at PATH (here by default) with where it comes from, and what was detected."""
    import json

    from govern.cli.output import complain, emit
    from govern.config.layout import detect_layout
    from govern.config.load import load_config
    from govern.config.show import as_data, as_lines
    from govern.reporters.printable import printable
    from govern.tree.worktree import open_worktree

    tree = open_worktree(path or Path())
    settings = load_config(tree, file)
    layout = detect_layout(tree, settings)
    if form == "json":
        emit(json.dumps(as_data(settings, layout, os.environ), indent=2) + "\n")
    else:
        emit("".join(printable(line) + "\n" for line in as_lines(settings, layout, os.environ)))
    for notice in tree.notices:
        complain(f"{notice.file}: {notice.message}")


@config.command()
def schema() -> None:
    """The JSON Schema of govern.yaml, for editors."""
    import json

    from govern.cli.output import emit
    from govern.config.model import config_schema

    emit(json.dumps(config_schema(), indent=2) + "\n")
