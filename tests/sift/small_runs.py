"""Runs of made-up rules over files that are held in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.findings import Finding, Location, Severity
from govern.project.project import Project
from govern.rule import Rule
from govern.sift.sift import Run
from govern.sift.suppressions import suppressions_of
from govern.tree.memory import MemoryTree

TODAY = date(2026, 5, 1)
RULES = tuple(Rule(name, "made-up", "", "") for name in ("no-audit", "too-long", "no-print"))
NAMES = {**{rule.name: rule.name for rule in RULES}, "old-name": "no-audit"}


def project_of(files: Mapping[str, str]) -> Project:
    tree = MemoryTree({"requirements.txt": "fastapi==0.115.0\n", **files})
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


def run_over(files: Mapping[str, str] | None = None, rules: tuple[Rule, ...] = RULES, today: date = TODAY) -> Run:
    """What the sift is told of a run of `rules` over `files`."""
    project = project_of(files or {})
    found = suppressions_of(project.facts, project.tree.paths(), project.config, NAMES, today)
    return Run(project, rules, frozenset(), found, NAMES, lambda path: project.tree.read(path).decode().split("\n"))


def finding(
    file: str,
    line: int,
    rule: str = "no-audit",
    *,
    endpoint: str | None = None,
    subject: str = "",
    severity: Severity = Severity.ERROR,
) -> Finding:
    subject = subject or endpoint or f"{file}:{line}"
    return Finding(Location(file, line), rule=rule, severity=severity, subject=subject, endpoint=endpoint)


def places(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(one.location.file, one.location.line, one.rule) for one in findings]
