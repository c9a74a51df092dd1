"""The report for people: each finding with its line of source, the chain that shows it, and what to do instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.findings import Finding, Location, Verdict
from govern.reporters.frame import frame
from govern.reporters.printable import printable
from govern.reporters.repeated import SHOWN, Repeated, folded
from govern.reporters.report import CheckResult, RenderOptions, Source
from govern.reporters.summary import notice_lines, plural, statistics_lines, summary_lines
from govern.rule import BUILT_IN, LOCAL


def render_text(result: CheckResult, options: RenderOptions) -> str:
    """All findings as frames, then notices and a summary; with `options.statistics`, counts in place of the frames.

    In a long report only the first few findings of a rule that repeats are shown; `options.verbose` shows all.
    """
    blocks: list[str] = []
    if options.statistics:
        blocks += ["\n".join(statistics_lines(result, options))] if result.findings else []
    else:
        repeated = () if options.verbose else folded(result.findings)
        hidden = {id(finding) for one in repeated for finding in one.findings[SHOWN:]}
        blocks += [
            "\n".join(_finding(finding, result.source, options))
            for finding in result.findings
            if id(finding) not in hidden
        ]
        blocks += ["\n".join(_folded(one, options) for one in repeated)] if repeated else []
    if not options.quiet:
        below = (notice_lines(result, options), summary_lines(result, options))
        blocks += ["\n".join(lines) for lines in below if lines]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _folded(repeated: Repeated, options: RenderOptions) -> str:
    """How many more findings of a rule there are than were shown, and what lists them."""
    left = repeated.findings[SHOWN:]
    files = plural(len({finding.location.file for finding in left}), "file")
    name = options.style(f"{repeated.severity}[{repeated.rule}]", repeated.severity.value)
    return f"{name}: {len(left)} more like these in {files}; `--select {repeated.rule}` or `--verbose` lists them"


def _finding(finding: Finding, source: Source, options: RenderOptions) -> Iterator[str]:
    style = options.style
    heading = style(f"{finding.severity}[{finding.rule}]", finding.severity.value)
    yield f"{heading}{style(': ' + printable(finding.message), 'strong')}"
    lines = source(finding.location.file) if finding.location.file else ()
    gutter = " " * max(len(str(finding.location.line)), 2)
    at = finding.location
    yield f"{gutter} {style('-->', 'gutter')} {options.link(place(at, column=True), at.file, at.line)}"

    bar = style("|", "gutter")
    picture = _pictured(finding, lines, options, gutter, bar)
    yield from picture
    remarks = list(_remarks(finding, options))
    if remarks and picture:
        yield f"{gutter} {bar}"
    yield from (f"{gutter} {style('=', 'gutter')} {remark}" for remark in remarks)


def _pictured(finding: Finding, lines: Sequence[str], options: RenderOptions, gutter: str, bar: str) -> list[str]:
    if finding.location == Location(finding.location.file, 1):  # the file as a whole: its first line has no part in it
        return []
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
        where = options.link(options.style(place(step), "place"), step.file, step.line)
        yield f"{number}. {where}{': ' if step.note else ''}{printable(step.note)}"
    if finding.verdict is Verdict.UNKNOWN:
        yield "unknown: govern could neither show this nor rule it out"
    if finding.instead:
        yield f"{options.style('help:', 'help')} {printable(finding.instead)}"
    if finding.pack not in ("", BUILT_IN, LOCAL):
        yield f"{options.style('rule:', 'help')} {finding.rule} is of the pack {finding.pack}"
    if finding.fix is not None and finding.fix.edits:
        kind = "safe" if finding.fix.safe else "unsafe"
        yield f"{options.style('fix:', 'help')} {printable(finding.fix.title)} ({kind})"


def place(location: Location, *, column: bool = False) -> str:
    """`path:line`, with the column on request; the repository itself where a finding has no file."""
    if not location.file:
        return "the repository"
    where = f"{printable(location.file)}:{location.line}"
    return f"{where}:{location.column}" if column else where
