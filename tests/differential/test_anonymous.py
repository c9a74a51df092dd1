"""What govern proves of authentication is what FastAPI answers: each endpoint of the example is asked without a token.

Run as a script, this file is the one that asks: it reads one JSON object ({"root": folder of the import root, "setup":
code that leaves the application in `app`, "ask": [[kind, method, path], ...]}) from its input, and writes one list of
answers, in order: a status, or the code that a websocket was closed with, 101 where it was accepted. It needs no govern,
so that any interpreter that has the application's packages can run it.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

REFUSED = (401, 403, 1008, 3000, 3003, 4001, 4003, 4401, 4403)
MOST_DEPTH = 6


class Asker:
    """Sends requests that are well formed as far as the OpenAPI document says, and that carry no credential."""

    def __init__(self, app: Any) -> None:
        from fastapi.testclient import TestClient

        self.client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
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
        return int(self.client.request(method, url, **sent).status_code)

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


def ask() -> None:
    """Answer what the input asks."""
    wanted = json.load(sys.stdin)
    sys.path.insert(0, wanted["root"])
    names: dict[str, Any] = {}
    exec(wanted["setup"], names)
    asker = Asker(names["app"])
    json.dump([asker.answer(*one) for one in wanted["ask"]], sys.stdout)


BACKEND = Path(__file__).parents[2] / "examples" / "shop" / "backend"
SHOP = """
from app.config import Settings
from app.main import create_app
from app.models import Base

app = create_app(Settings(database_url="sqlite:///{folder}/shop.db", token_secret="only-for-tests-only-for-tests-only"))
Base.metadata.create_all(app.state.session_factory.kw["bind"])
"""


def answers(root: Path, setup: str, wanted: list[tuple[str, str, str]], python: str = sys.executable) -> list[int]:
    """What the application answers to each (kind, method, path), asked in a process of its own."""
    given = json.dumps({"root": str(root), "setup": setup, "ask": wanted})
    command = [python, "-W", "ignore", __file__]
    run = subprocess.run(command, check=False, input=given, capture_output=True, text=True, cwd=root, timeout=300)
    assert run.returncode == 0, run.stderr[-2000:]
    found: list[int] = json.loads(run.stdout)
    return found


def test_an_anonymous_request_is_refused_where_authentication_is_proved_and_nowhere_else(tmp_path: Path) -> None:
    pytest = importlib.import_module("pytest")
    pytest.importorskip("sqlalchemy")
    pytest.importorskip("pydantic_settings")
    from govern.findings import Verdict
    from govern.session.repository import open_repository

    project = open_repository([BACKEND.parent]).project
    endpoints = project.own_endpoints
    verdicts = [project.proofs.authentication(endpoint).verdict for endpoint in endpoints]
    asked = [(endpoint.kind, endpoint.method, endpoint.path) for endpoint in endpoints]
    given = answers(BACKEND, SHOP.format(folder=tmp_path), asked)
    differing = [
        f"{endpoint.label}: {verdict.value}, and answered {status}"
        for endpoint, verdict, status in zip(endpoints, verdicts, given, strict=True)
        if verdict is not (Verdict.PROVED if status in REFUSED else Verdict.REFUTED)
    ]
    assert differing == []
    assert verdicts.count(Verdict.PROVED) >= 20
    assert Verdict.REFUTED in verdicts


if __name__ == "__main__":
    ask()
