"""The machine-readable report. Its form is fixed: additions are free, changes need a new `schema_version`."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from govern.findings import Finding, Fix, Location
from govern.reporters.report import SCHEMA_VERSION, CheckResult, RenderOptions
from govern.reporters.rows import keyed_rows
from govern.version import VERSION

# Indenting ten thousand findings takes seconds.
MOST_INDENTED = 500


def render_json(result: CheckResult, options: RenderOptions) -> str:
    """The whole result as one JSON document; ASCII only, so that no terminal and no encoding can change it."""
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "govern": VERSION,
        "root": result.root,
        "base": result.base or None,
        "summary": summary_as_json(result),
        "findings": [finding_as_json(finding) for finding in result.findings],
        "notices": [{"file": one.file, "line": one.line, "message": one.message} for one in result.notices],
        "failures": [{"what": one.what, "message": one.message} for one in result.failures],
    }
    if result.fixed is not None:
        document["fixed"] = [finding_as_json(finding) for finding in result.fixed]
    if options.statistics:
        document["statistics"] = dict(sorted(Counter(finding.rule for finding in result.findings).items()))
    if len(result.findings) > MOST_INDENTED:
        return keyed_rows(document) + "\n"
    return json.dumps(document, indent=2) + "\n"


def summary_as_json(result: CheckResult) -> dict[str, int]:
    """The figures of a check."""
    summary = result.summary
    return {
        "error": summary.error,
        "warning": summary.warning,
        "info": summary.info,
        "suppressed": summary.suppressed,
        "baselined": summary.baselined,
        "files": summary.files,
        "endpoints": summary.endpoints,
        "rules": summary.rules,
        **({} if summary.commits is None else {"commits": summary.commits}),
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding as every JSON output has it."""
    at = finding.location
    return {
        "rule": finding.rule,
        "family": finding.family,
        "pack": finding.pack or None,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "message": finding.message,
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line or at.line,
        "end_column": at.end_column or None,
        "endpoint": finding.endpoint,
        "verdict": None if finding.verdict is None else finding.verdict.value,
        "chain": [step(location) for location in finding.chain],
        "fingerprint": finding.fingerprint,
        "fix": None if finding.fix is None else fix_as_json(finding.fix),
        "help": finding.instead or None,
        "cause": None if finding.cause is None else step(finding.cause),
        "consequences": [finding_as_json(one) for one in finding.consequences],
    }


def fix_as_json(fix: Fix) -> dict[str, Any]:
    """A fix with its edits: positions from 1, ends exclusive, in characters."""
    edits = [
        {
            "file": one.file,
            "line": one.line,
            "column": one.column,
            "end_line": one.end_line,
            "end_column": one.end_column,
            "text": one.text,
        }
        for one in fix.edits
    ]
    return {"safe": fix.safe, "title": fix.title, "edits": edits}


def step(location: Location) -> dict[str, Any]:
    """One hop of a chain."""
    return {"file": location.file, "line": location.line, "note": location.note}
