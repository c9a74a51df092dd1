"""Suppliers. The middleware `MutationLedger` audits and keeps answers, so nothing of either stands here."""

from uuid import UUID

from app.errors import ConflictError, NotFoundError
from app.models import Supplier
from app.repositories import products
from app.repositories.paging import Paging
from app.repositories.suppliers import SupplierRepository
from app.schemas.paging import Page
from app.schemas.suppliers import SupplierCreate, SupplierResponse, SupplierUpdate


class SupplierService:
    """What buyers do with suppliers."""

    def __init__(self, repository: SupplierRepository) -> None:
        """`repository` holds the suppliers."""
        self.repository = repository

    def list(self, paging: Paging) -> Page[SupplierResponse]:
        """A page of suppliers by name."""
        rows, total = self.repository.list_by_name(paging)
        items = [SupplierResponse.model_validate(row) for row in rows]
        return Page(items=items, total=total, page=paging.page, size=paging.size)

    def get(self, supplier_id: UUID) -> SupplierResponse:
        """One supplier. Raises NotFoundError."""
        return SupplierResponse.model_validate(self._existing(supplier_id))

    def create(self, data: SupplierCreate) -> SupplierResponse:
        """Add a supplier. Raises ConflictError for a name that is taken."""
        self._check_name(data.name)
        supplier = Supplier(**data.model_dump())
        self.repository.save(supplier)
        return SupplierResponse.model_validate(supplier)

    def update(self, supplier_id: UUID, data: SupplierUpdate) -> SupplierResponse:
        """Change what `data` names. Raises NotFoundError, or ConflictError for a name that is taken."""
        supplier = self._existing(supplier_id)
        if data.name not in (None, supplier.name):
            self._check_name(data.name)
        for field, value in data.model_dump(exclude_unset=True).items():
            setattr(supplier, field, value)
        self.repository.save(supplier)
        return SupplierResponse.model_validate(supplier)

    def archive(self, supplier_id: UUID) -> None:
        """Stop buying there. Raises NotFoundError, or ConflictError while products come from there."""
        supplier = self._existing(supplier_id)
        if products.supplier_delivers(self.repository.session, supplier_id):
            raise ConflictError(f"Products of {supplier.name} are still on sale")
        supplier.is_active = False
        self.repository.save(supplier)

    def _existing(self, supplier_id: UUID) -> Supplier:
        supplier = self.repository.get(supplier_id)
        if supplier is None:
            raise NotFoundError("Supplier", supplier_id)
        return supplier

    def _check_name(self, name: str) -> None:
        if self.repository.name_exists(name):
            raise ConflictError(f"There is a supplier {name} already")
