"""Orders that somebody has begun."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, IdMixin, TimestampMixin


class Draft(IdMixin, TimestampMixin, Base):
    """An order in the making. Nobody but its owner sees it."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("owner_id", "title"),)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
