"""The permissions that endpoints ask for. Migrations insert them and grant them to roles."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role can allow."""

    PRODUCTS_READ = "products:read"
    PRODUCTS_WRITE = "products:write"
    STOCK_READ = "stock:read"
    STOCK_WRITE = "stock:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    SUPPLIERS_MANAGE = "suppliers:manage"
