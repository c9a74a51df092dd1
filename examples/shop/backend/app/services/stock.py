"""Stock. Decorators write the audit record, keep the answer and commit."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from app.errors import ConflictError, NotFoundError
from app.models import StockMovement, User
from app.repositories import products, stock
from app.repositories.paging import Paging
from app.schemas.paging import Page
from app.schemas.stock import MovementCreate, MovementResponse, StockLevelResponse
from app.services.audit import audited
from app.services.idempotency import once


def list_levels(session: Session, paging: Paging) -> Page[StockLevelResponse]:
    """A page of stock levels, lowest first."""
    rows, total = stock.list_levels(session, paging)
    items = [StockLevelResponse.model_validate(row) for row in rows]
    return Page(items=items, total=total, page=paging.page, size=paging.size)


def get_level(session: Session, product_id: UUID) -> StockLevelResponse:
    """The level of one product. Raises NotFoundError for a product that was never in stock."""
    level = stock.get_level(session, product_id)
    if level is None:
        raise NotFoundError("Stock level of product", product_id)
    return StockLevelResponse.model_validate(level)


@once("stock.move", MovementResponse)
@audited("stock.move")
def record_movement(session: Session, actor: User, data: MovementCreate) -> MovementResponse:
    """Move stock. Raises NotFoundError for an unknown product, ConflictError where too little is there."""
    if products.get_active(session, data.product_id) is None:
        raise NotFoundError("Product", data.product_id)
    change_levels(session, {data.product_id: data.quantity})
    movement = StockMovement(**data.model_dump())
    stock.add_movement(session, movement)
    return MovementResponse.model_validate(movement)


def change_levels(session: Session, changes: Mapping[UUID, int]) -> None:
    """Add to the levels of products, all or none. Raises ConflictError where one would fall below zero."""
    levels = stock.lock_levels(session, changes.keys())
    for product_id, change in changes.items():
        if levels[product_id].quantity + change < 0:
            raise ConflictError(f"Only {levels[product_id].quantity} of product {product_id} are there")
    for product_id, change in changes.items():
        levels[product_id].quantity += change
