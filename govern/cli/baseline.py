"""`govern baseline`: the findings that were there before, in a file that only gets shorter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from govern.cli.color import color_option, style_for

if TYPE_CHECKING:
    from govern.session.check_request import CheckRequest
    from govern.session.record import Recorded

path_argument = click.argument("path", required=False, type=click.Path(path_type=Path))
config_option = click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration.")
file_option = click.option(
    "--baseline",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file; govern-baseline.jsonl, or the configured one, by default.",
)
profile_option = click.option("--profile", metavar="NAME", help="recommended, strict or opt-in, as for check.")
python_option = click.option("--no-python-rules", is_flag=True, help="Run no code of the repository's own rules.")


@click.group()
def baseline() -> None:
    """The findings that were there before, in a file that only gets shorter.

    `write` records what is there; from then on `govern check` reports what is new, and asks for `prune` where something
    was fixed. Commit the file. Rows hold no line numbers, and follow code that moves or gets another name.
    """


@baseline.command()
@path_argument
@click.option("--reason", default="", metavar="TEXT", help="Why findings are added to a baseline that exists.")
@file_option
@profile_option
@config_option
@python_option
def write(
    path: Path | None, reason: str, file: Path | None, profile: str | None, config: Path | None, no_python_rules: bool
) -> None:
    """Record the findings of now. Where there is a baseline already, new ones need a --reason."""
    from govern.cli.progress import Progress
    from govern.session.record import write_baseline

    with Progress() as progress:
        done = write_baseline(_request(path, file, profile, config, no_python_rules), reason, progress)
    _tell(done)


@baseline.command()
@path_argument
@file_option
@profile_option
@config_option
@python_option
def prune(
    path: Path | None, file: Path | None, profile: str | None, config: Path | None, no_python_rules: bool
) -> None:
    """Take out what is fixed, and let the rows of moved code follow it."""
    from govern.cli.progress import Progress
    from govern.session.record import prune_baseline

    with Progress() as progress:
        done = prune_baseline(_request(path, file, profile, config, no_python_rules), progress)
    _tell(done)


@baseline.command()
@path_argument
@click.option("--rule", "rules", multiple=True, metavar="RULE", help="Only the rows of this rule (repeatable).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@file_option
@config_option
@color_option
def show(
    path: Path | None, rules: tuple[str, ...], form: str, file: Path | None, config: Path | None, color: str
) -> None:
    """What the baseline holds, by rule. Nothing is checked."""
    import sys

    from govern.cli.output import emit
    from govern.reporters.baseline_rows import render_baseline, render_baseline_json
    from govern.session.baselines import load_baseline

    found = load_baseline(path, file, config)
    rows = [row for row in found.rows if not rules or row.identity.rule in rules]
    style = style_for(color, sys.stdout)
    emit(render_baseline_json(found.file, rows) if form == "json" else render_baseline(found.file, rows, style))


@baseline.command()
@click.argument("versions", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[BASE OURS THEIRS]")
@config_option
def merge(versions: tuple[Path, ...], config: Path | None) -> None:
    """Merge two baselines: of each finding the stricter side. As git's merge driver it is given three files and writes
    to the second; without arguments it resolves the baseline where a merge or rebase stopped.

    \b
    git config merge.govern-baseline.driver "govern baseline merge %O %A %B"
    echo "govern-baseline.jsonl merge=govern-baseline" >> .gitattributes
    """
    from govern.cli.output import complain, emit
    from govern.reporters.summary import plural
    from govern.session.merge import merge_files, merge_stopped

    if len(versions) not in (0, 3):
        raise click.UsageError("give no file, or three: BASE OURS THEIRS", click.get_current_context())
    if versions:
        done = merge_files(*versions)
    else:
        done = merge_stopped(Path(), config)
        emit(f"merged {done.file}: {plural(done.rows, 'row')}; `git add {done.file}` once `govern check` agrees\n")
    if done.left_out > 0:
        complain(f"{plural(done.left_out, 'row')} of one side left out: fixed on the other, or added without a reason")


def _request(
    path: Path | None, file: Path | None, profile: str | None, config: Path | None, no_python_rules: bool
) -> CheckRequest:
    from govern.session.check_request import CheckRequest

    return CheckRequest(
        paths=() if path is None else (path,),
        config=config,
        profile=profile,
        python_rules=not no_python_rules,
        baseline=file,
    )


def _tell(done: Recorded) -> None:
    from govern.cli.output import emit
    from govern.reporters.summary import plural

    parts = [
        f"{len(rows)} {word}"
        for rows, word in ((done.added, "new"), (done.removed, "gone"), (done.moved, "moved"))
        if rows
    ]
    tail = f" ({', '.join(parts)})" if parts else ""
    word = "wrote" if done.changed else "unchanged:"
    emit(f"{word} {done.file}: {plural(len(done.rows), 'row')}{tail}\n")
