"""A small repository for edits at random: a backend in several styles, a frontend, tests, documents, a history."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

SHOP = Path(__file__).parents[2] / "examples" / "shop"

FILES = {
    "app/__init__.py": "",
    "app/main.py": """\
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from app import routers
from app.config import settings
from app.deps import user
from app.errors import AppError, refuse
from app.middleware import Tracing
from app.routers import admin, orders
from app.services.seeds import sow


@asynccontextmanager
async def lifespan(app: FastAPI):
    sow()
    yield


app = FastAPI(title="Shop", lifespan=lifespan)
app.add_middleware(Tracing)
app.add_exception_handler(AppError, refuse)
app.include_router(routers.router, prefix=settings.prefix)
for one in (orders, admin):
    app.include_router(one.router, prefix=settings.prefix, dependencies=[Depends(user)])


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}
""",
    "app/config.py": """\
from pydantic_settings import BaseSettings

VERSION = "1"


class Settings(BaseSettings):
    prefix: str = "/api"
    secret: str = "changeme"


settings = Settings()
""",
    "app/deps.py": """\
from fastapi import Depends, Header, HTTPException

from app.config import settings
from app.database import Session, session
from app.models import User


def user(token: str = Header(), db: Session = Depends(session)) -> User:
    if token != settings.secret:
        raise HTTPException(401)
    return db.query(User).filter(User.token == token).one()


def require(permission: str):
    def check(who: User = Depends(user)) -> User:
        if permission not in who.permissions:
            raise HTTPException(status_code=403)
        return who

    return check


def idempotency(key: str = Header(alias="Idempotency-Key")) -> str:
    return key


class Paging:
    def __init__(self, limit: int = 10, offset: int = 0) -> None:
        self.limit = limit
        self.offset = offset
""",
    "app/database.py": """\
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("sqlite://")
make = sessionmaker(engine)


def session():
    with make() as found:
        yield found
""",
    "app/models.py": """\
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Deletable:
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str]
    permissions: Mapped[str]


class Item(Deletable, Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]


class Entry(Base):
    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str]
""",
    "app/schemas.py": """\
from enum import Enum

from pydantic import BaseModel


class State(str, Enum):
    open = "open"
    paid = "paid"


class Item(BaseModel):
    name: str


class ItemOut(Item):
    id: int
    state: State = State.open


class Order(BaseModel):
    items: list[Item]
    note: str | None = None
""",
    "app/errors.py": """\
from fastapi import Request
from fastapi.responses import JSONResponse


class AppError(Exception):
    status = 400


class Missing(AppError):
    status = 404


def refuse(request: Request, error: AppError) -> JSONResponse:
    return JSONResponse({"detail": str(error)}, error.status)
""",
    "app/middleware.py": """\
from starlette.middleware.base import BaseHTTPMiddleware

from app.audit import log


class Tracing(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        log(request.url.path)
        return await call_next(request)
""",
    "app/audit.py": """\
import functools
import logging

from app.models import Entry

logger = logging.getLogger(__name__)


def log(words: str) -> None:
    logger.info(words)


def record(db, words: str) -> None:
    db.add(Entry(words=words))


def audited(function):
    @functools.wraps(function)
    def inner(db, *args):
        record(db, function.__name__)
        return function(db, *args)

    return inner
""",
    "app/services/__init__.py": "from .items import ItemService\nfrom .orders import *\n",
    "app/services/seeds.py": """\
from app.database import make
from app.models import Item


def sow() -> None:
    with make() as db:
        db.add(Item(name="one"))
        db.commit()
""",
    "app/services/items.py": """\
from app.audit import record as keep
from app.errors import Missing
from app.models import Item


class Store:
    def __init__(self, db) -> None:
        self.db = db

    def find(self, number: int) -> Item:
        found = self.db.get(Item, number)
        if found is None:
            raise Missing("item")
        return found


class ItemService(Store):
    def create(self, who, name: str) -> Item:
        item = Item(name=name, owner_id=who.id)
        self.db.add(item)
        keep(self.db, "created")
        self.db.commit()
        return item

    def remove(self, number: int) -> None:
        self.db.delete(self.find(number))
        self.db.commit()
""",
    "app/services/orders.py": """\
from sqlalchemy import text

from app import audit


@audit.audited
def place(db, order) -> None:
    check(order)
    db.execute(text("insert into orders values (1)"))
    db.commit()


def check(order) -> None:
    if not order.items:
        raise ValueError("nothing")


def list_orders(db, paging):
    return db.execute(text("select * from orders")).all()
""",
    "app/routers/__init__.py": "from app.routers.items import router\n",
    "app/routers/items.py": """\
from fastapi import APIRouter, Depends

from app.database import session
from app.deps import Paging, user
from app.schemas import Item, ItemOut
from app.services import ItemService

router = APIRouter(tags=["items"])


@router.get("/items")
def read(limit: int = 10) -> list[Item]:
    return []


@router.post("/items", response_model=ItemOut)
def create(item: Item, who=Depends(user), db=Depends(session)):
    return ItemService(db).create(who, item.name)


@router.get("/items/{number}")
def one(number: int, db=Depends(session), paging: Paging = Depends()) -> ItemOut:
    return ItemService(db).find(number)


@router.delete("/items/{number}", dependencies=[Depends(user)])
def remove(number: int, db=Depends(session)) -> None:
    ItemService(db).remove(number)
""",
    "app/routers/orders.py": """\
from typing import Annotated

from fastapi import APIRouter, Depends

from app import services
from app.database import Session, session
from app.deps import Paging, idempotency
from app.schemas import Order

Db = Annotated[Session, Depends(session)]
router = APIRouter(prefix="/orders")


@router.get("")
async def orders(db: Db, paging: Paging = Depends()) -> list[Order]:
    return services.list_orders(db, paging)


@router.post("", status_code=201)
async def place(order: Order, db: Db, key: str = Depends(idempotency)) -> Order:
    services.place(db, order)
    return order
""",
    "app/routers/admin.py": """\
from fastapi import APIRouter, Depends, HTTPException

from app.config import VERSION
from app.database import session
from app.deps import require
from app.models import User

ADMIN = "users:write"
router = APIRouter(prefix="/admin", dependencies=[Depends(require(ADMIN))])


def _find(db, number: int) -> User:
    found = db.query(User).filter(User.id == number).one_or_none()
    if found is None:
        raise HTTPException(404, "no such user")
    return found


@router.put("/users/{number}")
def allow(number: int, permissions: str, db=Depends(session)) -> str:
    _find(db, number).permissions = permissions
    db.commit()
    return VERSION


@router.get("/users/{number}")
def show(number: int, db=Depends(session)) -> dict[str, str]:
    return {"token": _find(db, number).token}
""",
    "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n",
    "README.md": "# Items\n\nSee `app/main.py`.\n",
    "docs/entrypoints/items.md": "# Items\n\n- `GET /api/items`\n- `POST /api/items`\n",
    "tests/test_items.py": """\
from fastapi.testclient import TestClient
from app.main import app

client = TestClient(app)


def test_items():
    assert client.get("/api/items").status_code == 200
""",
    "frontend/package.json": '{"name": "items", "dependencies": {"react": "18.0.0"}}\n',
    "frontend/tsconfig.json": '{"compilerOptions": {"paths": {"@/*": ["./src/*"]}}}\n',
    "frontend/src/types.ts": "export interface Item {\n  name: string;\n}\n",
    "frontend/src/api.ts": """\
import type { Item } from './types';

export async function items(): Promise<Item[]> {
  return (await fetch('/api/items')).json();
}
""",
    "db/one.sql": "select 1;\n",
    "compose.yaml": "services: {}\n",
}


def git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.hooksPath=/dev/null")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def start(root: Path) -> None:
    """Make the repository there, with one commit and two branches."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    git(root, "branch", "other")


def start_shop(root: Path) -> None:
    """Make the example application there, known to git."""
    shutil.copytree(SHOP, root)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
