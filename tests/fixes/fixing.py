"""Findings with fixes, in one line."""

from __future__ import annotations

from govern.findings import Edit, Finding, Fix, Location


def edit(line: int, column: int, end_line: int, end_column: int, text: str, file: str = "a.py") -> Edit:
    return Edit(file, line, column, end_line, end_column, text)


def fixing(*edits: Edit, rule: str = "r") -> Finding:
    return Finding(Location(edits[0].file, edits[0].line), rule=rule, fix=Fix("do it", edits))
