"""What was done, by whom, and under which name its client asked for it."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, IdMixin, TimestampMixin


class AuditRecord(IdMixin, TimestampMixin, Base):
    """One change. Rows are only ever added."""

    __tablename__ = "audit_log"

    actor_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    action: Mapped[str] = mapped_column(String(100), index=True)
    entity_id: Mapped[str] = mapped_column(String(100), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ClientOperation(IdMixin, TimestampMixin, Base):
    """One finished mutation and its answer, for the client that asks again."""

    __tablename__ = "client_operations"
    __table_args__ = (UniqueConstraint("actor_id", "operation_id"),)

    actor_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    operation_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(200))
    status_code: Mapped[int]
    body: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
