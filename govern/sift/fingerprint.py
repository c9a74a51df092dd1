"""A finding's identity: what it is about, in words that survive moves, renames of variables and formatting."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from govern.findings import Finding

LENGTH = 32


def fingerprint(rule: str, file: str, subject: str, ordinal: int) -> str:
    """The identity of the `ordinal`th finding (from 0) of a rule about one subject in one file.

    Neither lines nor messages enter. Each part follows its length, so that no two lists of parts give the same bytes.
    """
    digest = hashlib.sha256()
    for part in (rule, file, subject, str(ordinal)):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return digest.hexdigest()[:LENGTH]


def with_fingerprints(findings: Iterable[Finding]) -> Sequence[Finding]:
    """The findings in their order, each with its fingerprint.

    All findings of a run belong here, those that are filtered out later too: an ordinal must not depend on a filter.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    marked: list[Finding] = []
    for finding in sorted(findings, key=lambda one: one.sort_key):
        key = (finding.rule, finding.location.file, finding.subject)
        marked.append(replace(finding, fingerprint=fingerprint(*key, seen[key])))
        seen[key] += 1
    return marked
