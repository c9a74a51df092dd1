"""The rules of a SARIF run: names, texts, levels, and how grave they are for code scanning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from govern.findings import Finding, Severity
from govern.reporters.rule_page import render_page_markdown
from govern.rule import BUILT_IN

if TYPE_CHECKING:
    from govern.packs.pages import Page
    from govern.rule import Rule

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
# Only what lets somebody in, or out with data, is security for code scanning: high from 7.0, medium from 4.0.
SECURITY_FAMILIES = ("access", "security")
SECURITY_CONCEPTS = ("permission",)
GRAVITY = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.INFO: "2.0"}
LONGEST = 1024


def rule_descriptors(findings: Sequence[Finding], pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The rules that findings name, by name. One without a page has the words of its first finding."""
    by_name = {page.rule.name: page for page in pages}
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    return [
        _descriptor(by_name[name]) if name in by_name else _without_page(finding)
        for name, finding in sorted(first.items())
    ]


def _descriptor(page: Page) -> dict[str, Any]:
    rule = page.rule
    text = f"{rule.summary}. {rule.instead}" if rule.instead else rule.summary
    return {
        "id": rule.name,
        "name": _title(rule.name),
        "shortDescription": {"text": rule.summary[:LONGEST]},
        "fullDescription": {"text": text[:LONGEST]},
        "help": {"text": text, "markdown": render_page_markdown(page)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": _properties(rule),
    }


def _title(name: str) -> str:
    """The name for people, which SARIF wants to differ from the id: MutationWithoutAudit."""
    return "".join(word.capitalize() for word in name.split("-"))


def _properties(rule: Rule) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "tags": list(dict.fromkeys(_tags(rule))),
        "precision": "medium" if rule.profile != "recommended" else "high",
        "problem.severity": KINDS[rule.severity],
    }
    if _is_security(rule):
        properties["security-severity"] = GRAVITY[rule.severity]
    if rule.pack != BUILT_IN:
        properties["pack"] = rule.pack
    return properties


def _tags(rule: Rule) -> Iterator[str]:
    if _is_security(rule):
        yield "security"
    yield rule.family
    if rule.concept:
        yield rule.concept
    yield rule.profile


def _is_security(rule: Rule) -> bool:
    return rule.family in SECURITY_FAMILIES or rule.concept in SECURITY_CONCEPTS


def _without_page(finding: Finding) -> dict[str, Any]:
    text = finding.rule.replace("-", " ")
    return {
        "id": finding.rule,
        "name": _title(finding.rule),
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": finding.instead or text},
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {"tags": [finding.family], "problem.severity": KINDS[finding.severity]},
    }
