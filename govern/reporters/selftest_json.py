"""A self-test for machines. It holds no times: the same seed gives the same bytes."""

from __future__ import annotations

import json
from typing import Any

from govern.findings import Finding
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.selftest_figures import by_operator, by_rule
from govern.selftest.mutant import Outcome, Score, score
from govern.selftest.run import SelfTest


def render_selftest_json(result: SelfTest) -> str:
    """The whole result as one JSON document, ASCII only."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "seed": result.seed,
        "possible": result.possible,
        "tried": len(result.outcomes),
        "untried": result.untried,
        "summary": _score(score(result.outcomes)),
        "operators": [
            {"operator": operator.name, "about": operator.about, **_score(figures)}
            for operator, figures in by_operator(result)
        ],
        "left_out": [operator.name for operator in result.left_out],
        "rules": [{"rule": rule, "killed": killed} for rule, killed in by_rule(result)],
        "failures": [{"what": f"rule {one.rule}", "message": one.message} for one in result.failures],
        "mutants": [_mutant(one) for one in result.outcomes],
    }
    return json.dumps(document, indent=2) + "\n"


def _score(figures: Score) -> dict[str, Any]:
    percent = figures.percent
    return {
        "killed": figures.killed,
        "survived": figures.survived,
        "equivalent": figures.equivalent,
        "percent": None if percent is None else round(percent, 1),
    }


def _mutant(outcome: Outcome) -> dict[str, Any]:
    mutant = outcome.mutant
    return {
        "operator": mutant.operator,
        "file": mutant.file,
        "line": mutant.line,
        "takes": mutant.what,
        "fate": outcome.fate,
        "endpoints": [target.label for target in mutant.targets],
        "questions": list(mutant.questions),
        "killed_by": [_kill(finding) for finding in outcome.findings],
        "why": outcome.why or None,
    }


def _kill(finding: Finding) -> dict[str, Any]:
    at = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "file": at.file,
        "line": at.line,
        "endpoint": finding.endpoint,
        "message": finding.message,
    }
