"""Orders. A dependency brings the client's operation; all mutations end in one private function that audits."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.database import SessionFactory
from app.errors import NotFoundError
from app.models import Order, OrderLine, User
from app.repositories import orders, products
from app.repositories.paging import Paging
from app.schemas.orders import (
    OrderCreate,
    OrderLineCreate,
    OrderResponse,
    OrderStatus,
    QuoteRequest,
    QuoteResponse,
)
from app.schemas.paging import Page
from app.services import audit, order_rules, stock
from app.services.idempotency import Operation


def list_orders(session: Session, status: OrderStatus | None, paging: Paging) -> Page[OrderResponse]:
    """A page of orders, newest first."""
    rows, total = orders.list_newest(session, status, paging)
    items = [OrderResponse.model_validate(row) for row in rows]
    return Page(items=items, total=total, page=paging.page, size=paging.size)


def get_order(session: Session, order_id: UUID) -> OrderResponse:
    """One order. Raises NotFoundError."""
    return OrderResponse.model_validate(_existing(session, order_id))


def quote(session: Session, data: QuoteRequest) -> QuoteResponse:
    """What the lines would cost now. Raises NotFoundError for an unknown product."""
    lines = order_rules.price_lines(data.lines, _prices(session, data.lines))
    return QuoteResponse(lines=lines, total=order_rules.total_of(lines))


def place_order(session: Session, actor: User, operation: Operation, data: OrderCreate) -> OrderResponse:
    """Sell. Raises NotFoundError for an unknown product, ConflictError where too little is in stock."""
    quoted = quote(session, data)
    taken = order_rules.quantities_of(data.lines)
    stock.change_levels(session, {product_id: -quantity for product_id, quantity in taken.items()})
    order = Order(
        customer_email=data.customer_email,
        status=OrderStatus.PLACED,
        total=quoted.total,
        lines=[OrderLine(**line.model_dump()) for line in quoted.lines],
    )
    orders.add(session, order)
    return _finish(session, actor, operation, "orders.place", order, status_code=201)


def ship_order(session: Session, actor: User, operation: Operation, order_id: UUID) -> OrderResponse:
    """Send an order out. Raises NotFoundError, or ConflictError unless it is just placed."""
    order = _existing(session, order_id)
    order_rules.check_transition(OrderStatus(order.status), OrderStatus.SHIPPED)
    order.status = OrderStatus.SHIPPED
    return _finish(session, actor, operation, "orders.ship", order)


def cancel_order(session: Session, actor: User, operation: Operation, order_id: UUID) -> OrderResponse:
    """Call an order off and put its products back. Raises NotFoundError, or ConflictError once it is shipped."""
    order = _existing(session, order_id)
    order_rules.check_transition(OrderStatus(order.status), OrderStatus.CANCELLED)
    order.status = OrderStatus.CANCELLED
    stock.change_levels(session, order_rules.quantities_of(OrderResponse.model_validate(order).lines))
    return _finish(session, actor, operation, "orders.cancel", order)


async def watch_status(factory: SessionFactory, order_id: UUID, seconds: float) -> AsyncIterator[OrderStatus]:
    """The status of an order now, and then every few seconds until it is final. Raises NotFoundError."""
    while True:
        status = await asyncio.to_thread(_status_now, factory, order_id)
        yield status
        if order_rules.is_final(status):
            return
        await asyncio.sleep(seconds)


def _status_now(factory: SessionFactory, order_id: UUID) -> OrderStatus:
    with factory() as session:
        return OrderStatus(_existing(session, order_id).status)


def _existing(session: Session, order_id: UUID) -> Order:
    order = orders.get(session, order_id)
    if order is None:
        raise NotFoundError("Order", order_id)
    return order


def _prices(session: Session, lines: Sequence[OrderLineCreate]) -> dict[UUID, Decimal]:
    found = products.get_active_by_ids(session, {line.product_id for line in lines})
    return {product_id: product.price for product_id, product in found.items()}


def _finish(
    session: Session, actor: User, operation: Operation, action: str, order: Order, status_code: int = 200
) -> OrderResponse:
    session.flush()
    response = OrderResponse.model_validate(order)
    audit.record(session, actor.id, action, order.id, {"status": order.status, "total": str(order.total)})
    return operation.finish(response, status_code)
