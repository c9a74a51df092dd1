"""A report for the summary of a CI job, and for comments: figures, then the findings of each rule, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govern.findings import Finding, Location
from govern.reporters.printable import printable
from govern.reporters.repeated import Repeated, by_rule
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import plural, summary_lines

# GitHub drops a job summary of more than 1,024 KiB altogether, and other steps write into it too.
BUDGET = 600_000
OPEN_UP_TO = 10
MOST_OF_A_RULE = 100


def render_markdown(result: CheckResult, options: RenderOptions) -> str:
    """Headings from level 3; a rule with many findings is folded. What does not fit is counted."""
    lines = ["### govern", "", *(f"{_escaped(line)}  " for line in summary_lines(result, RenderOptions())), ""]
    for failure in result.failures:
        lines += [f"> **{_escaped(failure.what)} failed**: {_escaped(failure.message)}", ""]
    groups = by_rule(result.findings)
    if groups:
        lines += ["| severity | rule | findings |", "| --- | --- | ---: |"]
        lines += [f"| {one.severity} | `{one.rule}` | {len(one.findings)} |" for one in groups]
        lines.append("")
    size = sum(len(line.encode()) + 1 for line in lines)
    for index, group in enumerate(groups):
        block = list(_group(group))
        size += sum(len(line.encode()) + 1 for line in block)
        if size > BUDGET:
            left = plural(sum(len(one.findings) for one in groups[index:]), "finding")
            lines += [f"{left} of {plural(len(groups) - index, 'rule')} did not fit in here.", ""]
            break
        lines += block
    return "\n".join(lines).rstrip() + "\n"


def _group(group: Repeated) -> Iterator[str]:
    findings = group.findings
    title = f"{group.severity}: {group.rule} ({len(findings)})"
    folded = len(findings) > OPEN_UP_TO
    yield from (["<details>", f"<summary>{title}</summary>", ""] if folded else [f"#### {title}", ""])
    if findings[0].instead and len({one.instead for one in findings}) == 1:
        yield from (_escaped(findings[0].instead), "")
    yield from _rows(findings[:MOST_OF_A_RULE])
    left = len(findings) - MOST_OF_A_RULE
    if left > 0:
        yield f"- and {left} more: `govern check --select {group.rule}` lists them"
    yield from (["", "</details>", ""] if folded else [""])


def _rows(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        steps = "; ".join(f"{_code(_place(step))} {_escaped(step.note)}".strip() for step in finding.chain)
        yield f"- {_code(_place(finding.location))} {_escaped(finding.message)}"
        if steps:
            yield f"  <br>{steps}"


def _place(location: Location) -> str:
    return f"{location.file}:{location.line}" if location.file else "the repository"


def _code(text: str) -> str:
    return f"`{printable(text).replace('`', chr(0x2019))}`"


def _escaped(text: str) -> str:
    """Text in which Markdown and HTML find nothing of their own, but code in backticks."""
    out = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in ("\\", "*", "_", "[", "]", "#", "|"):
        out = out.replace(mark, f"\\{mark}")
    return "`".join(piece if at % 2 == 0 else printable_code(piece) for at, piece in enumerate(out.split("`")))


def printable_code(piece: str) -> str:
    """A piece between backticks, in which nothing is escaped."""
    for mark in ("*", "_", "[", "]", "#", "|", "\\"):
        piece = piece.replace(f"\\{mark}", mark)
    return piece.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
