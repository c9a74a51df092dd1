"""`govern contract write`: the committed snapshot of the contract, from source."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory, as uvicorn names it.")
@click.option("--output", metavar="FILE", help="The snapshot, from the top of the repository; detected by default.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
def write(path: Path | None, app: str | None, output: str | None, config: Path | None) -> None:
    """Write the snapshot of the contract: over the committed one, in its form, else to openapi.json.

    The file is replaced in one step. What could not be worked out is not written over what is known of it: nothing is
    written where parts are unknown, unless the file is named with --output.
    """
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.contract.snapshot import DEFAULT_PATH, derive_like, read_snapshot, render_snapshot
    from govern.errors import UsageError
    from govern.fixes.write import replace_file
    from govern.session.repository import open_stored

    named = app.removesuffix("()") if app else None
    with Progress() as progress:
        project = open_stored(() if path is None else (path,), config, named).project
        known = output is None or project.tree.exists(output)
        try:
            before = read_snapshot(project, output) if known else None
        except UsageError as error:
            if output is None:
                raise UsageError(f"{error}: --output FILE writes it anew") from None
            before = None
        progress("deriving the document")
        derived = derive_like(project, before.document if before is not None else {}, named)
    if derived.unknown and output is None:
        pointer, reason = derived.unknown[0]
        raise UsageError(
            f"{len(derived.unknown)} parts of the contract are not known, the first at {pointer or '/'}: {reason};"
            " --output writes it nevertheless"
        )
    target = output or (before.path if before is not None else DEFAULT_PATH)
    if ".." in Path(target).parts or Path(target).is_absolute():
        raise UsageError("--output must be a file of the repository, from its top")
    text = render_snapshot(derived.document, target, before.text if before is not None else None)
    file = project.tree.root / target
    file.parent.mkdir(parents=True, exist_ok=True)
    done = "wrote" if replace_file(file, text.encode()) else "nothing changed in"
    operations = sum(len(item) for item in derived.document["paths"].values())
    emit(f"{done} {target}: {operations} operations\n")
