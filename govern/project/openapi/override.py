"""Applications that replace `app.openapi`: the function is followed, with FastAPI's `get_openapi` modelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from govern.project.endpoints import Endpoint
from govern.project.openapi.components import json_copy
from govern.project.openapi.jsonable import NotKnownError, to_json
from govern.project.values import BoundMethod, ExternalInstance, FunctionValue, Instance, Partial, Site, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

GET_OPENAPI = "fastapi.openapi.utils.get_openapi"
Schema = dict[str, Any]
# What of an application goes into its document, by FastAPI's own names, and the argument that says it.
OPTIONS = {
    "title": "title", "version": "version", "openapi_version": "openapi_version", "summary": "summary",
    "description": "description", "terms_of_service": "terms_of_service", "contact": "contact",
    "license_info": "license_info", "tags": "openapi_tags", "servers": "servers",
    "external_docs": "openapi_external_docs", "separate_input_output_schemas": "separate_input_output_schemas",
    "webhooks": "webhooks",
}  # fmt: skip


def about(app: Instance) -> dict[str, Value]:
    """What `app.openapi()` hands to `get_openapi` besides the routes."""
    return {argument: app.attributes[option] for argument, option in OPTIONS.items() if option in app.attributes}


def replaced(
    ev: Evaluator, app: Instance, make: Callable[[dict[str, Value], Value], Schema | None]
) -> tuple[Schema | None, str]:
    """The document that a replacement of `app.openapi` gives, with "" or the reason why it is not known.

    `make(keywords, routes)` stands for `get_openapi`. None without a reason where nothing replaces `app.openapi`.
    """
    function = plain(app.attributes.get("openapi"))
    if not isinstance(function, FunctionValue | BoundMethod | Partial):
        return None, ""
    from govern.project.evaluation.calls import call
    from govern.project.evaluation.evaluator import BudgetExceededError, Raised

    def model(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        made = make(keywords, keywords.get("routes"))
        return ExternalInstance(GET_OPENAPI) if made is None else json_copy(made)

    functions = ev.functions
    app.attributes.setdefault("openapi_schema", None)
    kept = app.attributes["openapi_schema"]
    ev.functions = {**functions, GET_OPENAPI: model}
    try:
        given = plain(call(ev, function, [], {}, Site(app.file, app.line)))
        document = to_json(given, ev)
    except (Raised, BudgetExceededError, RecursionError, NotKnownError) as error:
        return None, f"app.openapi is replaced by a function that could not be followed: {error}"
    finally:
        ev.functions = functions
        app.attributes["openapi_schema"] = kept
    if not isinstance(document, dict):
        return None, "app.openapi is replaced by a function whose result is not known"
    return document, ""


def endpoints_of_routes(endpoints: Sequence[Endpoint], routes: Value, app: Instance) -> list[Endpoint] | None:
    """The endpoints that a list of routes serves: those of the application whose list it is, else those of the routes
    in it; None where the list is not known."""
    routes = plain(routes)
    for endpoint in endpoints:
        inner = endpoint.served.apps[-1] if endpoint.served is not None and endpoint.served.apps else None
        if inner is not None and routes_of(inner) is routes:
            return [e for e in endpoints if e.served is not None and e.served.apps and e.served.apps[-1] is inner]
    if routes_of(app) is routes:
        return []
    if not isinstance(routes, list) or not all(isinstance(route, Instance) for route in routes):
        return None
    wanted = {id(route) for route in routes}
    return [endpoint for endpoint in endpoints if endpoint.served is not None and id(endpoint.served.route) in wanted]


def routes_of(app: Instance) -> Value:
    """The list of routes of an application or a router."""
    router = app.attributes.get("router", app)
    return plain(router.attributes.get("routes")) if isinstance(router, Instance) else None
