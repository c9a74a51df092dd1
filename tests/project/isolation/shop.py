"""A shop in memory whose users own orders, and the views of its isolation."""

from __future__ import annotations

from textwrap import dedent, indent

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.project.isolation import Access
from govern.project.project import Project
from govern.tree.memory import MemoryTree

MODELS = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase): ...

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int]
    is_admin: Mapped[bool]

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    team_id: Mapped[int]
    is_public: Mapped[bool]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)

class Seat(Base):
    __tablename__ = "seats"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
"""
MAIN = """
from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.security import OAuth2PasswordBearer
from jose import jwt
from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.orm import Session
from app.models import *

app = FastAPI()
bearer = OAuth2PasswordBearer(tokenUrl="/login")

def get_db():
    with Session() as session:
        yield session

def current_user(token: str = Depends(bearer), db: Session = Depends(get_db)) -> User:
    user = db.get(User, jwt.decode(token, "secret")["sub"])
    if user is None:
        raise HTTPException(401)
    return user
"""
PRIVATE = """
@app.get("/mine")
def mine(user: User = Depends(current_user), db: Session = Depends(get_db)):
    return db.scalars(select(Order).where(Order.owner_id == user.id)).all()

@app.get("/mine/{order_id}")
def one_of_mine(order_id: int, user: User = Depends(current_user), db: Session = Depends(get_db)):
    order = db.get(Order, order_id)
    if order.owner_id != user.id:
        raise HTTPException(404)
    return order
"""


def shop(*code: str, models: str = "", **files: str) -> Project:
    """The shop with more code in its main module."""
    tree = {"requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n", "app/__init__.py": ""}
    tree |= {"app/models.py": MODELS + dedent(models), "app/main.py": MAIN + "\n".join(dedent(part) for part in code)}
    tree |= {f"app/{name}.py": dedent(text) for name, text in files.items()}
    memory = MemoryTree(tree)
    return Project(memory, Config(), detect_layout(memory, Config()))


def handler(body: str, path: str = "/orders/{order_id}", parameters: str = "order_id: int, ") -> str:
    """An endpoint that knows its caller, with this body."""
    return (
        f'@app.get("{path}")\ndef looked_at({parameters}user: User = Depends(current_user), '
        f"db: Session = Depends(get_db)):\n{indent(dedent(body).strip(), '    ')}\n"
    )


def accesses(project: Project, path: str = "GET /orders/{order_id}", model: str = "Order") -> list[Access]:
    """The rows of a model that an endpoint hands out or changes."""
    view = project.isolation.view()
    found = (access for endpoint in view.endpoints if endpoint.label == path for access in view.accesses_of(endpoint))
    return [access for access in found if access.model == model]


def verdicts(body: str, *code: str, **files: str) -> set[str]:
    """The verdicts on the orders that a handler with this body touches."""
    return {access.verdict.value for access in accesses(shop(*code, handler(body), **files))}


def unlimited(project: Project) -> list[str]:
    """The endpoints whose rows nothing limits, with the models."""
    return [f"{access.endpoint.label} {access.model}" for access in project.isolation.view().unlimited()]
