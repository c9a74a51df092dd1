"""GitLab's Code Quality report: one JSON array, shown in the merge request and on the lines of its diff."""

from __future__ import annotations

from collections import Counter

from govern.findings import Severity
from govern.reporters.places import placed
from govern.reporters.printable import printable
from govern.reporters.report import CheckResult, RenderOptions
from govern.reporters.rows import rows

LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_gitlab(result: CheckResult, options: RenderOptions) -> str:
    """An object a finding. `check_name` is not shown there, so the description begins with the rule; fingerprints are
    unique, as GitLab drops what it has seen."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in result.findings:
        at = placed(finding.location, result)
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        issues.append(
            {
                "description": f"{finding.rule}: {printable(finding.message)}",
                "check_name": finding.rule,
                "fingerprint": finding.fingerprint if count == 1 else f"{finding.fingerprint}-{count}",
                "severity": LEVELS[finding.severity],
                "location": {"path": at.file, "lines": {"begin": at.line, "end": at.end_line}},
            }
        )
    return rows(issues) + "\n"
