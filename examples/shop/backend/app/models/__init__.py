"""All tables; importing this package registers every model."""

from app.models.access import PermissionEntry, Role, RoleGrant, User
from app.models.base import Base
from app.models.draft import Draft
from app.models.ledger import AuditRecord, ClientOperation
from app.models.order import Order, OrderLine
from app.models.product import Product
from app.models.stock import StockLevel, StockMovement
from app.models.supplier import Supplier

__all__ = [
    "AuditRecord",
    "Base",
    "ClientOperation",
    "Draft",
    "Order",
    "OrderLine",
    "PermissionEntry",
    "Product",
    "Role",
    "RoleGrant",
    "StockLevel",
    "StockMovement",
    "Supplier",
    "User",
]
