"""SARIF 2.1.0, as GitHub's code scanning reads it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, and what code scanning asks beyond it:
https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from govern.findings import Edit, Finding, Fix, Location
from govern.reporters.line_hash import line_hashes
from govern.reporters.places import placed
from govern.reporters.printable import printable
from govern.reporters.report import Accepted, CheckResult, RenderOptions
from govern.reporters.rows import keyed_rows
from govern.reporters.sarif_rules import LEVELS, rule_descriptors
from govern.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# GitHub refuses a run with more results, and shows the worst 5,000 of them.
MOST_RESULTS = 25_000
# Of a flow it keeps 1,000 steps in 10,000; no chain is that long, but nothing says so.
MOST_STEPS = 100
Hashes = Callable[[str], Sequence[str]]


def render_sarif(result: CheckResult, options: RenderOptions) -> str:
    """One run: findings, those that are accepted among them with their suppression, rules with their pages."""
    baselined = any(one.kind == "baseline" for one in result.accepted)
    entries: list[tuple[Finding, Accepted | None]] = [(finding, None) for finding in result.findings]
    entries += [(one.finding, one) for one in result.accepted]
    left_out = max(len(entries) - MOST_RESULTS, 0)
    if left_out:
        entries = sorted(entries, key=lambda one: (one[1] is not None, -one[0].severity.rank))[:MOST_RESULTS]
    entries.sort(key=lambda one: one[0].sort_key)
    rules = rule_descriptors([finding for finding, _ in entries], options.pages())
    index = {rule["id"]: at for at, rule in enumerate(rules)}
    hashes = lru_cache(maxsize=None)(lambda file: tuple(line_hashes(result.source(file))))
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "govern", "version": VERSION, "semanticVersion": VERSION, "rules": rules}},
        "automationDetails": {"id": "govern/check/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(result, left_out)],
        "results": [_result(one, accepted, result, index, hashes, baselined) for one, accepted in entries],
    }
    head = f' "$schema": {json.dumps(SCHEMA)},\n "version": "2.1.0",\n "runs": [\n'
    return f"{{\n{head}{keyed_rows(run, '  ')}\n ]\n}}\n"


def _result(
    finding: Finding,
    accepted: Accepted | None,
    result: CheckResult,
    index: dict[str, int],
    hashes: Hashes,
    baselined: bool,
) -> dict[str, Any]:
    at = placed(finding.location, result)
    properties = {"confidence": finding.confidence, "endpoint": finding.endpoint, "verdict": finding.verdict}
    entry: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message + (f"\n{finding.instead}" if finding.instead else "")},
        "locations": [_location(at)],
        "partialFingerprints": _fingerprints(finding, at, hashes),
        "properties": {key: value for key, value in properties.items() if value is not None},
    }
    steps = [step for step in finding.chain if step.file][:MOST_STEPS]
    if steps:
        flow = [_location(at, at.note or finding.message), *(_location(placed(s, result), s.note) for s in steps)]
        entry["codeFlows"] = [{"threadFlows": [{"locations": [{"location": one} for one in flow]}]}]
    if finding.fix is not None and finding.fix.edits:
        entry["fixes"] = [_fix(finding.fix)]
    if baselined:
        entry["baselineState"] = "unchanged" if accepted and accepted.kind == "baseline" else "new"
    if accepted:
        kind = "inSource" if accepted.kind == "inSource" else "external"
        reason = {"justification": accepted.reason} if accepted.reason else {}
        entry["suppressions"] = [{"kind": kind, "status": "accepted", **reason}]
    elif result.accepted:
        entry["suppressions"] = []  # where some results say it, all have to
    return entry


def _fingerprints(finding: Finding, at: Location, hashes: Hashes) -> dict[str, str]:
    prints = {"govern/v1": finding.fingerprint}
    known = hashes(at.file)
    if at.line <= len(known) and len(known) > 1:
        prints["primaryLocationLineHash"] = known[at.line - 1]
    return prints


def _location(at: Location, note: str = "") -> dict[str, Any]:
    region = {"startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(at.file)}, "region": region}}
    if note:
        location["message"] = {"text": note}
    return location


def _fix(fix: Fix) -> dict[str, Any]:
    by_file: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_file.setdefault(edit.file, []).append(edit)
    changes = [
        {"artifactLocation": {"uri": _uri(file)}, "replacements": [_replacement(edit) for edit in edits]}
        for file, edits in by_file.items()
    ]
    return {"description": {"text": f"{fix.title}{'' if fix.safe else ' (look twice)'}"}, "artifactChanges": changes}


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {
        "startLine": edit.line,
        "startColumn": edit.column,
        "endLine": edit.end_line,
        "endColumn": edit.end_column,
    }
    return {"deletedRegion": region, **({"insertedContent": {"text": edit.text}} if edit.text else {})}


def _invocation(result: CheckResult, left_out: int) -> dict[str, Any]:
    notes = [*_notes(result)]
    if left_out:
        text = f"{left_out} results left out: code scanning refuses more than {MOST_RESULTS}"
        notes.append({"level": "warning", "message": {"text": text}})
    invocation: dict[str, Any] = {"executionSuccessful": not result.failures}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    return invocation


def _notes(result: CheckResult) -> Iterator[dict[str, Any]]:
    for failure in result.failures:
        yield {"level": "error", "message": {"text": f"{failure.what} failed: {failure.message}"}}
    for notice in result.notices:
        note: dict[str, Any] = {"level": "note", "message": {"text": printable(notice.message) or "notice"}}
        if notice.file:
            place = placed(Location(notice.file, notice.line), result)
            note["locations"] = [_location(place)]
        yield note


def _uri(file: str) -> str:
    return quote(file)
