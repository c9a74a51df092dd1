"""reviewdog's diagnostic format, as one document or one diagnostic a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from govern.findings import Edit, Finding, Severity
from govern.reporters.places import byte_column, placed
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.rows import keyed_rows

LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
SOURCE = {"name": "govern"}


def render_rdjson(result: CheckResult, options: RenderOptions) -> str:
    """A DiagnosticResult."""
    diagnostics = [_diagnostic(finding, result) for finding in result.findings]
    return keyed_rows({"source": SOURCE, "diagnostics": diagnostics}) + "\n"


def render_rdjsonl(result: CheckResult, options: RenderOptions) -> str:
    """A Diagnostic a line."""
    lines = ({**_diagnostic(finding, result), "source": SOURCE} for finding in result.findings)
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)


def _diagnostic(finding: Finding, result: CheckResult) -> dict[str, Any]:
    at = placed(finding.location, result)
    diagnostic: dict[str, Any] = {
        "message": "\n".join(_message(finding)),
        "location": {
            "path": at.file,
            "range": _range(result, at.file, (at.line, at.column), (at.end_line, at.end_column)),
        },
        "severity": LEVELS[finding.severity],
        "code": {"value": finding.rule},
    }
    edits = finding.fix.edits if finding.fix is not None and finding.fix.safe else ()
    # A suggestion is about the file of its diagnostic: a fix that needs others would be half of one.
    if edits and all(edit.file == at.file for edit in edits):
        diagnostic["suggestions"] = [_suggestion(edit, result) for edit in edits]
    return diagnostic


def _message(finding: Finding) -> Iterator[str]:
    """What is wrong, the chain that shows it, what to do instead.

    `relatedLocations` would hold the chain, but versions of reviewdog before it refuse a report with a field they do
    not know.
    """
    yield finding.message
    for step in finding.chain:
        if step.file:
            yield f"- {step.file}:{step.line}{': ' if step.note else ''}{step.note}"
    if finding.instead:
        yield finding.instead


def _suggestion(edit: Edit, result: CheckResult) -> dict[str, Any]:
    start, end = (edit.line, edit.column), (edit.end_line, edit.end_column)
    return {"range": _range(result, edit.file, start, end), "text": edit.text}


def _range(result: CheckResult, file: str, start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    return {"start": _position(result, file, *start), "end": _position(result, file, *end)}


def _position(result: CheckResult, file: str, line: int, column: int) -> dict[str, int]:
    return {"line": max(line, 1), "column": byte_column(result.source, file, line, max(column, 1))}
