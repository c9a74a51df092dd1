"""`govern check`: hold the rules against a repository."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govern.cli.color import color_option, style_for
from govern.cli.completion import complete_formats, complete_rules
from govern.errors import FAILURE_EXIT

if TYPE_CHECKING:
    from govern.packs import Page

FORMATS = (
    "text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "rdjsonl", "checkstyle",
    "azure", "teamcity", "markdown", "agent",
)  # fmt: skip
LEVELS = ("error", "warning", "info")
PIPE_WIDTH = 120


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rules,
    help="Run only these rules or families (repeatable, or a,b).",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rules,
    help="Leave out these rules or families (repeatable, or a,b).",
)
@click.option("--profile", metavar="NAME", help="recommended, strict or opt-in; a profile includes those before it.")
@click.option(
    "--format",
    "--output-format",
    "formats",
    multiple=True,
    metavar="FORMAT[:FILE]",
    shell_complete=complete_formats,
    help=f"{', '.join(FORMATS)}; with a file, written there. Repeatable: one run, several reports.",
)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.option("--staged", is_flag=True, help="Judge what is staged (the index), not the files on disk.")
@click.option("--baseline", type=click.Path(path_type=Path), metavar="FILE", help="The findings that are old.")
@click.option("--no-baseline", is_flag=True, help="Report old findings too.")
@click.option("--at", metavar="REV", help="Judge the files of a commit, not those on disk.")
@click.option(
    "--base", metavar="REV", help="Only what the change since REV causes (from where REV and HEAD parted), with causes."
)
@click.option(
    "--commits",
    metavar="BASE..HEAD",
    help="Judge the commits of a range: messages and what they change.",
)
@click.option("--min-severity", type=click.Choice(LEVELS), default="info", help="Report nothing below this.")
@click.option(
    "--fail-on", type=click.Choice([*LEVELS, "never"]), default="error", show_default=True, help="What exits with 1."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes, then report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fixes that need a second look as well.")
@click.option("--diff", is_flag=True, help="Show what --fix would change as a unified diff; write nothing.")
@click.option("--add-ignores", metavar="REASON", help="Write a comment that accepts each finding, with this reason.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--statistics", is_flag=True, help="Counts a rule in place of the findings.")
@click.option(
    "--no-python-rules", is_flag=True, help="Run no code of the repository's own rules, whatever is configured."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read files by N processes at most; as many as there are cores by default, 1 for a small repository.",
)
@click.option("--no-cache", is_flag=True, help="Work everything out, and keep nothing.")
@click.option("--verify-cache", is_flag=True, help="Work everything out, and compare it with what was kept.")
@click.option(
    "--profile-run",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write where the time goes to FILE, and sum it up on standard error.",
)
@click.option("-q", "--quiet", is_flag=True, help="Findings only: no notices, no summary.")
@click.option("-v", "--verbose", is_flag=True, help="All notices, and on standard error the time of each step.")
@color_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    formats: tuple[str, ...],
    config: Path | None,
    staged: bool,
    baseline: Path | None,
    no_baseline: bool,
    at: str | None,
    base: str | None,
    commits: str | None,
    min_severity: str,
    fail_on: str,
    exit_zero: bool,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    add_ignores: str | None,
    watch: bool,
    statistics: bool,
    no_python_rules: bool,
    jobs: int | None,
    no_cache: bool,
    verify_cache: bool,
    profile_run: Path | None,
    quiet: bool,
    verbose: bool,
    color: str,
) -> None:
    """Hold the rules against a repository.

    Without PATH the repository of the current folder is checked. A PATH picks its repository, and below the root only
    findings in these files and folders count; the whole repository is read in any case.
    """
    if watch:
        from govern.cli.watching import keep_watching

        ctx.exit(keep_watching(paths, lambda: _once(ctx), staged=staged))
    from govern.cli.hyperlinks import link_for
    from govern.cli.output import complain, emit, write_report
    from govern.cli.profile import profiled
    from govern.cli.progress import Progress
    from govern.findings import Severity
    from govern.reporters.formats import render
    from govern.reporters.report import RenderOptions
    from govern.reporters.style import no_link
    from govern.session.check_request import CheckRequest
    from govern.session.kept import check as kept_check
    from govern.session.start import usable_cores

    targets = _targets(formats)
    if at is not None and (staged or fix or diff):
        raise click.UsageError("--at judges a commit: leave out --staged, --fix and --diff", ctx)
    if staged and (fix or diff):
        raise click.UsageError(
            "--fix and --diff are about the files on disk, --staged judges the index: fix, then stage", ctx
        )
    if base is not None and (fix or diff):
        raise click.UsageError(
            "--fix and --diff are about all findings, --base shows the new ones: fix, then compare", ctx
        )
    if commits is not None and (staged or base is not None or fix or diff):
        raise click.UsageError("--commits judges commits alone: leave out --staged, --base, --fix and --diff", ctx)
    if add_ignores is not None and (staged or fix or diff or base is not None):
        raise click.UsageError(
            "--add-ignores is about all findings in the files on disk: without --staged, --base, --fix, --diff", ctx
        )
    request = CheckRequest(
        paths=paths,
        config=config,
        select=_listed(select),
        ignore=_listed(ignore),
        profile=profile,
        least=Severity(min_severity),
        python_rules=not no_python_rules,
        staged=staged,
        baseline=baseline,
        no_baseline=no_baseline,
        base=base,
        at=at,
        jobs=jobs or usable_cores(),
    )
    with profiled(profile_run), Progress(verbose=verbose) as progress:
        if fix or diff:
            from govern.session.fix import run_fix

            outcome = run_fix(request, unsafe=unsafe_fixes, write=not diff, cache=not no_cache, progress=progress)
            result = outcome.result
        elif commits is not None:
            from govern.session.commits import check_commits

            result = check_commits(request, commits, progress)
        elif add_ignores is not None:
            from govern.cli.fixes import add_comments

            result = add_comments(request, add_ignores, progress, quiet=quiet)
        else:
            result = kept_check(request, progress, cache=not no_cache, verify=verify_cache)
    if diff:
        from govern.cli.fixes import show_diff

        ctx.exit(show_diff(outcome, quiet=quiet))
    link = link_for(color, sys.stdout, paths)
    for name, file in targets:
        on_terminal = file is None and sys.stdout.isatty()
        options = RenderOptions(
            style=style_for(color if file is None else "never", sys.stdout),
            width=_terminal_width() if on_terminal else PIPE_WIDTH,
            quiet=quiet,
            verbose=verbose,
            statistics=statistics,
            link=link if file is None else no_link,
            pages=lambda: _pages_at(paths),
        )
        text = render(name, result, options)
        if file is None:
            emit(text)
        else:
            write_report(text, file)
    for failure in result.failures:
        complain(f"{failure.what} failed: {failure.message}; what it would have found is missing")
    if result.failures:
        ctx.exit(FAILURE_EXIT)
    failing = fail_on != "never" and any(one.severity.rank >= Severity(fail_on).rank for one in result.findings)
    ctx.exit(1 if failing and not exit_zero else 0)


def _pages_at(paths: tuple[Path, ...]) -> tuple[Page, ...]:
    from govern.cli.pages import pages_at

    return pages_at(paths)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _once(ctx: click.Context) -> None:
    """The same command without --watch; its exit code does not count."""
    with suppress(click.exceptions.Exit):
        ctx.invoke(check, **{**ctx.params, "watch": False})


def _listed(given: tuple[str, ...]) -> tuple[str, ...]:
    """`--select a,b --select c` names three."""
    return tuple(name.strip() for one in given for name in one.split(",") if name.strip())


def _targets(given: tuple[str, ...]) -> list[tuple[str, Path | None]]:
    """Each format with its file, or None for standard output."""
    from govern.suggestions import did_you_mean

    targets: list[tuple[str, Path | None]] = []
    for one in given or ("text",):
        name, colon, file = one.partition(":")
        if name not in FORMATS:
            hint = did_you_mean(name, FORMATS) or f": choose one of {', '.join(FORMATS)}"
            raise click.BadParameter(f"there is no format {name!r}{hint}", param_hint="--format")
        if colon and not file:
            raise click.BadParameter(f"{one!r} names no file behind the colon", param_hint="--format")
        targets.append((name, Path(file) if file else None))
    if sum(file is None for _, file in targets) > 1:
        raise click.BadParameter("two formats for standard output; give one a file: FORMAT:FILE", param_hint="--format")
    return targets
