"""Workflow commands: annotations on the lines of a pull request in GitHub Actions."""

from __future__ import annotations

from govern.findings import Finding, Severity
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import plural, summary_lines

# GitHub shows ten annotations of each level for a step and drops the rest without a word.
MOST_OF_A_LEVEL = 10
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(result: CheckResult, options: RenderOptions) -> str:
    """A command a finding, worst first, as many as GitHub shows; then how many more there are, and the summary."""
    lines: list[str] = []
    for severity in sorted(Severity, key=lambda one: -one.rank):
        of_level = [finding for finding in result.findings if finding.severity is severity]
        lines += [_command(finding) for finding in of_level[:MOST_OF_A_LEVEL]]
        left = len(of_level) - MOST_OF_A_LEVEL
        if left > 0:
            lines.append(f"and {plural(left, 'more finding')} of severity {severity}, which GitHub would not show")
    if not options.quiet:
        lines += summary_lines(result, options)
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    at = finding.location
    fields = [("title", finding.rule)]
    if at.file:
        fields = [("file", at.file), ("line", str(at.line)), ("endLine", str(at.end_line or at.line)), *fields]
        if at.end_line in (0, at.line):
            fields.insert(3, ("col", str(at.column)))
            if at.end_column:
                fields.insert(4, ("endColumn", str(at.end_column)))
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields)
    message = finding.message + (f"\n{finding.instead}" if finding.instead else "")
    return f"::{COMMANDS[finding.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return "%0A".join(printable(line).replace("%", "%25") for line in text.replace("\r", "").split("\n"))


def _property(text: str) -> str:
    return printable(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
