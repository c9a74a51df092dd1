"""`govern index`: which files belong to which domain, as JSON for programs and agents."""

from __future__ import annotations

import json
from pathlib import Path

import click

path_argument = click.argument("path", required=False, type=click.Path(path_type=Path))
config_option = click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration.")


@click.group()
def index() -> None:
    """The repository index: the routers, services, schemas, models, migrations, tests, frontend files and documents of
    each domain, joined by calls and imports.

    It stands in docs/agents/repo-index.json unless govern.yaml says otherwise. An index that another generator wrote,
    with lists of files for each module, keeps its shape.
    """


@index.command()
@path_argument
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@click.pass_context
def check(ctx: click.Context, path: Path | None, form: str, config: Path | None) -> None:
    """Hold the index against the tree: exit code 1 where they differ, 2 where there is no index."""
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.errors import UsageError
    from govern.session.repository_index import open_index

    with Progress() as progress:
        found, _ = open_index(path, config, progress)
        if found.text is None:
            raise UsageError(f"no {found.path} in this repository: `govern index write` makes one, to be committed")
        progress("following calls and imports")
        drift, stale = tuple(found.drift()), found.stale()
    if form == "json":
        rows = [
            {"module": one.module, "part": one.part, "lacks": list(one.lacks), "surplus": list(one.surplus)}
            for one in drift
        ]
        emit(
            json.dumps({"schema_version": 1, "index": found.path, "stale": sorted(stale), "drift": rows}, indent=2)
            + "\n"
        )
    else:
        lines = [
            f"{found.path}:{one.line}: {one.module + ': ' if one.module else ''}{one.part} {verb} {file}\n"
            for one in drift
            for verb, files in (("lacks", one.lacks), ("lists, wrongly,", one.surplus))
            for file in files
        ]
        lines += [
            f"{file} is not as it would be written\n" for file in sorted(stale) if not drift or file != found.path
        ]
        emit("".join(lines) or f"{found.path} agrees with the tree.\n")
    ctx.exit(1 if stale else 0)


@index.command()
@path_argument
@config_option
def write(path: Path | None, config: Path | None) -> None:
    """Write the index, and its Markdown view where govern.yaml names one. The same code gives the same bytes."""
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.reporters.summary import plural
    from govern.session.repository_index import open_index, write_index

    with Progress() as progress:
        found, root = open_index(path, config, progress)
        written = write_index(found, root, progress)
    modules = plural(len(found.expected["modules"]), "module")
    lines = [f"{'made' if new else 'wrote'} {file}: {modules}\n" for file, new in written.items()]
    emit("".join(lines) or f"nothing changed in {found.path}: {modules}\n")
