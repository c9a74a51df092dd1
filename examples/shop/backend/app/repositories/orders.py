"""Queries on orders."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Order
from app.repositories.paging import Paging, fetch_page


def get(session: Session, order_id: UUID) -> Order | None:
    """The order with its lines."""
    return session.get(Order, order_id)


def list_newest(session: Session, status: str | None, paging: Paging) -> tuple[list[Order], int]:
    """A page of orders, the newest first, of one status or of all."""
    query = select(Order).order_by(Order.created_at.desc(), Order.id)
    if status:
        query = query.where(Order.status == status)
    return fetch_page(session, query, paging)


def add(session: Session, order: Order) -> None:
    """Put a new order into the database, which gives it its id."""
    session.add(order)
    session.flush()
