"""Queries on products."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Product
from app.repositories.paging import Paging, fetch_page


def get_active(session: Session, product_id: UUID) -> Product | None:
    """The product, unless it is archived."""
    return session.scalar(select(Product).where(Product.id == product_id, Product.is_active))


def get_active_by_ids(session: Session, product_ids: Collection[UUID]) -> dict[UUID, Product]:
    """Those of the products that are not archived, by id."""
    rows = session.scalars(select(Product).where(Product.id.in_(product_ids), Product.is_active))
    return {product.id: product for product in rows}


def list_active(session: Session, search: str | None, paging: Paging) -> tuple[list[Product], int]:
    """A page of the catalogue by name, and its length; `search` is part of a name."""
    query = select(Product).where(Product.is_active).order_by(Product.name, Product.id)
    if search:
        query = query.where(Product.name.icontains(search, autoescape=True))
    return fetch_page(session, query, paging)


def sku_exists(session: Session, sku: str) -> bool:
    """Whether a product, archived or not, has that SKU."""
    return session.scalar(select(Product.id).where(Product.sku == sku)) is not None


def supplier_delivers(session: Session, supplier_id: UUID) -> bool:
    """Whether an active product comes from that supplier."""
    query = select(Product.id).where(Product.supplier_id == supplier_id, Product.is_active).limit(1)
    return session.scalar(query) is not None


def add(session: Session, product: Product) -> None:
    """Put a new product into the database, which gives it its id."""
    session.add(product)
    session.flush()
