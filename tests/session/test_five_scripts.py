"""The configuration of docs/documents.md on a small repository of the form it is made for: clean as it stands, and a
finding for each way to break it."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import pytest

from govern.checks.run import check_rules
from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.packs import load_rules, select_rules
from govern.project.project import Project
from govern.tree.memory import MemoryTree

GUIDE = (Path(__file__).parents[2] / "docs/documents.md").read_text(encoding="utf-8")
CONFIG = next(block for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "router-too-long" in block)
INDEX = "docs/agents/repo-index.json"
DOCUMENT = "docs/agents/entrypoints/orders.md"
SNAPSHOT = "docs/contracts/openapi.snapshot.json"
SECURITY = """\
from fastapi import Depends, HTTPException
from fastapi.security import HTTPBearer

bearer = HTTPBearer()


def current_user(credentials=Depends(bearer)):
    if credentials is None:
        raise HTTPException(401)
    return credentials


def require(permission: str):
    def check(user=Depends(current_user)):
        if permission not in user.permissions:
            raise HTTPException(403)

    return check
"""
MIDDLEWARE = """\
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse

from app.models.log import AuditLog, Session

PREFIXES = ("/api/orders", "/api/auth")


class AuditMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        response = await call_next(request)
        if request.method in {"POST", "PUT", "DELETE"} and request.url.path.startswith("/api"):
            with Session() as session:
                session.add(AuditLog(path=request.url.path))
                session.commit()
        return response


class IdempotencyMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if not request.url.path.startswith(PREFIXES):
            return await call_next(request)
        key = request.headers.get("X-Client-Operation-Id")
        if key is None:
            return JSONResponse({}, 422)
        return await call_next(request)
"""
MAIN = """\
from fastapi import FastAPI

from app.middleware import AuditMiddleware, IdempotencyMiddleware
from app.routers.auth import router as auth_router
from app.routers.orders import router as orders_router

app = FastAPI(title="Shop", version="1")
app.add_middleware(AuditMiddleware)
app.add_middleware(IdempotencyMiddleware)
app.include_router(auth_router)
app.include_router(orders_router)
"""
ORDERS = """\
from fastapi import APIRouter, Depends
from pydantic import BaseModel

from app.models.log import Order, Session
from app.security import current_user, require

router = APIRouter(prefix="/api/orders")


class OrderRead(BaseModel):
    id: int


@router.post("", dependencies=[Depends(require("orders.write"))])
def create_order() -> OrderRead:
    with Session() as session:
        session.add(Order())
        session.commit()
    return OrderRead(id=1)


@router.put("/{order_id}", dependencies=[Depends(require("orders.write"))])
def change_order(order_id: int) -> OrderRead:
    with Session() as session:
        session.merge(Order(id=order_id))
        session.commit()
    return OrderRead(id=order_id)


@router.delete("/{order_id}", dependencies=[Depends(require("orders.write"))])
def delete_order(order_id: int) -> OrderRead:
    with Session() as session:
        session.delete(session.get(Order, order_id))
        session.commit()
    return OrderRead(id=order_id)
"""
AUTH = """\
from fastapi import APIRouter

router = APIRouter(prefix="/api/auth")


@router.post("/login")
def login() -> str:
    return "token"
"""
MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

Session = sessionmaker()


class Base(DeclarativeBase): ...


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)


class AuditLog(Base):
    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
"""
MODULES = [
    {"module": "auth", "routers": ["app/routers/auth.py"], "tests": []},
    {"module": "orders", "routers": ["app/routers/orders.py"], "tests": ["tests/test_orders.py"]},
]
FILES = {
    "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n",
    "govern.yaml": CONFIG,
    "app/__init__.py": "",
    "app/security.py": SECURITY,
    "app/middleware.py": MIDDLEWARE,
    "app/main.py": MAIN,
    "app/models/__init__.py": "",
    "app/models/log.py": MODELS,
    "app/routers/__init__.py": "",
    "app/routers/auth.py": AUTH,
    "app/routers/orders.py": ORDERS,
    "tests/test_orders.py": "def test_it(client): ...\n",
    "docs/agents/entrypoints/auth.md": "- Backend router: `app/routers/auth.py`\n",
    DOCUMENT: "- Backend router: `app/routers/orders.py`\n",
    INDEX: json.dumps({"active_modules": ["auth", "orders"], "modules": MODULES}, indent=2) + "\n",
}


def project_of(files: dict[str, str]) -> Project:
    tree = MemoryTree(files)
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config))


@lru_cache(maxsize=1)
def snapshot() -> str:
    """The contract as it is committed."""
    project = project_of(FILES)
    return json.dumps(project.openapi.document("app.main:app"))


def reported(files: dict[str, str]) -> set[str]:
    """The rules that report something."""
    project = project_of({SNAPSHOT: snapshot(), **files})
    outcome = check_rules(select_rules(load_rules(project.tree), project.config), project)
    assert not outcome.failures
    return {finding.rule for finding in outcome.findings}


def changed(path: str, old: str, new: str) -> dict[str, str]:
    assert old in FILES[path]
    return {path: FILES[path].replace(old, new, 1)}


REFUNDS = AUTH.replace("/api/auth", "/api/refunds").replace("post", "get").replace("login", "list")
BREAKING = {
    "a router reaches the limit": ({"app/routers/orders.py": ORDERS + "#\n" * 350}, "router-too-long"),
    "a permission becomes a login": (
        changed("app/routers/orders.py", 'require("orders.write")', "current_user"),
        "login-is-not-permission",
    ),
    "a mutation without any guard": (
        changed("app/routers/orders.py", '"", dependencies=[Depends(require("orders.write"))]', '""'),
        "endpoint-without-authentication",
    ),
    "the audit middleware looks elsewhere": (
        changed("app/middleware.py", '.startswith("/api")', '.startswith("/v2")'), "mutation-without-audit"
    ),
    "a prefix leaves the idempotency middleware": (
        changed("app/middleware.py", '"/api/orders", ', ""), "mutation-without-idempotency"
    ),
    "a new router without a document": (
        {
            "app/routers/refunds_workflow.py": REFUNDS,
            "app/main.py": MAIN.replace("app.include_router(auth", "app.include_router(refunds_router)\napp.include_router(auth")
            .replace("\napp = ", "\nfrom app.routers.refunds_workflow import router as refunds_router\n\napp = "),
        },
        "entrypoint-document-missing",
    ),
    "a document names another router": (changed(DOCUMENT, "orders.py", "order.py"), "endpoint-undocumented"),
    "a document lists what is gone": (
        {DOCUMENT: FILES[DOCUMENT] + "- `PUT /api/orders` replaces\n"}, "stale-entrypoint"
    ),
    "a field changes its type": (changed("app/routers/orders.py", "    id: int", "    id: str"), "contract-drift"),
    "the index lists a file that is gone": (changed(INDEX, "test_orders", "test_order"), "repo-index-stale"),
}  # fmt: skip


def test_it_is_clean_as_it_stands() -> None:
    assert reported(FILES) == set()


@pytest.mark.parametrize("name", BREAKING)
def test_each_way_to_break_it(name: str) -> None:
    files, rule = BREAKING[name]
    assert rule in reported({**FILES, **files})
