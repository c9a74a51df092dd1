from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.findings import Location, Verdict
from govern.project.project import Project
from govern.project.proofs.proof import Proof
from govern.reporters.inventory import QUESTIONS, Inventory, route_of
from govern.reporters.routes_json import render_routes_json
from govern.reporters.routes_table import render_routes_markdown, render_routes_table
from govern.reporters.style import Role, plain
from govern.tree.memory import MemoryTree

FILES = {
    "app/__init__.py": "",
    "app/main.py": """\
from fastapi import Depends, FastAPI

from app.guards import require_admin
from app.schemas import Order

app = FastAPI()


@app.get("/orders/{order_id}", include_in_schema=False)
def read_order(order_id: int) -> Order:
    return Order()


@app.post("/orders", status_code=201, dependencies=[Depends(require_admin)], tags=["orders"])
def create_order(order: Order) -> Order:
    return order
""",
    "app/guards.py": "def require_admin():\n    pass\n",
    "app/schemas.py": "from pydantic import BaseModel\n\n\nclass Order(BaseModel):\n    id: int = 0\n",
}
PROVED = Proof(Verdict.PROVED, ("admin",), (Location("app/guards.py", 1, note="answers 403"),))
REFUTED = Proof(Verdict.REFUTED)
UNKNOWN = Proof(Verdict.UNKNOWN)


def inventory(files: Mapping[str, str], *answers: Mapping[str, Proof]) -> Inventory:
    tree = MemoryTree(files)
    project = Project(tree, Config(), detect_layout(tree, Config()))
    given = answers or (dict.fromkeys(QUESTIONS, UNKNOWN),) * len(project.endpoints)
    routes = tuple(route_of(endpoint, found) for endpoint, found in zip(project.endpoints, given, strict=True))
    return Inventory(project.apps, routes, project.unresolved, project.coverage)


@pytest.fixture(scope="module")
def found() -> Inventory:
    read = dict.fromkeys(QUESTIONS, REFUTED)
    write = {
        "mutates": PROVED,
        "authentication": PROVED,
        "permission": PROVED,
        "audit": REFUTED,
        "idempotency": UNKNOWN,
    }
    return inventory(FILES, read, write)


def test_the_table_shows_verdicts_and_notes(found: Inventory) -> None:
    version = found.apps[0].fastapi
    assert render_routes_table(found, plain) == (
        f"app.main:app (FastAPI {version})\n"
        "  method  path                handler                mutates  auth  permission  audit  idempotency  notes\n"
        "  GET     /orders/{order_id}  app.main.read_order    no       no    -           -      -            hidden\n"
        "  POST    /orders             app.main.create_order  yes      yes   admin       no     ?\n"
        "\n"
        "2 endpoints in 1 application. Coverage: exact.\n"
    )


def test_handlers_are_left_out_where_there_is_no_room(found: Inventory) -> None:
    assert "app.main.read_order" in render_routes_table(found, plain, 120)
    narrow = render_routes_table(found, plain, 100)
    assert "app.main.read_order" not in narrow
    assert "  GET     /orders/{order_id}  no       no    -" in narrow


def test_only_verdicts_are_painted(found: Inventory) -> None:
    def tagged(text: str, role: Role) -> str:
        return f"<{role}>{text}</{role}>"

    lines = render_routes_table(found, tagged).splitlines()
    assert lines[3].count("<good>yes") == 1
    assert "<good>admin</good>" in lines[3]
    assert lines[3].count("<error>no") == 1
    assert lines[3].count("<warning>?") == 1
    assert "<" not in lines[3].partition("app.main.create_order")[0]


def test_the_document_of_a_route_has_the_promised_form(found: Inventory) -> None:
    document: Any = json.loads(render_routes_json(found))
    assert document["schema_version"] == 1
    assert [app["app"] for app in document["apps"]] == ["app.main:app"]
    route = document["endpoints"][1]
    assert route.pop("frontend") is None
    assert route.pop("tests") is None
    mounts = route.pop("mounts")
    assert all(set(mount) == {"file", "line", "note"} for mount in mounts)
    assert route == {
        "app": "app.main:app",
        "kind": "http",
        "method": "POST",
        "path": "/orders",
        "handler": "app.main.create_order",
        "file": "app/main.py",
        "line": 15,
        "name": "create_order",
        "status_code": 201,
        "response_model": "app.schemas.Order",
        "include_in_schema": True,
        "tags": ["orders"],
        "dependencies": ["app.guards.require_admin"],
        "security_scopes": [],
        "conditional": False,
        "resolved": True,
        "external": False,
        "test": False,
        "mutates": {
            "verdict": "proved",
            "names": ["admin"],
            "chain": [{"file": "app/guards.py", "line": 1, "note": "answers 403"}],
            "detail": "",
        },
        "authentication": {
            "verdict": "proved",
            "names": ["admin"],
            "chain": [{"file": "app/guards.py", "line": 1, "note": "answers 403"}],
            "detail": "",
        },
        "permission": {
            "verdict": "proved",
            "names": ["admin"],
            "chain": [{"file": "app/guards.py", "line": 1, "note": "answers 403"}],
            "detail": "",
        },
        "audit": {"verdict": "refuted", "names": [], "chain": [], "detail": ""},
        "idempotency": {"verdict": "unknown", "names": [], "chain": [], "detail": ""},
        "body": ["app.schemas.Order"],
        "operation_id": None,
        "unique_id": "create_order_orders_post",
        "deprecated": False,
        "path_params": [],
        "query_params": [],
        "header_params": [],
        "cookie_params": [],
        "request_body": {
            "models": ["app.schemas.Order"],
            "media_type": "application/json",
            "embed": False,
            "required": True,
            "params": [
                {"name": "order", "alias": "order", "required": True, "type": "app.schemas.Order", "kind": "Body"}
            ],
        },
        "security_schemes": [],
        "wrapped_by": None,
    }


def test_what_cannot_be_resolved_is_listed_in_every_form() -> None:
    files = {
        "app/__init__.py": "",
        "app/main.py": (
            "from importlib.metadata import entry_points\nfrom fastapi import FastAPI\n\n"
            "app = FastAPI()\napp.include_router(entry_points(group='x')[0].load())\n"
        ),
    }
    result = inventory(files)
    assert len(result.unresolved) == 1
    assert "app/main.py:5" in render_routes_table(result, plain)
    assert "- `app/main.py:5` " in render_routes_markdown(result)
    assert json.loads(render_routes_json(result))["unresolved"][0]["line"] == 5


def test_markdown_escapes_what_would_be_markup(found: Inventory) -> None:
    text = render_routes_markdown(found)
    assert "| GET | /orders/{order\\_id} | app.main.read\\_order |" in text
    files = {**FILES, "app/main.py": FILES["app/main.py"].replace('"/orders"', '"/a|b<c>*d"')}
    assert "| /a\\|b\\<c\\>\\*d |" in render_routes_markdown(inventory(files))


def test_escapes_in_paths_do_not_reach_a_terminal() -> None:
    files = {**FILES, "app/main.py": FILES["app/main.py"].replace('"/orders"', '"/\\x1b[2Jorders"')}
    for text in (render_routes_table(inventory(files), plain), render_routes_markdown(inventory(files))):
        assert "\x1b" not in text
        assert "␛" in text


def test_a_repository_without_an_application_says_so() -> None:
    text = render_routes_table(inventory({"app.py": "x = 1\n"}), plain)
    assert text == "No application was found: `govern config show` says which backends were detected, and why.\n"
