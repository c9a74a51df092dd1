"""The catalogue. Each mutation writes its own audit record and keeps its own answer, in plain calls."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.errors import ConflictError, NotFoundError
from app.models import Product, User
from app.repositories import products
from app.repositories.paging import Paging
from app.repositories.suppliers import SupplierRepository
from app.schemas.paging import Page
from app.schemas.products import ProductCreate, ProductResponse, ProductUpdate
from app.services import audit, idempotency


def list_products(session: Session, search: str | None, paging: Paging) -> Page[ProductResponse]:
    """A page of the catalogue."""
    rows, total = products.list_active(session, search, paging)
    items = [ProductResponse.model_validate(row) for row in rows]
    return Page(items=items, total=total, page=paging.page, size=paging.size)


def get_product(session: Session, product_id: UUID) -> ProductResponse:
    """One product. Raises NotFoundError."""
    return ProductResponse.model_validate(_existing(session, product_id))


def create_product(session: Session, actor: User, operation_id: str, data: ProductCreate) -> ProductResponse:
    """Add a product. Raises ConflictError for a SKU that is taken, NotFoundError for an unknown supplier."""
    action = "products.create"
    earlier = idempotency.recall(session, actor.id, operation_id, action)
    if earlier is not None:
        return ProductResponse.model_validate(earlier.body)
    if products.sku_exists(session, data.sku):
        raise ConflictError(f"SKU {data.sku} is taken")
    _check_supplier(session, data.supplier_id)
    product = Product(**data.model_dump())
    products.add(session, product)
    response = ProductResponse.model_validate(product)
    audit.record(session, actor.id, action, product.id, {"sku": product.sku})
    idempotency.remember(session, actor.id, operation_id, action, response.model_dump(mode="json"))
    session.commit()
    return response


def update_product(
    session: Session, actor: User, operation_id: str, product_id: UUID, data: ProductUpdate
) -> ProductResponse:
    """Change what `data` names. Raises NotFoundError for an unknown product or supplier."""
    action = f"products.update:{product_id}"
    earlier = idempotency.recall(session, actor.id, operation_id, action)
    if earlier is not None:
        return ProductResponse.model_validate(earlier.body)
    product = _existing(session, product_id)
    _check_supplier(session, data.supplier_id)
    for field, value in data.model_dump(exclude_unset=True).items():
        setattr(product, field, value)
    session.flush()
    response = ProductResponse.model_validate(product)
    changes = data.model_dump(mode="json", exclude_unset=True)
    audit.record(session, actor.id, "products.update", product.id, changes)
    idempotency.remember(session, actor.id, operation_id, action, response.model_dump(mode="json"))
    session.commit()
    return response


def archive_product(session: Session, actor: User, operation_id: str, product_id: UUID) -> None:
    """Take a product out of the catalogue; orders keep it. Raises NotFoundError."""
    action = f"products.archive:{product_id}"
    if idempotency.recall(session, actor.id, operation_id, action) is not None:
        return
    product = _existing(session, product_id)
    product.is_active = False
    audit.record(session, actor.id, "products.archive", product.id)
    idempotency.remember(session, actor.id, operation_id, action, body=None)
    session.commit()


def _existing(session: Session, product_id: UUID) -> Product:
    product = products.get_active(session, product_id)
    if product is None:
        raise NotFoundError("Product", product_id)
    return product


def _check_supplier(session: Session, supplier_id: UUID | None) -> None:
    if supplier_id is not None and SupplierRepository(session).get(supplier_id) is None:
        raise NotFoundError("Supplier", supplier_id)
