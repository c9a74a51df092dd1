"""`govern contract show`: the OpenAPI document, derived from source."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory, as uvicorn names it.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print YAML in place of JSON.")
@click.option("--unknown", is_flag=True, help="Print the parts that could not be worked out, and why, in its place.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
def show(path: Path | None, app: str | None, as_yaml: bool, unknown: bool, config: Path | None) -> None:
    """Print the OpenAPI document of an application, as `app.openapi()` would give it. Nothing is imported or run.

    Parts that could not be worked out are left empty, and counted on the error stream.
    """
    from govern.cli.output import complain, emit
    from govern.cli.progress import Progress
    from govern.session.repository import open_stored

    named = app.removesuffix("()") if app else None
    with Progress() as progress:
        project = open_stored(() if path is None else (path,), config, named).project
        progress("deriving the document")
        derived = project.openapi.derived(named)
    if unknown:
        emit("".join(f"{pointer or '/'}: {reason}\n" for pointer, reason in derived.unknown))
        return
    if as_yaml:
        from govern.config.yaml_text import dump_yaml

        emit(dump_yaml(derived.document))
    else:
        emit(json.dumps(derived.document, indent=2, ensure_ascii=False) + "\n")
    if derived.unknown:
        count = len(derived.unknown)
        complain(f"{count} {'part is' if count == 1 else 'parts are'} not known: --unknown lists them, with reasons")
