"""`govern selftest`: what the rules notice when something is taken away."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for
from govern.errors import FAILURE_EXIT

LIMIT = 200


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--app", metavar="MODULE:ATTRIBUTE", help="The application or factory to look at, as uvicorn names it.")
@click.option("--operator", "operators", multiple=True, metavar="NAME", help="Only these operators (repeatable).")
@click.option("--select", multiple=True, metavar="RULE", help="Ask only these rules or families (repeatable, or a,b).")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave out these rules or families (repeatable, or a,b).")
@click.option("--profile", metavar="NAME", help="recommended, strict or opt-in; a profile includes those before it.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=LIMIT,
    show_default=True,
    metavar="N",
    help="At most N mutants, spread over operators and endpoints; 0 for all.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Which of them.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Begin no mutant after this."
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 where less than this part of the mutants was killed.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use.")
@click.option(
    "--no-python-rules", is_flag=True, help="Run no code of the repository's own rules, whatever is configured."
)
@click.option("-q", "--quiet", is_flag=True, help="No line for mutants that were killed.")
@click.option("-v", "--verbose", is_flag=True, help="On standard error the time of each step, and that of a mutant.")
@color_option
def selftest(
    path: Path | None,
    app: str | None,
    operators: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    limit: int,
    seed: int,
    timeout: float | None,
    fail_under: float | None,
    form: str,
    config: Path | None,
    no_python_rules: bool,
    quiet: bool,
    verbose: bool,
    color: str,
) -> None:
    """Take away one guard, audit record, idempotency key ... at a time, and say which rules notice.

    This happens on a copy in memory: nothing is written, and nothing of the repository is run. A mutant is killed by a
    finding about an endpoint that lost something, or about the repository, that was not there before; equivalent where
    something else proves the same. The same seed prints the same bytes, unless time runs out.
    """
    from govern.cli.output import complain, emit
    from govern.cli.progress import Progress
    from govern.selftest.mutant import score
    from govern.session.selftest import SelfTestRequest, run_selftest

    request = SelfTestRequest(
        path=path,
        config=config,
        app=app.removesuffix("()") if app else None,
        operators=_listed(operators),
        select=_listed(select),
        ignore=_listed(ignore),
        profile=profile,
        limit=limit or None,
        seed=seed,
        timeout=timeout,
        python_rules=not no_python_rules,
    )
    with Progress(verbose=verbose) as progress:
        result = run_selftest(request, progress)
    if form == "json":
        from govern.reporters.selftest_json import render_selftest_json

        emit(render_selftest_json(result))
    else:
        from govern.reporters.selftest_text import render_selftest_text

        emit(render_selftest_text(result, style_for(color, sys.stdout), quiet=quiet))
    if verbose and result.outcomes:
        each = 1000 * result.seconds / len(result.outcomes)
        complain(f"{len(result.outcomes)} mutants in {result.seconds:.1f} s, {each:.0f} ms each")
    for failure in result.failures:
        complain(f"rule {failure.rule} failed: {failure.message}; what it would have noticed is missing")
    percent = score(result.outcomes).percent
    failed = fail_under is not None and percent is not None and percent < fail_under
    click.get_current_context().exit(FAILURE_EXIT if result.failures else 1 if failed else 0)


def _listed(given: tuple[str, ...]) -> tuple[str, ...]:
    """`--select a,b --select c` names three."""
    return tuple(name.strip() for one in given for name in one.split(",") if name.strip())
