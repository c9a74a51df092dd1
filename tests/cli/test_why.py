"""`govern why`: which endpoint is meant, and what is told of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from govern.cli.main import main
from govern.errors import UsageError
from govern.project.wiring.lookup import find_endpoint
from tests.project.small_apps import project_of

SHOP = Path(__file__).parents[2] / "examples" / "shop"
ROUTES = """
@app.get("/items")
def listed(): ...

@app.get("/items/special")
def special(): ...

@app.get("/items/{item_id}")
def one(item_id: int): ...

@app.put("/items/{item_id}/")
def put(item_id: int): ...

@app.get("/files/{path:path}")
def file(path: str): ...

@app.websocket("/live")
async def live(socket): ...
"""


@pytest.mark.parametrize(
    ("method", "path", "handler"),
    [
        ("GET", "/items", "listed"),
        ("get", "/items/", "listed"),
        ("GET", "items", "listed"),
        ("GET", "/items/special", "special"),
        ("GET", "/items/42", "one"),
        ("GET", "/items/42/", "one"),
        ("GET", "/items/{id}", "one"),
        ("PUT", "/items/{item_id}", "put"),
        ("PUT", "/items/42", "put"),
        ("GET", "/files/a/b.txt", "file"),
        ("GET", "/files/{name:path}", "file"),
        ("websocket", "/live", "live"),
    ],
)
def test_an_endpoint_is_found_by_template_and_by_path(method: str, path: str, handler: str) -> None:
    endpoints = project_of(ROUTES).endpoints
    assert find_endpoint(endpoints, method, path).handler == f"app.main.{handler}"


@pytest.mark.parametrize(
    ("method", "path", "message"),
    [
        ("DELETE", "/items", "/items does not answer DELETE, only GET"),
        ("POST", "/items/42/", "/items/42/ does not answer POST, only GET, PUT"),
        ("GET", "/itemz", "no endpoint GET /itemz; did you mean 'GET /items'?"),
        ("GET", "/nothing/like/it", "no endpoint GET /nothing/like/it"),
        ("GET", "/items/a/b", "no endpoint GET /items/a/b"),
    ],
)
def test_a_wrong_name_says_what_there_is(method: str, path: str, message: str) -> None:
    endpoints = project_of(ROUTES).endpoints
    with pytest.raises(UsageError) as told:
        find_endpoint(endpoints, method, path)
    assert str(told.value).startswith(message)


def test_several_applications_must_be_chosen_from() -> None:
    source = """
    def make():
        app = FastAPI()

        @app.get("/items")
        def listed(): ...

        return app

    app = make()
    other = make()
    app.mount("/other", other)
    """
    endpoints = project_of(source).endpoints
    assert find_endpoint(endpoints, "GET", "/other/items").path == "/other/items"
    twice = [*endpoints, *(_of_app(one, "app.main:admin") for one in endpoints)]
    with pytest.raises(UsageError, match=r"served by app.main:app, app.main:admin: choose one with --app"):
        find_endpoint(twice, "GET", "/items")


def _of_app(endpoint: Any, app: str) -> Any:
    from dataclasses import replace

    return replace(endpoint, app=app)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHOP, tmp_path / "shop"))


def page(shop: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["why", *arguments, "--repository", str(shop), "--format", "json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_every_rule_has_a_verdict(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = page(shop, capsys, "POST", "/api/products", "--select", "mutations,routers")
    told = {one["rule"]: one["verdict"] for one in document["rules"]}
    assert told["mutation-without-permission"] == told["mutation-without-audit"] == "proved"
    assert told["router-too-long"] == "silent"
    assert document["facts"]["permission"]["names"] == ["products:write"]
    assert [one["does"] for one in document["endpoint"]["middleware"]] == [[]]


def test_a_mutation_that_changes_nothing_is_none(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = page(shop, capsys, "post", "/api/orders/quote", "--select", "mutation-without-audit")
    (rule,) = document["rules"]
    assert (rule["verdict"], rule["why"]) == (
        "does not apply",
        "it changes nothing: nothing that it reaches writes",
    )


def test_what_dependencies_and_middleware_do_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = page(shop, capsys, "DELETE", "/api/suppliers/7", "--select", "mutation-without-audit")
    (middleware,) = document["endpoint"]["middleware"]
    assert middleware["does"] == ["audit", "idempotency"]
    guard = document["endpoint"]["dependencies"][0]
    assert (guard["level"], guard["does"]) == ("router", ["permission suppliers:manage"])
    assert guard["children"][0]["does"] == ["authentication"]


def test_a_rule_that_fails_is_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shop / ".govern" / "rules" / "house"
    folder.mkdir(parents=True)
    (folder / "broken.md").write_text(
        "---\nname: broken\nsummary: Fails\nseverity: error\nprofile: recommended\nsince: 0.1.0\n"
        "python: broken.py:check\nmessage: never\ninstead: nothing\n---\n# Why\nNo.\n# Examples\n"
        "## bad: x\n```python\nx  # error\n```\n## good: y\n```python\ny\n```\n"
    )
    (folder / "broken.py").write_text("def check(project, options):\n    raise ValueError('no')\n    yield\n")
    (shop / "govern.yaml").write_text("python-rules: true\n")
    assert main(["why", "GET", "/health/live", "--repository", str(shop), "--select", "broken"]) == 3
    assert "rule broken failed: ValueError: no" in capsys.readouterr().err
