"""`govern types write`: the types written so that they agree with the schemas."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory, as uvicorn names it.")
@click.option("--schemas", metavar="FILE", help="An OpenAPI document of the repository, instead of the code.")
@click.option("--output", metavar="FILE", help="Write a whole file with a type for each schema, in place of fixes.")
@click.option("--diff", is_flag=True, help="Show what would change as a unified diff; write nothing.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.pass_context
def write(
    ctx: click.Context,
    paths: tuple[Path, ...],
    app: str | None,
    schemas: str | None,
    output: str | None,
    diff: bool,
    config: Path | None,
) -> None:
    """Write the types so that they agree with the schemas: members are added, taken out, renamed and retyped.

    Only types that people wrote and that mirror a schema are changed, in the style of their file; comments and
    everything else stay. With --output a whole file is written, which belongs to govern. A second run changes nothing.
    """
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.fixes.diff import unified_diff
    from govern.session.types import TypesRequest, write_types, write_whole

    named = app.removesuffix("()") if app else None
    request = TypesRequest(paths, config, named, schemas)
    with Progress() as progress:
        if output is not None:
            changes, left, cured = write_whole(request, output, write=not diff), 0, 0
        else:
            written = write_types(request, progress, write=not diff)
            changes, left, cured = written.changes, len(written.left.findings), written.cured
    if diff:
        emit(unified_diff(changes))
        ctx.exit(1 if changes else 0)
    for path in changes:
        emit(f"wrote {path}\n")
    if output is not None:
        emit("" if changes else f"nothing changed in {output}\n")
        return
    rest = f"; {left} {'is' if left == 1 else 'are'} left to you (`govern types check`)" if left else ""
    emit(
        f"{cured} {'difference' if cured == 1 else 'differences'} written{rest}\n"
        if cured
        else f"nothing to write{rest}\n"
    )
