"""`govern rules`: list the rules, run their examples, begin a new one."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from govern.cli.color import color_option, style_for

LEVELS = ("recommended", "strict", "opt-in")


@click.group()
def rules() -> None:
    """List the rules, run their examples, begin a new one."""


@rules.command("list")
@click.argument("words", nargs=-1, metavar="[RULE|FAMILY]...")
@click.option("--profile", type=click.Choice(LEVELS), help="Only rules that this profile runs.")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Only rules of this severity.")
@click.option("--status", type=click.Choice(["preview", "stable", "deprecated"]), help="Only rules of this status.")
@click.option("--fixable", is_flag=True, help="Only rules that offer a fix.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@color_option
def list_rules(
    words: tuple[str, ...],
    profile: str | None,
    severity: str | None,
    status: str | None,
    fixable: bool,
    form: str,
    color: str,
) -> None:
    """The rules by family: those of govern, and those that this repository keeps in .govern/rules."""
    import shutil

    from govern.cli.output import emit
    from govern.cli.pages import pages_here, pick
    from govern.reporters.rule_list import render_rule_json, render_rule_table

    chosen = [
        page.rule
        for page in pick(pages_here(), words)
        if (profile is None or LEVELS.index(page.rule.profile) <= LEVELS.index(profile))
        and severity in (None, page.rule.severity.value)
        and status in (None, page.rule.status)
        and (page.rule.fix or not fixable)
    ]
    if form == "json":
        emit(render_rule_json(chosen))
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    emit(render_rule_table(chosen, style_for(color, sys.stdout), width))


@rules.command("test")
@click.argument("words", nargs=-1, metavar="[RULE|FAMILY|PATH]...")
@click.option("-v", "--verbose", is_flag=True, help="Name every example, not only those that fail.")
@color_option
@click.pass_context
def test_rules(ctx: click.Context, words: tuple[str, ...], verbose: bool, color: str) -> None:
    """Run the examples of rule pages: all of them, or those of some rules, families, pages or folders.

    An example fails if a marked line is not reported (missing), or if a line is reported that is not marked (noisy).
    """
    from govern.cli.output import emit
    from govern.cli.pages import pages_here, pick
    from govern.examples import read_examples, run_example
    from govern.packs import PageError
    from govern.reporters.printable import printable
    from govern.reporters.summary import plural

    style = style_for(color, sys.stdout)
    pages = pick(pages_here(runs=True), words)
    problems: list[str] = []
    passed = failed = 0
    for page in pages:
        try:
            examples = read_examples(page)
        except PageError as error:
            problems += str(error).splitlines()
            continue
        outcomes = [run_example(page.rule, example) for example in examples]
        good = sum(outcome.ok for outcome in outcomes)
        passed += good
        failed += len(outcomes) - good
        if verbose or good < len(outcomes):
            emit(f"{style(page.rule.name, 'rule')}\n")
        for outcome in outcomes:
            if verbose or not outcome.ok:
                mark = style("ok  ", "good") if outcome.ok else style("FAIL", "error")
                emit(f"  {mark} {printable(outcome.example.name)}\n")
            for line in outcome.mismatches:
                place = style(f"{page.rule.page}:{line.line}", "place")
                emit(f"       {place}: {style(line.kind, 'strong')}: {printable(line.text)}\n")
    for problem in problems:
        emit(f"{style('page', 'error')} {printable(problem)}\n")
    if not pages:
        emit("No rules to test.\n")
        return
    total = f"{plural(passed + failed, 'example')} of {plural(len(pages), 'rule')}"
    broken = f", {plural(len(problems), 'problem')} with pages" if problems else ""
    emit(style(f"{total}: {passed} passed, {failed} failed{broken}.\n", "error" if failed or problems else "good"))
    ctx.exit(1 if failed or problems else 0)


@rules.command("new")
@click.argument("name")
@click.option("--family", required=True, metavar="NAME", help="The family (folder) it belongs to, such as routers.")
@click.option(
    "--kind",
    type=click.Choice(["match", "each", "python"]),
    default="match",
    show_default=True,
    help="How it checks: an ast-grep pattern, a query over endpoints, classes ..., or a function.",
)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="The pack's folder.")
def new_rule(name: str, family: str, kind: str, into: Path | None) -> None:
    """Begin a rule: write its page, with one example that fails until the check is written.

    It goes into .govern/rules/FAMILY of this repository, or below --into.
    """
    from govern.cli.output import emit
    from govern.cli.pages import write_draft

    for path in write_draft(name, family, kind, into):
        emit(f"wrote {path}\n")
    if kind == "python":
        emit("It runs code of this repository, which needs `python-rules: true` in govern.yaml.\n")
    emit(f"Its bad example fails for now: `govern rules test {name}` says so.\n")
