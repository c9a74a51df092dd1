"""Columns as evaluated code asks about them: names and primary keys, as SQLAlchemy gives them."""

from __future__ import annotations

from govern.project.values import Unknown
from tests.project.evaluation.evaluated import names, value

MODELS = """
from sqlalchemy import Column, Integer, String, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, synonym
class Base(DeclarativeBase): pass
class Timestamped:
    created: Mapped[str] = mapped_column(String)
class Run(Timestamped, Base):
    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    _state: Mapped[str] = mapped_column("state", String(50))
    note: Mapped[str]
    old = Column(Integer)
    @declared_attr
    def state(self):
        return synonym("_state", descriptor=property(self.get))
    def get(self): ...
class Tag(Base):
    __tablename__ = "tag"
    name: Mapped[str] = mapped_column("tag_name", primary_key=True)
    owner: Mapped[str] = mapped_column(primary_key=True)
class Special(Run):
    other: Mapped[int] = mapped_column(primary_key=True)
"""


def test_names_of_columns() -> None:
    found = value(MODELS + "x = [c.name for c in (Run.id, Run._state, Run.state, Run.note, Run.old, Run.created)]")
    assert found == ["id", "state", "state", "note", "old", "created"]


def test_the_name_of_a_column_where_code_asks_carefully() -> None:
    assert value(MODELS + 'x = getattr(Run.note, "name", str(Run.note))') == "note"


def test_primary_keys_in_the_order_of_the_table() -> None:
    found = names(MODELS + "x = inspect(Run).primary_key[0].name\ny = [c.name for c in inspect(Tag).primary_key]")
    assert found["x"] == "id"
    assert found["y"] == ["tag_name", "owner"]


def test_keys_of_several_classes_are_not_put_in_an_order() -> None:
    assert isinstance(value(MODELS + "x = inspect(Special).primary_key"), Unknown)


def test_an_enum_or_none_is_a_type_where_it_is_an_expression() -> None:
    found = value("""
from enum import Enum
from typing import get_args
class Color(str, Enum):
    red = "r"
def f(kind): return kind
x = get_args(f(Color | None))
""")
    assert len(found) == 2
