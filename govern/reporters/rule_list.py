"""The list of rules, as a table for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from govern.reporters.printable import printable
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.style import Role, Style
from govern.reporters.summary import plural
from govern.rule import Rule

HEADINGS = ("family", "name", "profile", "severity", "status", "fix", "summary")


def render_rule_table(rules: Sequence[Rule], style: Style, width: int | None = None) -> str:
    """One line a rule, in the order given; summaries are cut at `width`, if there is one. Ends with a count."""
    if not rules:
        return "No rules.\n"
    rows = [_row(rule) for rule in rules]
    widths = [max(len(row[column]) for row in (HEADINGS, *rows)) for column in range(len(HEADINGS))]
    lines = [style(_line(HEADINGS, widths, width), "dim")]
    for rule, row in zip(rules, rows, strict=True):
        lines.append(_painted(rule, _line(row, widths, width), widths, style))
    families = len({rule.family for rule in rules})
    lines += ["", f"{plural(len(rules), 'rule')} in {families} {'family' if families == 1 else 'families'}."]
    return "".join(f"{line}\n" for line in lines)


def render_rule_json(rules: Sequence[Rule]) -> str:
    """Everything that the front matter of each page says, as one JSON document."""
    document = {"schema_version": SCHEMA_VERSION, "rules": [rule_data(rule) for rule in rules]}
    return json.dumps(document, indent=2) + "\n"


def rule_data(rule: Rule) -> dict[str, Any]:
    """A rule as plain data for JSON."""
    return {
        "name": rule.name,
        "family": rule.family,
        "pack": rule.pack,
        "summary": rule.summary,
        "severity": rule.severity.value,
        "profile": rule.profile,
        "status": rule.status,
        "since": rule.since,
        "fix": rule.fix or None,
        "concept": rule.concept,
        "sources": list(rule.sources),
        "aliases": list(rule.aliases),
        "kind": rule.kind,
        "options": {
            name: {
                "type": option.type,
                "default": list(option.default) if isinstance(option.default, tuple) else option.default,
                "help": option.help,
                "choices": list(option.choices),
            }
            for name, option in rule.options.items()
        },
        "message": rule.message,
        "instead": rule.instead,
        "page": rule.page,
    }


def _row(rule: Rule) -> tuple[str, ...]:
    name = rule.name if rule.pack == "govern" else f"{rule.name} ({rule.pack})"
    return (rule.family, name, rule.profile, rule.severity.value, rule.status, rule.fix, printable(rule.summary))


def _line(row: Sequence[str], widths: Sequence[int], width: int | None) -> str:
    line = "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip()
    return line if width is None or len(line) <= width else line[: max(width, 2) - 1] + "…"


def _painted(rule: Rule, line: str, widths: Sequence[int], style: Style) -> str:
    """The line with its name and severity in colour; a cut that reaches them leaves it plain."""
    name_at = widths[0] + 2
    severity_at = name_at + widths[1] + 2 + widths[2] + 2
    severity_end = severity_at + len(rule.severity.value)
    if len(line) <= severity_end:
        return line
    role: Role = "error" if rule.severity == "error" else "warning" if rule.severity == "warning" else "info"
    name_end = name_at + len(rule.name)
    return (
        line[:name_at]
        + style(line[name_at:name_end], "rule")
        + line[name_end:severity_at]
        + style(line[severity_at:severity_end], role)
        + line[severity_end:]
    )
