"""Queries on suppliers."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Supplier
from app.repositories.paging import Paging, fetch_page


class SupplierRepository:
    """The suppliers that are not archived."""

    def __init__(self, session: Session) -> None:
        """All queries run in `session`."""
        self.session = session

    def get(self, supplier_id: UUID) -> Supplier | None:
        """One supplier."""
        return self.session.scalar(select(Supplier).where(Supplier.id == supplier_id, Supplier.is_active))

    def list_by_name(self, paging: Paging) -> tuple[list[Supplier], int]:
        """A page of suppliers, and how many there are."""
        query = select(Supplier).where(Supplier.is_active).order_by(Supplier.name)
        return fetch_page(self.session, query, paging)

    def name_exists(self, name: str) -> bool:
        """Whether a supplier, archived or not, has that name."""
        return self.session.scalar(select(Supplier.id).where(Supplier.name == name)) is not None

    def save(self, supplier: Supplier) -> None:
        """Keep a new or changed supplier for good."""
        self.session.add(supplier)
        self.session.commit()
