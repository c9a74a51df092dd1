"""The catalogue: /api/products. Each handler names its permission as a parameter."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.dependencies import OperationId, PagingDep, SessionDep, require_permission
from app.models import User
from app.permissions import Permission
from app.schemas.paging import Page
from app.schemas.products import ProductCreate, ProductResponse, ProductUpdate
from app.services import products

router = APIRouter(prefix="/products", tags=["products"])

Reader = Annotated[User, Depends(require_permission(Permission.PRODUCTS_READ))]
Writer = Annotated[User, Depends(require_permission(Permission.PRODUCTS_WRITE))]


@router.get("", response_model=Page[ProductResponse])
def list_products(
    session: SessionDep,
    actor: Reader,
    paging: PagingDep,
    search: Annotated[str | None, Query(max_length=100)] = None,
) -> Page[ProductResponse]:
    """The catalogue by name, or the part of it whose names contain `search`."""
    return products.list_products(session, search, paging)


@router.get("/{product_id}", response_model=ProductResponse)
def read_product(product_id: UUID, session: SessionDep, actor: Reader) -> ProductResponse:
    """One product."""
    return products.get_product(session, product_id)


@router.post("", response_model=ProductResponse, status_code=201)
def create_product(
    data: ProductCreate, session: SessionDep, actor: Writer, operation_id: OperationId
) -> ProductResponse:
    """Add a product to the catalogue."""
    return products.create_product(session, actor, operation_id, data)


@router.patch("/{product_id}", response_model=ProductResponse)
def update_product(
    product_id: UUID, data: ProductUpdate, session: SessionDep, actor: Writer, operation_id: OperationId
) -> ProductResponse:
    """Change some of what is said about a product."""
    return products.update_product(session, actor, operation_id, product_id, data)


@router.delete("/{product_id}", status_code=204)
def archive_product(product_id: UUID, session: SessionDep, actor: Writer, operation_id: OperationId) -> None:
    """Take a product out of the catalogue."""
    products.archive_product(session, actor, operation_id, product_id)
