"""`govern entrypoints`: a document for each domain that says which endpoints it has, and what is known of each."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for
from govern.errors import FAILURE_EXIT

path_argument = click.argument("path", required=False, type=click.Path(path_type=Path))
config_option = click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration.")


@click.group()
def entrypoints() -> None:
    """The entrypoint documents: for each domain its endpoints with handler, permission, schemas, tests and callers.

    They stand in docs/agents/entrypoints/<domain>.md unless govern.yaml says otherwise. What people write in them stays
    as it is: govern writes between two comments only.
    """


@entrypoints.command()
@path_argument
@click.option(
    "--format", "form", type=click.Choice(["text", "concise", "json", "github"]), default="text", show_default=True
)
@config_option
@color_option
@click.pass_context
def check(ctx: click.Context, path: Path | None, form: str, config: Path | None, color: str) -> None:
    """Hold the documents against the code: exit code 1 where something is missing or not so, 2 without documents.

    The same as `govern check --select` with the rules endpoint-undocumented, entrypoint-document-missing,
    outdated-entrypoint and stale-entrypoint, whatever their severity.
    """
    from govern.cli.output import complain, emit
    from govern.cli.progress import Progress
    from govern.findings import Severity
    from govern.reporters.formats import render
    from govern.reporters.report import RenderOptions
    from govern.session.entrypoints import EntrypointsRequest, check_entrypoints

    with Progress() as progress:
        result = check_entrypoints(EntrypointsRequest(path, config), progress)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
    emit(render(form, result, RenderOptions(style=style_for(color, sys.stdout), width=width)))
    for failure in result.failures:
        complain(f"{failure.what} failed: {failure.message}; what it would have found is missing")
    if result.failures:
        ctx.exit(FAILURE_EXIT)
    ctx.exit(1 if any(one.severity is not Severity.INFO for one in result.findings) else 0)


@entrypoints.command()
@path_argument
@click.option(
    "--domain", "domains", multiple=True, metavar="NAME", help="Only the document of this domain (repeatable)."
)
@config_option
def write(path: Path | None, domains: tuple[str, ...], config: Path | None) -> None:
    """Write the documents: make those that are missing, draw the blocks of the others anew.

    A document without a block gets one at its end. The same code gives the same bytes, and all documents are written or
    none.
    """
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.reporters.summary import plural
    from govern.session.entrypoints import EntrypointsRequest, write_entrypoints

    with Progress() as progress:
        drafts = write_entrypoints(EntrypointsRequest(path, config, domains), progress)
    written = [draft for draft in drafts if draft.changed]
    lines = [f"{'made' if one.before is None else 'wrote'} {one.path}\n" for one in written]
    same = len(drafts) - len(written)
    lines.append(f"{plural(len(written), 'document')} written, {same} as {'it was' if same == 1 else 'they were'}\n")
    emit("".join(lines))
