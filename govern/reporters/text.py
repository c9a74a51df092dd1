"""The report for people: each finding with its line of source, the chain that shows it, and what to do instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.findings import Finding, Location, Verdict
from govern.reporters.frame import frame
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions, Source
from govern.reporters.summary import notice_lines, statistics_lines, summary_lines


def render_text(result: CheckResult, options: RenderOptions) -> str:
    """All findings as frames, then notices and a summary; with `options.statistics`, counts in place of the frames."""
    blocks: list[str] = []
    if options.statistics:
        blocks += ["\n".join(statistics_lines(result, options))] if result.findings else []
    else:
        blocks += ["\n".join(_finding(finding, result.source, options)) for finding in result.findings]
    if not options.quiet:
        below = (notice_lines(result, options), summary_lines(result, options))
        blocks += ["\n".join(lines) for lines in below if lines]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _finding(finding: Finding, source: Source, options: RenderOptions) -> Iterator[str]:
    style = options.style
    heading = style(f"{finding.severity}[{finding.rule}]", finding.severity.value)
    yield f"{heading}{style(': ' + printable(finding.message), 'strong')}"
    lines = source(finding.location.file) if finding.location.file else ()
    gutter = " " * max(len(str(finding.location.line)), 2)
    yield f"{gutter} {style('-->', 'gutter')} {place(finding.location, column=True)}"

    bar = style("|", "gutter")
    yield from _pictured(finding, lines, options, gutter, bar)
    remarks = list(_remarks(finding, options))
    if remarks:
        yield f"{gutter} {bar}"
        yield from (f"{gutter} {style('=', 'gutter')} {remark}" for remark in remarks)


def _pictured(finding: Finding, lines: Sequence[str], options: RenderOptions, gutter: str, bar: str) -> list[str]:
    picture = frame(finding.location, lines, options.width - len(gutter) - 3)
    if picture is None:
        return []
    text, carets = picture
    note = f" {printable(finding.location.note)}" if finding.location.note else ""
    number = options.style(str(finding.location.line).rjust(len(gutter)), "gutter")
    return [
        f"{gutter} {bar}",
        f"{number} {bar} {text}".rstrip(),
        f"{gutter} {bar} {options.style(carets + note, finding.severity.value)}",
    ]


def _remarks(finding: Finding, options: RenderOptions) -> Iterator[str]:
    for number, step in enumerate(finding.chain, start=1):
        yield f"{number}. {options.style(place(step), 'place')}{': ' if step.note else ''}{printable(step.note)}"
    if finding.verdict is Verdict.UNKNOWN:
        yield "unknown: govern could neither show this nor rule it out"
    if finding.instead:
        yield f"{options.style('help:', 'help')} {printable(finding.instead)}"
    if finding.fix is not None:
        kind = "safe" if finding.fix.safe else "unsafe"
        yield f"{options.style('fix:', 'help')} {printable(finding.fix.title)} ({kind})"


def place(location: Location, *, column: bool = False) -> str:
    """`path:line`, with the column on request; the repository itself where a finding has no file."""
    if not location.file:
        return "the repository"
    where = f"{printable(location.file)}:{location.line}"
    return f"{where}:{location.column}" if column else where
