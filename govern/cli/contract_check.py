"""`govern contract check`: the committed snapshot held against the code."""

from __future__ import annotations

import json
from pathlib import Path

import click

MOST_PARTS, MOST_DETAILS = 40, 4


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory, as uvicorn names it.")
@click.option("--snapshot", metavar="FILE", help="The snapshot, from the top of the repository; detected by default.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.pass_context
def check(
    ctx: click.Context, path: Path | None, app: str | None, snapshot: str | None, form: str, config: Path | None
) -> None:
    """Compare the committed snapshot with the code: exit code 1 where they differ, 2 where there is no snapshot.

    Parts of the code that could not be worked out are no differences. `govern contract diff` says what a difference
    breaks.
    """
    from govern.cli.output import emit
    from govern.cli.progress import Progress
    from govern.contract.snapshot import derive_like, drift_of, read_snapshot
    from govern.errors import UsageError
    from govern.session.repository import open_stored

    named = app.removesuffix("()") if app else None
    with Progress() as progress:
        project = open_stored(() if path is None else (path,), config, named).project
        before = read_snapshot(project, snapshot)
        if before is None:
            raise UsageError("no OpenAPI document is committed here: `govern contract write` makes one")
        progress("deriving the document")
        derived = derive_like(project, before.document, named)
        drift = drift_of(before, derived)
    if form == "json":
        rows = [
            {
                "kind": one.kind,
                "part": one.part,
                "details": list(one.details),
                "file": one.place.file,
                "line": one.place.line,
            }
            for one in drift
        ]
        unknown = [{"pointer": pointer, "reason": reason} for pointer, reason in derived.unknown]
        emit(
            json.dumps({"schema_version": 1, "snapshot": before.path, "drift": rows, "unknown": unknown}, indent=2)
            + "\n"
        )
    elif not drift:
        left = len(derived.unknown)
        note = f"; {left} {'part is' if left == 1 else 'parts are'} not known" if left else ""
        emit(f"{before.path} agrees with the code{note}.\n")
    else:
        lines = [f"{before.path} differs from the code in {len(drift)} {'part' if len(drift) == 1 else 'parts'}:"]
        for one in drift[:MOST_PARTS]:
            what = {"added": "is new", "removed": "is gone", "changed": "; ".join(one.details[:MOST_DETAILS])}[one.kind]
            more = f"; {len(one.details) - MOST_DETAILS} more" if len(one.details) > MOST_DETAILS else ""
            lines.append(f"  {one.part}: {what}{more} ({one.place.file}:{one.place.line})")
        if len(drift) > MOST_PARTS:
            lines.append(f"  and {len(drift) - MOST_PARTS} more")
        emit("\n".join(lines) + "\n")
    ctx.exit(1 if drift else 0)
