"""Whom the shop buys from."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, IdMixin, SoftDeleteMixin, TimestampMixin


class Supplier(IdMixin, TimestampMixin, SoftDeleteMixin, Base):
    """A company that delivers products."""

    __tablename__ = "suppliers"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    lead_days: Mapped[int]
