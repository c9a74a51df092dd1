"""Orders: /api/orders. Idempotency is a dependency here."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, WebSocket, WebSocketDisconnect

from app.dependencies import (
    OperationDep,
    PagingDep,
    SessionDep,
    SettingsDep,
    require_permission,
    require_permission_by_query,
)
from app.models import User
from app.permissions import Permission
from app.schemas.orders import OrderCreate, OrderResponse, OrderStatus, QuoteRequest, QuoteResponse
from app.schemas.paging import Page
from app.services import orders

router = APIRouter(prefix="/orders", tags=["orders"])

Reader = Annotated[User, Depends(require_permission(Permission.ORDERS_READ))]
Writer = Annotated[User, Depends(require_permission(Permission.ORDERS_WRITE))]
Watcher = Annotated[User, Depends(require_permission_by_query(Permission.ORDERS_READ))]


@router.get("", response_model=Page[OrderResponse])
def list_orders(
    session: SessionDep, actor: Reader, paging: PagingDep, status: OrderStatus | None = None
) -> Page[OrderResponse]:
    """Orders, newest first, of one status or of all."""
    return orders.list_orders(session, status, paging)


@router.post("/quote", response_model=QuoteResponse)
def quote_order(data: QuoteRequest, session: SessionDep, actor: Reader) -> QuoteResponse:
    """What an order would cost now; nothing is kept."""
    return orders.quote(session, data)


@router.get("/{order_id}", response_model=OrderResponse)
def read_order(order_id: UUID, session: SessionDep, actor: Reader) -> OrderResponse:
    """One order."""
    return orders.get_order(session, order_id)


@router.post("", response_model=OrderResponse, status_code=201)
def place_order(data: OrderCreate, session: SessionDep, actor: Writer, operation: OperationDep) -> OrderResponse:
    """Sell products that are in stock."""
    return orders.place_order(session, actor, operation, data)


@router.post("/{order_id}/ship", response_model=OrderResponse)
def ship_order(order_id: UUID, session: SessionDep, actor: Writer, operation: OperationDep) -> OrderResponse:
    """Send an order out."""
    return orders.ship_order(session, actor, operation, order_id)


@router.post("/{order_id}/cancel", response_model=OrderResponse)
def cancel_order(order_id: UUID, session: SessionDep, actor: Writer, operation: OperationDep) -> OrderResponse:
    """Call an order off before it is shipped."""
    return orders.cancel_order(session, actor, operation, order_id)


@router.websocket("/{order_id}/watch")
async def watch_order(websocket: WebSocket, order_id: UUID, actor: Watcher, settings: SettingsDep) -> None:
    """Send the status of an order every few seconds until it is final."""
    statuses = orders.watch_status(websocket.app.state.session_factory, order_id, settings.watch_seconds)
    await websocket.accept()
    with suppress(WebSocketDisconnect):
        async for now in statuses:
            await websocket.send_json({"status": now})
