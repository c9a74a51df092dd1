"""The models and imports that tests of effects share."""

from __future__ import annotations

MODELS = """
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
    from sqlmodel import Field, SQLModel

    class Base(DeclarativeBase): ...

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[str]
        lines: Mapped[list["Line"]] = relationship()

    class Line(Base):
        __tablename__ = "lines"
        amount: Mapped[int]

    class Hero(SQLModel, table=True):
        name: str = Field()

    class HeroCreate(SQLModel):
        name: str
"""
HEAD = """
import logging
from fastapi import Depends
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session
from sqlalchemy.ext.asyncio import AsyncSession
from app.models import Base, Hero, HeroCreate, Line, Order

logger = logging.getLogger(__name__)

def get_db():
    db = Session()
    yield db

"""
