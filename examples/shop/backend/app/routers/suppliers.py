"""Suppliers: /api/suppliers. Terms are confidential, so one permission of the whole router covers reading too."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.dependencies import PagingDep, SessionDep, require_permission
from app.permissions import Permission
from app.repositories.suppliers import SupplierRepository
from app.schemas.paging import Page
from app.schemas.suppliers import SupplierCreate, SupplierResponse, SupplierUpdate
from app.services.suppliers import SupplierService

router = APIRouter(
    prefix="/suppliers",
    tags=["suppliers"],
    dependencies=[Depends(require_permission(Permission.SUPPLIERS_MANAGE))],
)


def get_supplier_service(session: SessionDep) -> SupplierService:
    """The service on the request's session."""
    return SupplierService(SupplierRepository(session))


Service = Annotated[SupplierService, Depends(get_supplier_service)]


@router.get("", response_model=Page[SupplierResponse])
def list_suppliers(service: Service, paging: PagingDep) -> Page[SupplierResponse]:
    """Suppliers by name."""
    return service.list(paging)


@router.get("/{supplier_id}", response_model=SupplierResponse)
def read_supplier(supplier_id: UUID, service: Service) -> SupplierResponse:
    """One supplier."""
    return service.get(supplier_id)


@router.post("", response_model=SupplierResponse, status_code=201)
def create_supplier(data: SupplierCreate, service: Service) -> SupplierResponse:
    """Add a supplier."""
    return service.create(data)


@router.patch("/{supplier_id}", response_model=SupplierResponse)
def update_supplier(supplier_id: UUID, data: SupplierUpdate, service: Service) -> SupplierResponse:
    """Change some of what is known about a supplier."""
    return service.update(supplier_id, data)


@router.delete("/{supplier_id}", status_code=204)
def archive_supplier(supplier_id: UUID, service: Service) -> None:
    """Stop buying from a supplier."""
    service.archive(supplier_id)
