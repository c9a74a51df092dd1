"""Asks a live application what it serves. Runs under the interpreter that the user names, and without govern.

Its argument is {"root", "paths", "app"} as JSON: the repository, the folders to import from, "module:attribute". It
writes one line of JSON: {"fastapi": version, "routes": [...]}, or {"error": "ImportError: ..."}. What the application
itself prints goes to standard error. Works with every FastAPI from 0.100 on, on both sides of 0.137.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import json
import os
import sys
from typing import Any, Dict, Iterator, List, Set, Tuple  # noqa: UP035 - the interpreter may be as old as FastAPI allows

Row = Dict[str, Any]  # noqa: UP006


def main() -> None:
    request = json.loads(sys.argv[1])
    output = os.dup(1)
    os.dup2(2, 1)
    sys.path[:1] = [os.path.join(request["root"], path) for path in request["paths"]]
    sys.argv = [request["app"]]
    try:
        answer = _ask(request["root"], request["app"])
    except BaseException as error:  # whatever the application does: SystemExit too
        text = " ".join(str(error).split())
        answer = {"error": f"{type(error).__name__}: {text}" if text else type(error).__name__}
    data = (json.dumps(answer) + "\n").encode()
    while data:
        data = data[os.write(output, data) :]
    os._exit(0)  # threads that the application started must not keep the process alive


def _ask(root: str, name: str) -> Row:
    app = _load(name)
    version = importlib.import_module("fastapi").__version__
    return {"fastapi": version, "routes": list(Reader(os.path.realpath(root)).routes(app))}


def _load(name: str) -> Any:
    """The application behind "module:attribute", what a factory makes, or what an ASGI wrapper holds."""
    module, _, attribute = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in (attribute or "app").split("."):
        found = getattr(found, part)
    if inspect.isfunction(found) and not hasattr(found, "routes"):
        found = found()
    seen = 0
    while not hasattr(found, "routes") and hasattr(found, "app") and seen < 20:
        found, seen = found.app, seen + 1
    if not hasattr(found, "routes"):
        raise TypeError(f"{name} is no application of FastAPI or Starlette")
    return found


class Reader:
    """Reads the routes of applications; only those with a handler below `root` count."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.routing: Any = importlib.import_module("fastapi.routing")
        self.starlette: Any = importlib.import_module("starlette.routing")
        self.starts: Dict[str, Dict[int, int]] = {}  # noqa: UP006

    def routes(self, app: Any, prefix: str = "") -> Iterator[Row]:
        for route, is_fastapi in self._effective(app.routes):
            path = prefix + (getattr(route, "path", None) or "")
            endpoint = getattr(route, "endpoint", None)
            if isinstance(route, self.starlette.Mount):
                inner, seen = route.app, 0
                while not hasattr(inner, "routes") and hasattr(inner, "app") and seen < 20:
                    inner, seen = inner.app, seen + 1
                if hasattr(inner, "routes"):
                    yield from self.routes(inner, path)
            elif endpoint is not None:
                file, line = self._place(endpoint)
                if file:
                    yield from self._rows(route, is_fastapi, path, endpoint, file, line)

    def _effective(self, routes: Any) -> Iterator[Tuple[Any, bool]]:  # noqa: UP006
        """Each route as it is served, and whether it is FastAPI's own kind."""
        own = (self.routing.APIRoute, self.routing.APIWebSocketRoute)
        contexts = getattr(self.routing, "iter_route_contexts", None)
        if contexts is not None:  # 0.137.2 and later
            for context in contexts(routes):
                inner = getattr(context, "_route_context", None)
                effective = context.route if inner is None else inner.starlette_route or inner
                yield effective, isinstance(context.original_route, own)
            return
        for route in routes:
            if hasattr(route, "effective_route_contexts"):  # 0.137.0 and 0.137.1
                for context in route.effective_route_contexts():
                    yield context.starlette_route or context, isinstance(context.original_route, own)
            else:
                yield route, isinstance(route, own)

    def _rows(self, route: Any, is_fastapi: bool, path: str, endpoint: Any, file: str, line: int) -> Iterator[Row]:
        websocket = isinstance(route, self.starlette.WebSocketRoute) or isinstance(
            getattr(route, "original_route", None), self.starlette.WebSocketRoute
        )
        methods = ["WEBSOCKET"] if websocket else sorted(getattr(route, "methods", None) or ["GET"])
        if not is_fastapi and "GET" in methods:
            methods = [method for method in methods if method != "HEAD"]
        names: Set[str] = set()  # noqa: UP006
        self._dependencies(getattr(route, "dependant", None) if is_fastapi else None, names)
        for method in methods:
            yield {
                "method": method,
                "path": path,
                "handler": _name(_unwrapped(endpoint)),
                "file": file,
                "line": line,
                "dependencies": sorted(names),
                "status_code": _status(route) if is_fastapi and not websocket else None,
            }

    def _dependencies(self, dependant: Any, names: Set[str]) -> None:  # noqa: UP006
        """The names of the callables of the repository in a tree."""
        for child in dependant.dependencies if dependant is not None else ():
            if self._place(child.call)[0]:
                names.add(_name(child.call))
            self._dependencies(child, names)

    def _place(self, value: Any) -> Tuple[str, int]:  # noqa: UP006
        """File, relative to the root, and line of the `def` or `class` of a callable; ("", 0) outside the root."""
        function = _unwrapped(value)
        cls = function if inspect.isclass(function) else None if inspect.isroutine(function) else type(function)
        code = getattr(function, "__code__", None)
        if code is not None:
            file, first = code.co_filename, code.co_firstlineno
        else:
            try:
                file, first = inspect.getsourcefile(cls or function) or "", inspect.getsourcelines(cls or function)[1]
            except (TypeError, OSError):
                return "", 0
        file = os.path.realpath(file)
        if not file.startswith(self.root + os.sep) or "site-packages" in file:
            return "", 0
        if file not in self.starts:
            self.starts[file] = _definitions(file)
        return os.path.relpath(file, self.root).replace(os.sep, "/"), self.starts[file].get(first, first)


def _definitions(file: str) -> Dict[int, int]:  # noqa: UP006
    """From the line of a definition's first decorator to the line of its `def` or `class`."""
    with open(file, "rb") as source:
        tree = ast.parse(source.read())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes: List[Any] = [node for node in ast.walk(tree) if isinstance(node, kinds)]  # noqa: UP006
    return {min([node.lineno] + [one.lineno for one in node.decorator_list]): node.lineno for node in nodes}


def _unwrapped(value: Any) -> Any:
    """The function that runs when a callable is called; a class stays a class."""
    for _ in range(50):
        if isinstance(value, functools.partial):
            value = value.func
        elif inspect.ismethod(value):
            value = value.__func__
        elif hasattr(value, "__wrapped__"):
            value = value.__wrapped__
        elif inspect.isclass(value) or inspect.isroutine(value):
            return value
        elif inspect.isfunction(getattr(type(value), "__call__", None)):  # noqa: B004
            value = type(value).__call__
        else:
            return value
    return value


def _name(value: Any) -> str:
    """module.qualname; an instance is called after its class, with "()"."""
    if isinstance(value, functools.partial):
        return _name(value.func)
    if inspect.ismethod(value):
        value = value.__func__
    if inspect.isclass(value) or inspect.isroutine(value):
        generic = getattr(value, "__pydantic_generic_metadata__", None)
        value = generic["origin"] if generic and generic["origin"] is not None else value
        return f"{value.__module__}.{value.__qualname__}"
    return f"{type(value).__module__}.{type(value).__qualname__}()"


def _status(route: Any) -> int:
    """The status of a success, as `fastapi.openapi.utils` works it out."""
    if route.status_code is not None:
        return int(route.status_code)
    response_class = getattr(route.response_class, "value", route.response_class)
    default = inspect.signature(response_class.__init__).parameters.get("status_code")
    return default.default if default is not None and isinstance(default.default, int) else 200


if __name__ == "__main__":
    main()
