"""A request of a known method and path, as a value that the evaluator can look into."""

from __future__ import annotations

import re
from functools import partial

from govern.project.values import External, ExternalInstance, Instance, Unknown, Value, plain
from govern.regex import regex

PARAMETER = regex(r"{[^}:]+(:[^}]*)?}")
SAMPLES = ("1", "a1b2-c3")


def sample_paths(path: str) -> list[str]:
    """Paths that a path template matches: its own, or two with different values for its parameters."""
    if "{" not in path:
        return [path]
    return [PARAMETER.sub(partial(_filled, text), path) for text in SAMPLES]


def _filled(text: str, match: re.Match[str]) -> str:
    return f"a/{text}" if match.group(1) == ":path" else text


def scope_of(method: str, path: str) -> dict[str, Value]:
    """The ASGI scope of a request."""
    scope: dict[str, Value] = {
        "type": "websocket" if method == "WEBSOCKET" else "http", "method": method, "path": path,
        "raw_path": path.encode(), "root_path": "", "scheme": "https",
    }  # fmt: skip
    for name in ("headers", "query_string", "state", "user", "auth", "session", "client", "server", "app", "route",
                 "endpoint", "path_params", "router", "extensions"):  # fmt: skip
        scope[name] = Unknown(f"the request's {name}")
    return scope


def request_of(method: str, path: str) -> Instance:
    """A Starlette request."""
    url = Instance(External("starlette.datastructures.URL"), {"path": path})
    url.attributes.update(
        {name: Unknown(f"the url's {name}") for name in ("query", "scheme", "netloc", "hostname", "port")}
    )
    return Instance(
        External("starlette.requests.Request"), {"method": method, "url": url, "scope": scope_of(method, path)}
    )


def as_request(value: Value) -> Value:
    """`Request(scope)` of a known scope as the request that it is; any other value as it stands."""
    if isinstance(value, ExternalInstance) and value.callee.rpartition(".")[2] in ("Request", "HTTPConnection"):
        scope = plain(value.keywords.get("scope", value.args[0] if value.args else None))
        if isinstance(scope, dict) and isinstance(scope.get("method"), str) and isinstance(scope.get("path"), str):
            return request_of(scope["method"], scope["path"])
    return value
