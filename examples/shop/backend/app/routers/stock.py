"""Stock: /api/stock. Permissions stand on the routes."""

from uuid import UUID

from fastapi import APIRouter, Depends

from app.dependencies import CurrentUser, OperationId, PagingDep, SessionDep, require_permission
from app.permissions import Permission
from app.schemas.paging import Page
from app.schemas.stock import MovementCreate, MovementResponse, StockLevelResponse
from app.services import stock

router = APIRouter(prefix="/stock", tags=["stock"])

may_read = Depends(require_permission(Permission.STOCK_READ))
may_write = Depends(require_permission(Permission.STOCK_WRITE))


@router.get("/levels", response_model=Page[StockLevelResponse], dependencies=[may_read])
def list_levels(session: SessionDep, paging: PagingDep) -> Page[StockLevelResponse]:
    """What is there, lowest first."""
    return stock.list_levels(session, paging)


@router.get("/levels/{product_id}", response_model=StockLevelResponse, dependencies=[may_read])
def read_level(product_id: UUID, session: SessionDep) -> StockLevelResponse:
    """How much of one product is there."""
    return stock.get_level(session, product_id)


@router.post(
    "/movements",
    response_model=MovementResponse,
    status_code=201,
    dependencies=[may_write],
)
def record_movement(
    data: MovementCreate, session: SessionDep, actor: CurrentUser, operation_id: OperationId
) -> MovementResponse:
    """Record a delivery, a loss or a correction."""
    return stock.record_movement(session, actor, operation_id, data)
