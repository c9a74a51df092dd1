"""The framework's classes and functions, by every dotted name under which they can be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import (
    builtin_functions,
    builtin_objects,
    builtin_values,
    collection_types,
    columns,
    config_parsers,
    files,
    iteration,
    library_functions,
    operators,
    regular_expressions,
    type_objects,
    urls,
)
from govern.project.evaluation.paths import PATH
from govern.project.framework import fastapi_users, request_bound
from govern.project.framework.applications import APPLICATION, STARLETTE
from govern.project.framework.routers import ROUTER
from govern.project.framework.routes import (
    API_ROUTE,
    API_WEBSOCKET_ROUTE,
    DEFAULT,
    INCLUDED,
    MOUNT,
    ROUTE,
    WEBSOCKET_ROUTE,
)
from govern.project.framework.signatures import PARAMETER, SIGNATURE, inspect_signature, with_signature
from govern.project.values import DependsValue, ExternalInstance, Site, Unknown, Value, plain

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import ClassModel, Evaluator, ExternalFunction

MODELS: dict[str, ClassModel] = {
    "fastapi.FastAPI": APPLICATION, "fastapi.applications.FastAPI": APPLICATION,
    "starlette.applications.Starlette": STARLETTE,
    "fastapi.APIRouter": ROUTER, "fastapi.routing.APIRouter": ROUTER, "fastapi.routers.APIRouter": ROUTER,
    "starlette.routing.Router": ROUTER, "fastapi.routing.APIRoute": API_ROUTE, "fastapi.routing.Route": ROUTE,
    "starlette.routing.Route": ROUTE, "starlette.routing.WebSocketRoute": WEBSOCKET_ROUTE,
    "fastapi.routing.Mount": MOUNT,
    "fastapi.routing.APIWebSocketRoute": API_WEBSOCKET_ROUTE, "starlette.routing.Mount": MOUNT,
    "fastapi.routing._IncludedRouter": INCLUDED, "inspect.Signature": SIGNATURE, "inspect.Parameter": PARAMETER,
    **dict.fromkeys(("pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath", "pathlib.PosixPath"), PATH),
    **regular_expressions.MODELS, **fastapi_users.MODELS, **config_parsers.MODELS,
}  # fmt: skip


def _depends(security: bool) -> ExternalFunction:
    def run(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        scopes = operators.iterate(keywords.get("scopes")) or []
        return DependsValue(
            args[0] if args else keywords.get("dependency"),
            tuple(str(plain(operators.text(ev, scope))) for scope in scopes),
            operators.truth(keywords.get("use_cache", True)) is not False,
            security, site.file, site.line, ev.conditions > 0,
        )  # fmt: skip

    return run


def _default(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    value = args[0] if args else keywords.get("value")
    return DEFAULT if value is None else ExternalInstance(operators.DEFAULT_PLACEHOLDER, (value,))


def _route_path(ev: Evaluator, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    """`starlette._utils.get_route_path`: the path below the `root_path` of a scope."""
    scope = plain(args[0] if args else keywords.get("scope"))
    path, root = (
        (plain(scope.get(key, "")) for key in ("path", "root_path")) if isinstance(scope, dict) else (None, None)
    )
    if not isinstance(path, str) or not isinstance(root, str):
        return Unknown("the path of a request")
    return path[len(root) :] if root and (path == root or path.startswith(f"{root}/")) else path


FUNCTIONS: dict[str, ExternalFunction] = {
    **builtin_functions.FUNCTIONS,
    **builtin_objects.FUNCTIONS,
    **builtin_values.FUNCTIONS,
    **collection_types.FUNCTIONS,
    **columns.FUNCTIONS,
    **library_functions.FUNCTIONS,
    **regular_expressions.FUNCTIONS,
    **request_bound.FUNCTIONS,
    **type_objects.FUNCTIONS,
    **files.FUNCTIONS,
    **iteration.FUNCTIONS,
    **urls.FUNCTIONS,
    "fastapi.Depends": _depends(False), "fastapi.param_functions.Depends": _depends(False),
    "fastapi.params.Depends": _depends(False),
    "fastapi.Security": _depends(True), "fastapi.param_functions.Security": _depends(True),
    "fastapi.params.Security": _depends(True),
    "fastapi.datastructures.Default": _default, "inspect.signature": inspect_signature,
    "makefun.with_signature": with_signature,
    "starlette.routing.get_route_path": _route_path, "starlette._utils.get_route_path": _route_path,
}  # fmt: skip
