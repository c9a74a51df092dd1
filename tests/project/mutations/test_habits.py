"""When a repository counts as one that records its mutations, and what counts neither way."""

from __future__ import annotations

from typing import Any

import pytest

from govern.config.layout import detect_layout
from govern.config.settings import ConceptConfig, Config
from govern.project.mutations.habits import Habit
from govern.project.project import Project
from govern.tree.memory import MemoryTree

HEAD = """
from datetime import UTC, datetime
from fastapi import FastAPI
from sqlalchemy.orm import Session
from app.models import *
app = FastAPI()
"""
MODELS = """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class AuditLog(Base):
    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True)
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    last_login: Mapped[datetime]
"""
RECORDED, SILENT, BOOKS = "session.add(AuditLog(id=1))", "pass", ""


def habit(bodies: list[str], settings: dict[str, Any] | None = None) -> Habit:
    source = HEAD
    for number, body in enumerate(bodies):
        change = "order.last_login = datetime.now(UTC)" if body is BOOKS else "session.add(Order(id=1))"
        source += f"@app.post('/{number}')\ndef handler{number}(session: Session):\n"
        source += f"    order = session.get(Order, 1)\n    {change}\n    {body or 'pass'}\n    session.commit()\n"
    tree = MemoryTree({"requirements.txt": "fastapi\n", "app/main.py": source, "app/models.py": MODELS})
    config = Config(concepts={"audit": ConceptConfig(**settings)} if settings else {})
    return Project(tree, config, detect_layout(tree, config)).mutations.habit("audit", ["POST"])


@pytest.mark.parametrize(
    ("recorded", "silent", "there"),
    [(1, 3, True), (1, 4, False), (2, 3, True), (2, 4, True), (2, 5, False), (0, 4, True), (0, 5, False)],
)
def test_a_third_is_a_habit_and_fewer_than_five_show_none(recorded: int, silent: int, there: bool) -> None:
    found = habit([RECORDED] * recorded + [SILENT] * silent)
    assert (found.kept, found.missed, found.there) == (recorded, silent, there)


def test_what_only_keeps_books_counts_neither_way() -> None:
    found = habit([RECORDED, SILENT, BOOKS, BOOKS])
    assert found.decided == 2
    assert [one.endpoint.label for one in found.lacking] == ["POST /1"]


@pytest.mark.parametrize(
    ("settings", "percent"),
    [({"habit": 90}, 90), ({"enabled": True}, 0), ({"callables": ("app.note",)}, 0), ({"headers": (), "habit": 0}, 0)],
)
def test_the_configuration_sets_the_percentage(settings: dict[str, Any], percent: int) -> None:
    found = habit([RECORDED] + [SILENT] * 9, settings)
    assert found.percent == percent
    assert found.there is (percent < 10)
