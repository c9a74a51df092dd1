"""The route inventory for machines. Its form is fixed, as that of the findings is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from govern.project.endpoints import AppInfo
from govern.project.wiring.coverage import Coverage
from govern.reporters.inventory import QUESTIONS, Answer, Inventory, Route
from govern.reporters.json import step
from govern.reporters.report import SCHEMA_VERSION
from govern.reporters.route_inputs import inputs_as_json

if TYPE_CHECKING:
    from govern.project.frontend_calls.model import FrontendCall
    from govern.project.tests.model import ClientCall


def render_routes_json(inventory: Inventory) -> str:
    """The inventory as one JSON document, ASCII only."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "apps": [_app(app, inventory.coverage[app.app]) for app in inventory.apps],
        "endpoints": [_route(route) for route in inventory.routes],
        "unresolved": [
            {"file": one.file, "line": one.line, "expression": one.expression, "reason": one.reason}
            for one in inventory.unresolved
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def _app(app: AppInfo, coverage: Coverage) -> dict[str, Any]:
    return {
        "app": app.app,
        "fastapi": app.fastapi,
        "test": app.test,
        "coverage": coverage.verdict,
        "unresolved": coverage.unresolved,
    }


def _route(route: Route) -> dict[str, Any]:
    endpoint = route.endpoint
    return {
        "app": endpoint.app,
        "kind": endpoint.kind,
        "method": endpoint.method,
        "path": endpoint.path,
        "handler": endpoint.handler,
        "file": endpoint.file,
        "line": endpoint.line,
        "name": endpoint.name,
        "status_code": endpoint.status_code,
        "response_model": endpoint.response_model,
        "include_in_schema": endpoint.include_in_schema,
        "tags": list(endpoint.tags),
        "dependencies": list(route.dependencies),
        "security_scopes": list(endpoint.security_scopes),
        "conditional": endpoint.conditional,
        "resolved": endpoint.resolved,
        "external": endpoint.external,
        "test": endpoint.test,
        **{question: _answer(route.answers[question]) for question in QUESTIONS},
        "body": list(route.body),
        "operation_id": endpoint.operation_id,
        "unique_id": endpoint.unique_id,
        "deprecated": endpoint.deprecated,
        **inputs_as_json(endpoint),
        "security_schemes": [{"type": one.type, "scheme_name": one.name} for one in endpoint.security_schemes],
        "wrapped_by": endpoint.wrappers[0].qualname if endpoint.wrappers else None,
        "mounts": [step(location) for location in endpoint.mounts],
        # null: not asked for
        "frontend": None if route.callers is None else [_caller(call) for call in route.callers],
        "tests": None if route.tests is None else [_caller(call) for call in route.tests],
    }


def _caller(call: FrontendCall | ClientCall) -> dict[str, Any]:
    return {"file": call.file, "line": call.line, "function": call.function}


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": answer.verdict.value,
        "names": list(answer.names),
        "chain": [step(location) for location in answer.chain],
        "detail": answer.detail,
    }
