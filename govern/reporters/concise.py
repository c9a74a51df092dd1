"""One line a finding, in the form that editors and terminals make clickable."""

from __future__ import annotations

from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import notice_lines, statistics_lines, summary_lines


def render_concise(result: CheckResult, options: RenderOptions) -> str:
    """`path:line:column: severity[rule] message`, with `[*]` where `--fix` helps; then notices and a summary."""
    lines = statistics_lines(result, options) if options.statistics else _findings(result, options)
    if not options.quiet:
        lines += [*notice_lines(result, options), *summary_lines(result, options)]
    return "".join(f"{line}\n" for line in lines)


def _findings(result: CheckResult, options: RenderOptions) -> list[str]:
    lines = []
    for finding in result.findings:
        at = finding.location
        where = f"{printable(at.file)}:{at.line}:{at.column}" if at.file else "."
        what = options.style(f"{finding.severity}[{finding.rule}]", finding.severity.value)
        mark = "[*] " if finding.fix is not None and finding.fix.edits and finding.fix.safe else ""
        where = options.link(options.style(where, "place"), at.file, at.line)
        lines.append(f"{where}: {what} {mark}{printable(finding.message)}")
    return lines
