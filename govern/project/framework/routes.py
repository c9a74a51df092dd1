"""Models of the route classes of FastAPI and Starlette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.evaluator import ClassModel
from govern.project.framework.returns import annotated_model
from govern.project.values import (
    BoundMethod,
    ClassValue,
    ExternalInstance,
    FunctionValue,
    Instance,
    Partial,
    Site,
    Value,
    plain,
)

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

DEFAULT = ExternalInstance(operators.DEFAULT_PLACEHOLDER, (None,))

# The keywords that `APIRouter.get` and its siblings hand on to `add_api_route` (FastAPI 0.100 to 0.165, routing.py).
ROUTE_DEFAULTS: dict[str, Value] = {
    "response_model": DEFAULT, "status_code": None, "tags": None, "dependencies": None, "summary": None,
    "description": None,
    "response_description": "Successful Response", "responses": None, "deprecated": None, "operation_id": None,
    "response_model_include": None, "response_model_exclude": None, "response_model_by_alias": True,
    "response_model_exclude_unset": False, "response_model_exclude_defaults": False,
    "response_model_exclude_none": False,
    "include_in_schema": True, "response_class": DEFAULT, "name": None, "callbacks": None, "openapi_extra": None,
    "generate_unique_id_function": DEFAULT,
}  # fmt: skip


def is_default(value: Value) -> bool:
    """Whether an option is what FastAPI's `Default(...)` stands for: nobody gave it."""
    return value is None or (isinstance(value, ExternalInstance) and value.callee == operators.DEFAULT_PLACEHOLDER)


def given_or_default(*values: Value) -> Value:
    """FastAPI's `get_value_or_default`: the first that somebody gave, else the default."""
    return next((value for value in values if not is_default(value)), DEFAULT)


def endpoint_name(endpoint: Value) -> str:
    """`get_name` of Starlette: a function's name, else its class's."""
    if isinstance(endpoint, FunctionValue | ClassValue):
        return endpoint.name
    if isinstance(endpoint, BoundMethod):
        return endpoint.function.name
    if isinstance(endpoint, Instance):
        return endpoint.cls.name if isinstance(endpoint.cls, ClassValue) else endpoint.cls.dotted.rpartition(".")[2]
    if isinstance(endpoint, Partial):
        return "partial"
    return ""


def methods_of(value: Value) -> list[str]:
    """The methods a route was given, upper case, in order; GET where none were."""
    items = operators.iterate(value)
    if not items:
        return ["GET"]
    return sorted({str(plain(operators.text(None, item))).upper() for item in items})  # type: ignore[arg-type]


def init_api_route(ev: Evaluator, route: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    """`APIRoute(path, endpoint, **options)`."""
    given = {**ROUTE_DEFAULTS, "methods": None, **keywords}
    for name, value in zip(("path", "endpoint"), args, strict=False):
        given[name] = value
    endpoint = given.get("endpoint")
    route.attributes.update(given)
    if given.get("name") is None:
        route.attributes["name"] = endpoint_name(endpoint)
    given_model = given["response_model"]
    if isinstance(route.cls, ClassValue) and given_model is not None and is_default(given_model):
        # only code of the repository's own route classes looks at it this early
        route.attributes["response_model"] = annotated_model(ev, endpoint)
    route.attributes["methods"] = methods_of(given.get("methods"))
    for name in ("tags", "dependencies"):
        route.attributes[name] = list(operators.iterate(given.get(name)) or [])
    route.attributes["path_format"] = given.get("path")
    route.attributes.setdefault("site", site)


def _init_route(ev: Evaluator, route: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    given = {"methods": None, "name": None, "include_in_schema": True, **keywords}
    for name, value in zip(("path", "endpoint"), args, strict=False):
        given[name] = value
    route.attributes.update(given)
    if given["name"] is None:
        route.attributes["name"] = endpoint_name(given.get("endpoint"))
    if given["methods"] is not None or not isinstance(given.get("endpoint"), ClassValue):
        route.attributes["methods"] = methods_of(given["methods"])
    route.attributes["dependencies"] = list(operators.iterate(given.get("dependencies")) or [])
    route.attributes.setdefault("site", site)


def _init_mount(ev: Evaluator, route: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    given: dict[str, Value] = {"app": None, "routes": None, "name": None, **keywords}
    for name, value in zip(("path", "app", "routes", "name"), args, strict=False):
        given[name] = value
    route.attributes.update(given)
    route.attributes.setdefault("site", site)


def _init_included(ev: Evaluator, route: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    route.attributes.update(keywords)
    route.attributes.setdefault("site", site)


def _call_route_handler(
    ev: Evaluator, route: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    return ExternalInstance("fastapi.routing.get_request_handler", file=site.file, line=site.line)


API_ROUTE = ClassModel(
    "fastapi.routing.APIRoute",
    init_api_route,
    {"get_route_handler": _call_route_handler},
    {},
    ("starlette.routing.Route", "starlette.routing.BaseRoute"),
)
ROUTE = ClassModel("starlette.routing.Route", _init_route, {}, {}, ("starlette.routing.BaseRoute",))
API_WEBSOCKET_ROUTE = ClassModel(
    "fastapi.routing.APIWebSocketRoute",
    _init_route,
    {},
    {},
    ("starlette.routing.WebSocketRoute", "starlette.routing.BaseRoute"),
)
WEBSOCKET_ROUTE = ClassModel("starlette.routing.WebSocketRoute", _init_route, {}, {}, ("starlette.routing.BaseRoute",))
MOUNT = ClassModel("starlette.routing.Mount", _init_mount, {}, {}, ("starlette.routing.BaseRoute",))
INCLUDED = ClassModel("fastapi.routing._IncludedRouter", _init_included, {}, {}, ("starlette.routing.BaseRoute",))
