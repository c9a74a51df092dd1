"""Queries on stock."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Product, StockLevel, StockMovement
from app.repositories.paging import Paging, fetch_page


def get_level(session: Session, product_id: UUID) -> StockLevel | None:
    """The level of one product, if it ever had one."""
    return session.get(StockLevel, product_id)


def list_levels(session: Session, paging: Paging) -> tuple[list[StockLevel], int]:
    """A page of the levels of active products, lowest first."""
    query = (
        select(StockLevel)
        .join(Product, Product.id == StockLevel.product_id)
        .where(Product.is_active)
        .order_by(StockLevel.quantity, StockLevel.product_id)
    )
    return fetch_page(session, query, paging)


def lock_levels(session: Session, product_ids: Collection[UUID]) -> dict[UUID, StockLevel]:
    """The levels by product, locked until the end of the transaction where the database can; absent ones at zero."""
    query = select(StockLevel).where(StockLevel.product_id.in_(product_ids)).with_for_update()
    levels = {level.product_id: level for level in session.scalars(query)}
    for product_id in set(product_ids) - levels.keys():
        levels[product_id] = StockLevel(product_id=product_id, quantity=0)
        session.add(levels[product_id])
    return levels


def add_movement(session: Session, movement: StockMovement) -> None:
    """Put a new movement into the database, which gives it its id."""
    session.add(movement)
    session.flush()
