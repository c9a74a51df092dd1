"""Model of `fastapi.FastAPI` and `starlette.applications.Starlette`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.project.evaluation import operators
from govern.project.evaluation.evaluator import ClassModel
from govern.project.framework.registering import dispatch
from govern.project.framework.routers import HTTP_METHODS, ROUTER, add_event_handler
from govern.project.values import External, ExternalInstance, Instance, Native, Site, Value

if TYPE_CHECKING:
    from govern.project.evaluation.evaluator import Evaluator

HANDED_ON = (
    *HTTP_METHODS, "api_route", "add_api_route", "include_router", "websocket", "add_api_websocket_route", "mount",
    "route",
    "add_route", "websocket_route", "add_websocket_route", "on_event",
)  # fmt: skip
ROUTER_OPTIONS = (
    "routes", "dependencies", "default_response_class", "callbacks", "deprecated", "include_in_schema", "responses",
    "generate_unique_id_function", "on_startup", "on_shutdown", "lifespan",
)  # fmt: skip


def init_application(ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> None:
    """`FastAPI(title=..., dependencies=..., routes=..., middleware=..., ...)`."""
    given = {"title": "FastAPI", "version": "0.1.0", "openapi_url": "/openapi.json", "root_path": "", **keywords}
    if "**" in keywords:
        ev.note(site, "FastAPI(**…)", keywords["**"].reason)
    app.attributes.update(given)
    router = Instance(External("fastapi.APIRouter"), file=site.file, line=site.line)
    ROUTER.init(ev, router, [], {name: given[name] for name in ROUTER_OPTIONS if name in given}, site)
    webhooks = Instance(External("fastapi.APIRouter"), file=site.file, line=site.line)
    ROUTER.init(ev, webhooks, [], {}, site)
    app.attributes.setdefault("webhooks", webhooks)
    app.attributes.update(
        router=router, state=ExternalInstance("starlette.datastructures.State", file=site.file, line=site.line),
        dependency_overrides={}, user_middleware=list(operators.iterate(given.get("middleware")) or []),
        exception_handlers=dict(handlers) if isinstance(handlers := given.get("exception_handlers"), dict) else {},
    )  # fmt: skip


def _hand_on(name: str):  # type: ignore[no-untyped-def]
    def method(ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
        router = app.attributes.get("router")
        return dispatch(ev, router, name, args, keywords, site) if isinstance(router, Instance) else None

    return method


def _add_middleware(ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    middleware = app.attributes.setdefault("user_middleware", [])
    given = dict(keywords)
    cls = args[0] if args else given.pop("middleware_class", None)
    if isinstance(middleware, list):
        entry = ExternalInstance("starlette.middleware.Middleware", (cls, *args[1:]), given, site.file, site.line)
        middleware.insert(0, entry)
        if ev.conditions:  # only some deployments have it
            app.attributes.setdefault("conditional_middleware", []).append(entry)
    return None


def _middleware(ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    def register(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], at: Site) -> Value:
        dispatch(
            ev,
            app,
            "add_middleware",
            [External("starlette.middleware.base.BaseHTTPMiddleware")],
            {"dispatch": inner[0] if inner else None},
            site,
        )
        return inner[0] if inner else None

    return Native("decorator", register)


def _exception_handler(
    ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    def register(ev: Evaluator, inner: list[Value], inner_keywords: dict[str, Value], at: Site) -> Value:
        _add_exception_handler(ev, app, [args[0] if args else None, *inner], {}, site)
        return inner[0] if inner else None

    return Native("decorator", register)


def _add_exception_handler(
    ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    handlers = app.attributes.setdefault("exception_handlers", {})
    if isinstance(handlers, dict) and len(args) == 2:
        key = args[0] if isinstance(args[0], int | External) else id(args[0])
        handlers[key] = (args[0], args[1])
    return None


def _openapi(ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site) -> Value:
    return {}


def _add_event_handler(
    ev: Evaluator, app: Instance, args: list[Value], keywords: dict[str, Value], site: Site
) -> Value:
    router = app.attributes.get("router")
    return add_event_handler(ev, router, args, keywords, site) if isinstance(router, Instance) else None


def _routes(ev: Evaluator, app: Instance) -> Value:
    router = app.attributes.get("router")
    return router.attributes.get("routes", []) if isinstance(router, Instance) else []


METHODS = {
    **{name: _hand_on(name) for name in HANDED_ON},
    "add_middleware": _add_middleware, "middleware": _middleware, "exception_handler": _exception_handler,
    "add_exception_handler": _add_exception_handler, "add_event_handler": _add_event_handler, "openapi": _openapi,
}  # fmt: skip

APPLICATION = ClassModel(
    "fastapi.FastAPI", init_application, METHODS, {"routes": _routes}, ("starlette.applications.Starlette",)
)
STARLETTE = ClassModel("starlette.applications.Starlette", init_application, METHODS, {"routes": _routes})
