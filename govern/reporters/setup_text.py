"""What `govern init` found and wrote, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from govern.findings import Finding
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import plural, summary_lines
from govern.reporters.text import place


def found_lines(result: CheckResult, apps: Sequence[tuple[str, str]], options: RenderOptions) -> Iterator[str]:
    """What there is: applications, then the figures of a first check."""
    served = ", ".join(f"{printable(app)} (FastAPI {version})" for app, version in apps)
    yield f"Serves {served}." if served else "No application was found: `govern config show` says what was looked at."
    yield summary_lines(result, options)[0]


def worth_lines(worth: Sequence[Finding], total: int, options: RenderOptions) -> Iterator[str]:
    """The findings worth most, each with its place and its remedy."""
    if not worth:
        return
    yield ""
    yield f"The {len(worth)} worth most of {total}:" if total > len(worth) else f"{plural(total, 'finding')}:"
    for number, finding in enumerate(worth, start=1):
        level = options.style(f"{finding.severity}[{finding.rule}]", finding.severity.value)
        at = options.style(place(finding.location), "place")
        yield f"  {number}. {options.link(at, finding.location.file, finding.location.line)}: {level}"
        yield f"     {printable(finding.message)}"
        if finding.instead:
            yield f"     {options.style('help:', 'help')} {printable(finding.instead)}"


def written_lines(
    changed: Iterable[str], created: Iterable[str], kept: Mapping[str, str], *, dry_run: bool
) -> Iterator[str]:
    """A line a file: what was done to it, or why nothing."""
    would = "would " if dry_run else ""
    yield from (f"{would}{'write' if dry_run else 'wrote'}   {printable(file)}" for file in created)
    yield from (f"{would}{'change' if dry_run else 'changed'} {printable(file)}" for file in changed)
    yield from (f"kept    {printable(file)}: {why}" for file, why in kept.items())


def next_lines(result: CheckResult, remarks: Sequence[str]) -> Iterator[str]:
    """What to do now."""
    steps = list(remarks)
    total = result.summary.total
    if result.summary.baselined:
        steps.append(f"{plural(result.summary.baselined, 'old finding')} in the baseline: `govern baseline show`.")
    if total:
        steps.append(
            f"`govern baseline write` records {plural(total, 'finding')} as known, so that only new ones count;"
            " commit what it writes."
        )
    if steps:
        yield ""
        yield "Next:"
    for step in steps:
        first, *rest = step.split("\n")
        yield f"  - {first}"
        yield from (f"      {line}" for line in rest)
