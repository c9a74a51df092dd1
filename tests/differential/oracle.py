"""Asks FastAPI itself what applications serve. Runs under any interpreter that has FastAPI, and without govern.

Reads one JSON object a line ({"root": folder, "from": ".", "app": "module:attribute", "document": false}) and answers each
with one line: {"routes": [...]}, with "document" what `app.openapi()` gives, or {"error": "..."}. The first line it writes
holds its versions.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import inspect
import io
import json
import os
import sys
import traceback
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

fastapi: Any = importlib.import_module("fastapi")
routing: Any = importlib.import_module("fastapi.routing")
starlette: Any = importlib.import_module("starlette.routing")
Row = dict[str, Any]


def main() -> None:
    answer({"fastapi": fastapi.__version__, "pydantic": importlib.import_module("pydantic").VERSION})
    for line in sys.stdin:
        request = json.loads(line)
        root = Path(request["root"]).resolve()
        before = set(sys.modules)
        sys.path.insert(0, str(root / request["from"]))
        importlib.invalidate_caches()
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                app = load(request["app"])
                answered: Row = {"routes": list(Reader(root).routes(app))}
                if request.get("document"):
                    answered["document"] = app.openapi()
        except Exception:  # whatever the application does, the next one is asked too
            answered = {"error": traceback.format_exc(limit=-4)}
        sys.path.remove(str(root / request["from"]))
        for name in [name for name in set(sys.modules) - before if str(root) in place_of(sys.modules[name])]:
            del sys.modules[name]
        answer(answered)


def place_of(module: Any) -> str:
    """The file of a module, of a namespace package its folders."""
    return getattr(module, "__file__", None) or str(getattr(module, "__path__", ""))


def answer(what: Row) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def load(name: str) -> Any:
    module, _, attribute = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in attribute.split("."):
        found = getattr(found, part)
    return found() if inspect.isfunction(found) else found


class Reader:
    """Reads the routes of applications below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.starts: dict[str, dict[int, int]] = {}

    def routes(self, app: Any, prefix: str = "") -> Iterator[Row]:
        for effective, is_fastapi in effective_routes(app.routes):
            path = prefix + (getattr(effective, "path", None) or "")
            if isinstance(effective, starlette.Mount):
                inner = effective.app
                while not hasattr(inner, "routes") and hasattr(inner, "app"):
                    inner = inner.app
                if hasattr(inner, "routes"):
                    yield from self.routes(inner, path)
                continue
            endpoint = getattr(effective, "endpoint", None)
            if endpoint is None:
                continue
            file, line = self.place(endpoint)
            if file:
                yield from self.rows(effective, is_fastapi, path, endpoint, file, line)

    def rows(self, effective: Any, is_fastapi: bool, path: str, endpoint: Any, file: str, line: int) -> Iterator[Row]:
        websocket = isinstance(effective, starlette.WebSocketRoute)
        http = not websocket
        asked = "starlette" if not is_fastapi else "http" if http else "websocket"
        dependant = effective.dependant if is_fastapi else None
        methods = ["WEBSOCKET"] if websocket else sorted(effective.methods or ["GET"])
        if http and not is_fastapi and "GET" in methods:
            methods = [method for method in methods if method != "HEAD"]
        for method in methods:
            yield {
                "kind": "websocket" if websocket else "http",
                "method": method,
                "path": path,
                "name": effective.name,
                "handler": handler_name(endpoint),
                "file": file,
                "line": line,
                "asked": asked,
                "include_in_schema": http and bool(effective.include_in_schema),
                "tags": [getattr(tag, "value", tag) for tag in effective.tags] if asked == "http" else [],
                "status_code": status_code(effective) if asked == "http" else None,
                "response_model": self.type_name(effective.response_model) if asked == "http" else None,
                "dependencies": [callable_name(d.call) for d in flat(dependant)],
                "scopes": sorted({scope for d in flat(dependant) for scope in own_scopes(d)}),
                "parameters": parameters(dependant),
            }  # fmt: skip

    def place(self, endpoint: Any) -> tuple[str, int]:
        """The file, relative to the root, and the line of the `def` of a handler; ("", 0) outside the root."""
        code = getattr(unwrapped(endpoint), "__code__", None)
        if code is None or not code.co_filename.startswith(str(self.root) + os.sep):
            return "", 0
        if code.co_filename not in self.starts:
            tree = ast.parse(Path(code.co_filename).read_bytes())
            self.starts[code.co_filename] = {
                min([node.lineno, *[d.lineno for d in node.decorator_list]]): node.lineno
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            }
        line = self.starts[code.co_filename].get(code.co_firstlineno, code.co_firstlineno)
        return Path(code.co_filename).relative_to(self.root).as_posix(), line

    def type_name(self, value: Any) -> str | None:
        """A type as text, with full names for classes of the application and bare names for all others."""
        return None if value is None else self.render(value)

    def render(self, value: Any) -> str:
        if value is None or value is type(None):
            return "None"
        if isinstance(value, list | tuple):
            return ", ".join(self.render(item) for item in value)
        if isinstance(value, typing.TypeAliasType if hasattr(typing, "TypeAliasType") else ()):
            return self.render(value.__value__)
        generic = getattr(value, "__pydantic_generic_metadata__", None)
        if generic and generic["origin"] is not None:
            return f"{self.render(generic['origin'])}[{self.render(generic['args'])}]"
        origin, args = typing.get_origin(value), typing.get_args(value)
        if origin is typing.Annotated:
            return self.render(args[0])
        if origin is typing.Union or origin is types.UnionType:
            return " | ".join(self.render(arg) for arg in args)
        if origin is typing.Literal:
            return f"Literal[{', '.join(repr(arg) for arg in args)}]"
        if origin is not None:
            return f"{self.render(origin)}[{self.render(args)}]"
        if inspect.isclass(value):
            module = sys.modules.get(value.__module__)
            ours = (getattr(module, "__file__", None) or "").startswith(str(self.root) + os.sep)
            return f"{value.__module__}.{value.__qualname__}" if ours else value.__qualname__
        return getattr(value, "__name__", None) or str(value).removeprefix("typing.")


def effective_routes(routes: Any) -> Iterator[tuple[Any, bool]]:
    """Each route as it is served, and whether it is FastAPI's (or Starlette's own)."""
    own = (routing.APIRoute, routing.APIWebSocketRoute)
    contexts = getattr(routing, "iter_route_contexts", None)
    if contexts is not None:
        for context in contexts(routes):
            inner = context._route_context
            effective = context.route if inner is None else inner.starlette_route or inner
            yield effective, isinstance(context.original_route, own)
        return
    for route in routes:
        if hasattr(route, "effective_route_contexts"):  # 0.137.0 and 0.137.1
            for context in route.effective_route_contexts():
                yield context.starlette_route or context, isinstance(context.original_route, own)
        elif isinstance(route, starlette.Route | starlette.WebSocketRoute | starlette.Mount):
            yield route, isinstance(route, own)


def flat(dependant: Any) -> list[Any]:
    """The dependencies of a handler in the order in which they are solved."""
    found: list[Any] = []
    for child in dependant.dependencies if dependant is not None else ():
        found += [*flat(child), child]
    return found


def own_scopes(dependant: Any) -> list[str]:
    return getattr(dependant, "own_oauth_scopes", None) or getattr(dependant, "security_scopes", None) or []


def parameters(dependant: Any) -> list[str]:
    """What a handler itself reads, as "query limit"; a path parameter of a dependency is not the handler's."""
    if dependant is None:
        return []
    found: list[str] = []
    for kind in ("path", "query", "header", "cookie"):
        found += [f"{kind} {field.alias}" for field in getattr(dependant, f"{kind}_params")]
    for field in dependant.body_params:
        found.append(f"{type(field.field_info).__name__.lower()} {field.alias}")
    return sorted(found)


def status_code(route: Any) -> int:
    """The status of a success, as `fastapi.openapi.utils` works it out."""
    if route.status_code is not None:
        return int(route.status_code)
    response_class = route.response_class
    if hasattr(response_class, "value"):
        response_class = response_class.value
    default = inspect.signature(response_class.__init__).parameters.get("status_code")
    return default.default if default is not None and isinstance(default.default, int) else 200


def unwrapped(value: Any) -> Any:
    """The function that runs when a callable is called."""
    while True:
        if isinstance(value, functools.partial):
            value = value.func
        elif inspect.ismethod(value):
            value = value.__func__
        elif hasattr(value, "__wrapped__"):
            value = value.__wrapped__
        elif inspect.isclass(value):
            value = value.__init__
        elif not inspect.isfunction(value) and hasattr(type(value), "__call__"):  # noqa: B004
            if not inspect.isfunction(type(value).__call__):
                return value
            value = type(value).__call__
        else:
            return value


def handler_name(endpoint: Any) -> str:
    function = unwrapped(endpoint)
    return f"{function.__module__}.{function.__qualname__}"


def callable_name(value: Any) -> str:
    """module.qualname of a dependency; an instance is called after its class, with "()"."""
    if isinstance(value, functools.partial):
        return callable_name(value.func)
    if inspect.ismethod(value):
        value = value.__func__
    if inspect.isclass(value) or inspect.isroutine(value):
        generic = getattr(value, "__pydantic_generic_metadata__", None)
        if generic and generic["origin"] is not None:
            value = generic["origin"]
        return f"{value.__module__}.{value.__qualname__}"
    return f"{type(value).__module__}.{type(value).__qualname__}()"


if __name__ == "__main__":
    main()
