"""Asks an application, without a credential, for what it is told to: a script that needs no govern.

It reads one JSON object from its input ({"root": folder of the import root, "setup": code that leaves the application in
`app`, "ask": [[kind, method, path], ...]}) and writes one list of answers, in order: a status (that of the envelope
where a refusal is sent as {"code": 401, ...} with 200), or the code that a websocket was closed with, 101 where it was
accepted, 0 where no answer came within a few seconds. Any interpreter that has the application's packages can run it.
The application is not started (no lifespan).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import threading
from typing import Any

MOST_DEPTH = 6
MOST_SECONDS = 10


class Asker:
    """Sends requests that are well formed as far as the OpenAPI document says, and that carry no credential."""

    def __init__(self, app: Any) -> None:
        from fastapi.testclient import TestClient

        self.client = TestClient(app, raise_server_exceptions=False)
        self.client.follow_redirects = False
        self.document = app.openapi()

    def answer(self, kind: str, method: str, path: str) -> int:
        operation = self.document["paths"].get(re.sub(r":\w+}", "}", path), {}).get(method.lower(), {})
        query: dict[str, Any] = {}
        url = path
        for parameter in operation.get("parameters", []):
            value = self.sample(parameter.get("schema", {}))
            if parameter["in"] == "path":
                url = url.replace("{" + parameter["name"] + "}", str(value))
            elif parameter["in"] == "query" and parameter.get("required"):
                query[parameter["name"]] = value
        url = re.sub(r"{[^}]*}", "1", url)
        if kind == "websocket":
            return self.socket(url)
        sent: dict[str, Any] = {"params": query, "headers": self.headers(operation)}
        for media, content in operation.get("requestBody", {}).get("content", {}).items():
            sent["json" if "json" in media else "data"] = self.sample(content.get("schema", {}))
            break
        return said(self.client.request(method, url, **sent))

    def headers(self, operation: dict[str, Any]) -> dict[str, str]:
        """Required headers; a credential is not among them, for FastAPI documents it as a security scheme."""
        wanted = [p for p in operation.get("parameters", []) if p["in"] == "header" and p.get("required")]
        return {p["name"]: str(self.sample(p.get("schema", {}))) for p in wanted if "auth" not in p["name"].lower()}

    def socket(self, url: str) -> int:
        """The code that a websocket is closed with before or right after it was accepted; 101 where it stays open."""
        from starlette.websockets import WebSocketDisconnect

        try:
            with self.client.websocket_connect(url):
                return 101
        except WebSocketDisconnect as closed:
            return int(closed.code)
        except Exception as refused:  # a denial response: its class depends on the version
            return int(getattr(refused, "status_code", 500))

    def sample(self, schema: dict[str, Any], depth: int = 0, name: str = "") -> Any:
        """A value that a schema accepts; where a pattern rules, one that its name suggests."""
        if depth > MOST_DEPTH:
            return None
        if "$ref" in schema:
            referred = schema["$ref"].rpartition("/")[2]
            return self.sample(self.document["components"]["schemas"][referred], depth + 1, name)
        for key in ("anyOf", "oneOf", "allOf"):
            if key in schema:
                return self.sample(schema[key][0], depth + 1, name)
        for key in ("const", "default"):
            if schema.get(key) is not None:
                return schema[key]
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            required = schema.get("required", [])
            return {field: self.sample(schema["properties"][field], depth + 1, field) for field in required}
        if kind == "array":
            return [self.sample(schema.get("items", {}), depth + 1)] * max(1, schema.get("minItems", 0))
        if kind in ("integer", "number"):
            return max(1, schema.get("minimum", 1), int(schema.get("exclusiveMinimum", 0)) + 1)
        if kind == "boolean":
            return True
        formats = {
            "uuid": "00000000-0000-0000-0000-000000000000",
            "email": "nobody@example.com",
            "date": "2024-01-01",
            "date-time": "2024-01-01T00:00:00Z",
            "uri": "https://example.com",
        }
        if "email" in name:
            return formats["email"]
        return formats.get(schema.get("format", ""), "A1b-2cde" + "x" * max(0, schema.get("minLength", 0) - 8))


def said(response: Any) -> int:
    """The status of a response, or the refusal that its JSON envelope carries where every status is 200."""
    if response.status_code == 200 and "json" in response.headers.get("content-type", ""):
        body = response.json()
        if isinstance(body, dict) and body.get("code") in (401, 403):
            return int(body["code"])
    return int(response.status_code)


def patiently(asker: Asker, kind: str, method: str, path: str) -> int:
    """The answer to one request; 0 where none comes, as of a stream without an end."""
    found = [0]

    def fetch() -> None:
        try:
            found[0] = asker.answer(kind, method, path)
        except Exception:  # what the application's own middleware raises through the client
            found[0] = 500

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(MOST_SECONDS)
    return found[0]


def ask() -> None:
    """Answer what the input asks; what the application prints goes to the error output."""
    wanted = json.load(sys.stdin)
    sys.path.insert(0, wanted["root"])
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(sys.stderr):
        exec(wanted["setup"], names)
        asker = Asker(names["app"])
        given = [patiently(asker, *one) for one in wanted["ask"]]
    json.dump(given, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # a request that has no end would keep the process


if __name__ == "__main__":
    ask()
