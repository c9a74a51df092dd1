"""The one place in which findings are dropped: ignored by a comment, outside the paths asked for, below a severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from govern.findings import Finding, Severity
from govern.sift.fingerprint import with_fingerprints
from govern.sift.ignores import Ignores


@dataclass(frozen=True, slots=True)
class SiftResult:
    """The findings that count, in their order and with fingerprints, and those that a comment suppresses."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]


def sift(
    findings: Iterable[Finding],
    *,
    ignores: Mapping[str, Ignores],
    in_scope: Callable[[str], bool],
    least: Severity = Severity.INFO,
) -> SiftResult:
    """Sort, fingerprint and divide the findings of a run.

    `ignores` gives, by file, what its comments ignore; `in_scope` says whether findings of a file were asked for;
    findings below `least` are dropped. What a comment suppresses is counted only if it would have been shown.
    """
    shown: list[Finding] = []
    suppressed: list[Finding] = []
    for finding in with_fingerprints(findings):
        at = finding.location
        if finding.severity.rank < least.rank or not in_scope(at.file):
            continue
        ignored = at.file in ignores and (finding.rule, at.line) in ignores[at.file].places
        (suppressed if ignored else shown).append(finding)
    return SiftResult(tuple(shown), tuple(suppressed))
