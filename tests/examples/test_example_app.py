"""The shop works: its own tests pass, and it serves what govern says it serves."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govern.session.routes import RoutesRequest, list_routes

SHOP = Path(__file__).parents[2] / "examples" / "shop"
NEEDED = ("alembic", "fastapi", "httpx", "pydantic_settings", "sqlalchemy")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
PRINT_ROUTES = """
import json
from app.main import app
print(json.dumps([[method.upper(), path] for path, methods in app.openapi()["paths"].items() for method in methods]))
"""

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"the shop needs {', '.join(MISSING)}")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, so that nothing the application writes lands in the repository."""
    folder = tmp_path_factory.mktemp("shop") / "shop"
    shutil.copytree(SHOP, folder, ignore=shutil.ignore_patterns("__pycache__", ".*_cache", "*.db", ".env"))
    return folder


def run_python(backend: Path, *arguments: str) -> str:
    """What Python prints in `backend`, away from the settings of whoever runs these tests."""
    own = ("SHOP_", "PYTEST_", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=backend,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_own_tests_pass(shop: Path) -> None:
    printed = run_python(shop / "backend", "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "-p", "no:xdist")
    assert " passed" in printed
    assert " skipped" not in printed


def test_it_serves_what_govern_says(shop: Path) -> None:
    served = {(method, path) for method, path in json.loads(run_python(shop / "backend", "-c", PRINT_ROUTES))}
    subprocess.run(["git", "init", "--quiet", shop], check=True)
    inventory = list_routes(RoutesRequest(path=shop))
    endpoints = [route.endpoint for route in inventory.routes]
    assert {(one.method, one.path) for one in endpoints if one.kind == "http"} == served
    sockets = [one.path for one in endpoints if one.kind == "websocket"]
    assert sockets == ["/api/orders/{order_id}/watch"]
    assert len(endpoints) == len(served) + len(sockets)
    assert inventory.unresolved == ()
