"""Azure Pipelines: logging commands that become issues of the build, with their place in the source."""

from __future__ import annotations

from govern.findings import Finding, Severity
from govern.reporters.places import placed
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.summary import summary_lines


def render_azure(result: CheckResult, options: RenderOptions) -> str:
    """A command a finding, worst first; Azure knows errors and warnings only, so a remark is a warning."""
    ordered = sorted(result.findings, key=lambda one: -one.severity.rank)
    lines = [_command(finding, result) for finding in ordered]
    if not options.quiet:
        lines += summary_lines(result, options)
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, result: CheckResult) -> str:
    at = placed(finding.location, result)
    kind = "error" if finding.severity is Severity.ERROR else "warning"
    fields = (("type", kind), ("sourcepath", at.file), ("linenumber", at.line), ("columnnumber", at.column))
    properties = "".join(f"{name}={_property(str(value))};" for name, value in (*fields, ("code", finding.rule)))
    return f"##vso[task.logissue {properties}]{_data(finding.message)}"


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")


def _data(text: str) -> str:
    """The message, which ends at the end of its line: what would end a property is left alone, and shown as it is."""
    return printable(text).replace("%", "%AZP25")
