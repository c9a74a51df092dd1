"""`govern routes --verify-import`: a small application on disk, imported by the interpreter that runs the tests."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from govern.cli.main import main
from govern.cross_check.verify import verify
from govern.project.project import Project
from govern.session.repository import open_repository

FILES = {
    "requirements.txt": "fastapi\n",
    "shop/__init__.py": "",
    "shop/guards.py": """\
from dataclasses import dataclass

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

bearer = HTTPBearer()


def require_user(request: Request, token=Depends(bearer)):
    return token


@dataclass
class Page:
    size: int = 10


class Allows:
    def __init__(self, name):
        self.name = name

    def __call__(self, user=Depends(require_user)):
        return user
""",
    "shop/orders.py": """\
import functools

from fastapi import APIRouter, Depends, WebSocket
from fastapi.responses import RedirectResponse

from shop.guards import Allows, Page, require_user

router = APIRouter(prefix="/orders", dependencies=[Depends(require_user)])


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@router.post("", status_code=201, dependencies=[Depends(Allows("orders"))])
@logged
def create_order():
    return {}


@router.get("/{order_id:int}")
def read_order(order_id: int):
    return {}


@router.get("/latest/of/all", response_class=RedirectResponse)
def latest(page: Page = Depends()):
    return "/orders/1"


@router.websocket("/live")
async def live(socket: WebSocket):
    await socket.accept()
""",
    "shop/main.py": """\
from fastapi import FastAPI

from shop import orders

print("the application starts")
app = FastAPI()
app.include_router(orders.router, prefix="/api")
admin = FastAPI()
app.mount("/admin", admin)


@admin.get("/health")
def health():
    return {}
""",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    return main(["routes", *arguments, "--verify-import", sys.executable])


def test_what_is_listed_is_what_is_served(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(shop)) == 0
    out, err = capsys.readouterr()
    assert out.startswith("shop.main:app (FastAPI ")
    assert out.endswith(": 5 endpoints served, no difference\n")
    assert err == ""


def test_the_application_leaves_nothing_behind(shop: Path) -> None:
    before = sorted(shop.rglob("*"))
    assert run(str(shop)) == 0
    assert sorted(shop.rglob("*")) == before


def test_what_only_the_live_application_does_is_a_difference(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The static side cannot see through `exec`; the live side is what it says it is."""
    with (shop / "shop" / "main.py").open("a", encoding="utf-8") as file:
        file.write(
            "\n\ndef hidden():\n    return {}\n\n\n"
            "exec('app.add_api_route(\"/hidden\", hidden)')\n"
            "exec('orders.router.routes[0].status_code = 202')\n"
        )
    assert run(str(shop), "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    rows = {(row["kind"], row["method"], row["path"]): row for row in found["apps"][0]["differences"]}
    assert rows["missing", "GET", "/hidden"]["served"] == "shop.main.hidden (shop/main.py:17)"


def without(project: Project, path: str) -> Project:
    """The project with one endpoint taken out of its list."""
    wiring = project.wirings[0]
    wiring.__dict__["endpoints"] = tuple(one for one in wiring.endpoints if one.path != path)
    return project


def test_each_kind_of_difference_is_named(shop: Path) -> None:
    project = open_repository((shop,)).project
    wiring = project.wirings[0]
    real = wiring.endpoints
    (shop / "shop" / "orders.py").write_text(
        FILES["shop/orders.py"]
        .replace("status_code=201, dependencies=[Depends(Allows('orders'))]", "status_code=200")
        .replace('status_code=201, dependencies=[Depends(Allows("orders"))]', "status_code=200")
        .replace('@router.get("/latest/of/all"', '\n@router.get("/newest"'),
        encoding="utf-8",
    )
    assert len(real) == 5
    check = verify(project, shop, sys.executable, 60)
    kinds = {(one.kind, one.method, one.path) for one in check.apps[0].differences}
    assert kinds == {
        ("dependencies", "POST", "/api/orders"),
        ("status", "POST", "/api/orders"),
        ("missing", "GET", "/api/orders/newest"),
        ("spurious", "GET", "/api/orders/latest/of/all"),
        ("handler", "WEBSOCKET", "/api/orders/live"),
    }
    assert not check.agrees


def test_an_endpoint_that_govern_overlooks_is_missing(shop: Path) -> None:
    project = without(open_repository((shop,)).project, "/admin/health")
    check = verify(project, shop, sys.executable, 60)
    assert [(one.kind, one.path) for one in check.apps[0].differences] == [("missing", "/admin/health")]


def test_an_import_that_fails_is_one_line(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "import a_module_that_nobody_has\n" + FILES["shop/main.py"]
    (shop / "shop" / "main.py").write_text(text, encoding="utf-8")
    assert run(str(shop)) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "govern: cannot import shop.main:app: ModuleNotFoundError: No module named 'a_module_that_nobody_has'\n"
    )


def test_an_application_that_exits_is_one_line(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop" / "main.py").write_text("import sys\nsys.exit('no settings')\n" + FILES["shop/main.py"], "utf-8")
    assert run(str(shop)) == 3
    assert capsys.readouterr().err == "govern: cannot import shop.main:app: SystemExit: no settings\n"


def test_an_application_that_ends_the_process_is_one_line(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "shop" / "main.py").write_text("import os\nos._exit(7)\n" + FILES["shop/main.py"], "utf-8")
    assert run(str(shop)) == 3
    assert capsys.readouterr().err == "govern: cannot verify shop.main:app: the interpreter ended with code 7\n"


def test_an_import_that_never_ends_is_stopped(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "import subprocess, time\nsubprocess.Popen(['sleep', '60'])\ntime.sleep(60)\n" + FILES["shop/main.py"]
    (shop / "shop" / "main.py").write_text(text, encoding="utf-8")
    assert run(str(shop), "--verify-timeout", "1") == 3
    assert "importing it took more than 1 seconds" in capsys.readouterr().err


def test_an_interpreter_that_is_not_there_is_one_line(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes", str(shop), "--verify-import", str(shop / "python")]) == 3
    assert capsys.readouterr().err.startswith("govern: cannot start ")


def test_a_repository_without_an_application_is_bad_usage(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("print()\n", encoding="utf-8")
    assert run(str(tmp_path)) == 2


def test_nothing_is_imported_unless_asked_for(shop: Path) -> None:
    (shop / "shop" / "main.py").write_text("open('imported', 'w').close()\n" + FILES["shop/main.py"], encoding="utf-8")
    assert main(["routes", str(shop)]) == 0
    assert not list(shop.rglob("imported"))
