"""Mutants of small applications, shown as the lines that they take and put."""

from __future__ import annotations

from difflib import ndiff
from textwrap import dedent

from govern.project.project import Project
from govern.selftest.ground import Ground
from govern.selftest.mutant import Mutant
from govern.selftest.operators.catalogue import named
from tests.project.small_apps import project_in

MODELS = """\
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    password_hash: Mapped[str]
    role: Mapped[str]


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    deleted_at: Mapped[str | None]


class AuditLog(Base):
    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
"""
MAIN = """\
from functools import wraps
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import AuditLog, Item, User

app = FastAPI()


def get_session() -> Session: ...


def get_user(token: str = Header()) -> User:
    if token != "secret":
        raise HTTPException(401)
    return User()


def get_manager(user: User = Depends(get_user)) -> User:
    if user.role != "manager":
        raise HTTPException(403)
    return user


"""


def app_with(source: str) -> Project:
    """A project whose `app/main.py` has guards, an application `app` and `source`."""
    files: dict[str, str | bytes] = {
        "requirements.txt": "fastapi==0.115.0\nsqlalchemy==2.0.36\n",
        "app/__init__.py": "",
        "app/models.py": MODELS,
        "app/main.py": MAIN + dedent(source),
    }
    return project_in(files)


def mutants(project: Project, *operators: str) -> list[Mutant]:
    """The mutants that operators make, by file and line."""
    ground = Ground(project)
    return sorted((one for name in operators for one in _of(ground, name)), key=lambda one: one.key)


def _of(ground: Ground, name: str) -> list[Mutant]:
    (operator,) = named([name])
    return list(operator.mutants(ground))


def applied(project: Project, mutant: Mutant) -> str:
    """The file of a mutant with its changes made."""
    text = project.tree.read(mutant.file).decode()
    for change in sorted(mutant.changes, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return text


def difference(project: Project, mutant: Mutant) -> list[str]:
    """The lines that go ("- ...") and come ("+ ...")."""
    before = project.tree.read(mutant.file).decode()
    lines = ndiff(before.splitlines(), applied(project, mutant).splitlines())
    return [f"{line[0]} {line[2:].strip()}" for line in lines if line[0] in "+-"]
