"""What customers bought."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, IdMixin, TimestampMixin


class OrderLine(IdMixin, TimestampMixin, Base):
    """One product in an order, at the price of the day."""

    __tablename__ = "order_lines"

    order_id: Mapped[UUID] = mapped_column(ForeignKey("orders.id"), index=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("products.id"), index=True)
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Numeric(10, 2))


class Order(IdMixin, TimestampMixin, Base):
    """An order of one customer."""

    __tablename__ = "orders"

    customer_email: Mapped[str] = mapped_column(String(254), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    total: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    lines: Mapped[list[OrderLine]] = relationship(lazy="selectin", order_by=OrderLine.created_at)
