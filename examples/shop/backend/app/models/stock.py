"""How much of everything is there, and how it came and went."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, IdMixin, TimestampMixin


class StockLevel(TimestampMixin, Base):
    """The quantity of a product on the shelf."""

    __tablename__ = "stock_levels"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), primary_key=True)
    quantity: Mapped[int] = mapped_column(default=0)


class StockMovement(IdMixin, TimestampMixin, Base):
    """A delivery, a loss or a correction."""

    __tablename__ = "stock_movements"

    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
