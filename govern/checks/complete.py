"""Fills in what a check leaves open in a finding, from the rule's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from govern.findings import Finding
from govern.packs.template import render
from govern.rule import Rule


class RuleError(Exception):
    """A rule could not do its work; the message is one line. It becomes a RuleFailure, never a finding."""


def complete(rule: Rule, finding: Finding, options: Mapping[str, object]) -> Finding:
    """The finding with rule, family, pack, severity, message, instead and subject.

    Messages see the finding's `values`, the options, `file`, `line` and `endpoint`. A check may set its own message,
    and may lower the severity below the rule's, never raise it. Raises RuleError if a template names a missing value.
    """
    values = {
        **options,
        "file": finding.location.file,
        "line": finding.location.line,
        "endpoint": finding.endpoint,
        **finding.values,
    }
    message = finding.message or _rendered(rule, rule.message, values)
    return replace(
        finding,
        rule=rule.name,
        family=rule.family,
        pack=rule.pack,
        severity=min(finding.severity, rule.severity, key=lambda severity: severity.rank),
        message=message,
        instead=finding.instead or _rendered(rule, rule.instead, values),
        subject=finding.subject or finding.endpoint or message,
    )


def _rendered(rule: Rule, template: str, values: Mapping[str, object]) -> str:
    try:
        return render(template, values)
    except KeyError as error:
        raise RuleError(f"its message needs {{{error.args[0]}}}, which the check does not give") from None
