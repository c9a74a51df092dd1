"""One endpoint for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from govern.checks.standing import Standing
from govern.findings import Location
from govern.project.endpoints import Dependency
from govern.reporters.endpoint_page import EndpointPage
from govern.reporters.inventory import QUESTIONS, Answer
from govern.reporters.json import step
from govern.reporters.report import SCHEMA_VERSION
from govern.sift.sift import Settled


def render_endpoint_json(page: EndpointPage) -> str:
    """The page as one JSON document, ASCII only."""
    endpoint = page.endpoint
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "endpoint": {
            "app": endpoint.app,
            "kind": endpoint.kind,
            "method": endpoint.method,
            "path": endpoint.path,
            "handler": endpoint.handler,
            "file": endpoint.file,
            "line": endpoint.line,
            "status_code": endpoint.status_code,
            "response_model": endpoint.response_model,
            "tags": list(endpoint.tags),
            "conditional": endpoint.conditional,
            "resolved": endpoint.resolved,
            "test": endpoint.test,
            "mounts": _steps(endpoint.mounts),
            "dependencies": [_dependency(page, one) for one in endpoint.dependencies],
            "middleware": [
                {
                    "name": one.name,
                    "file": one.location.file,
                    "line": one.location.line,
                    "does": list(page.deeds_of(one)),
                }
                for one in endpoint.middleware
            ],
        },
        "facts": {question: _answer(page.answers[question]) for question in QUESTIONS},
        "exemption": None
        if page.exemption is None
        else {
            "kind": page.exemption.kind,
            "detail": page.exemption.detail,
            "location": None if page.exemption.location is None else step(page.exemption.location),
        },
        "rules": [_standing(standing, settled) for standing, settled in page.standings],
        "failures": [{"what": one.what, "message": one.message} for one in page.failures],
    }
    return json.dumps(document, indent=2) + "\n"


def _dependency(page: EndpointPage, one: Dependency) -> dict[str, Any]:
    return {
        "name": one.name,
        "file": one.file,
        "line": one.line,
        "level": one.level,
        "attached": {"file": one.location.file, "line": one.location.line},
        "scopes": list(one.scopes),
        "conditional": one.conditional,
        "does": list(page.deeds_of(one)),
        "children": [_dependency(page, child) for child in one.children],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": answer.verdict.value,
        "names": list(answer.names),
        "mode": getattr(answer, "mode", "") or None,
        "detail": answer.detail,
        "chain": _steps(answer.chain),
    }


def _standing(standing: Standing, settled: Settled | None) -> dict[str, Any]:
    finding = standing.finding
    row = settled.row if settled is not None else None
    return {
        "rule": standing.rule.name,
        "family": standing.rule.family,
        "pack": standing.rule.pack,
        "severity": (finding.severity if finding is not None else standing.rule.severity).value,
        "verdict": standing.verdict,
        "why": standing.why,
        "chain": _steps(standing.chain),
        "file": finding.location.file if finding is not None else None,
        "line": finding.location.line if finding is not None else None,
        "help": (finding.instead or None) if finding is not None else None,
        "ignore": _accepted(settled, "comment"),
        "waiver": _accepted(settled, "waiver"),
        "baseline": None if row is None else {"line": row.line, "reason": row.reason},
    }


def _accepted(settled: Settled | None, kind: str) -> dict[str, Any] | None:
    one = settled.suppression if settled is not None else None
    if one is None or one.kind != kind:
        return None
    return {
        "file": one.location.file,
        "line": one.location.line,
        "reason": one.reason,
        "until": one.until or None,
        "owner": one.owner or None,
    }


def _steps(chain: Sequence[Location]) -> list[dict[str, Any]]:
    return [step(location) for location in chain]
