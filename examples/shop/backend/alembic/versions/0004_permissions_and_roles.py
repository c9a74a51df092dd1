"""The permissions, and the roles that hold them

Revision: 0004
Follows: 0003
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PERMISSIONS = {
    "products:read": "See the catalogue",
    "products:write": "Change the catalogue",
    "stock:read": "See stock levels",
    "stock:write": "Record stock movements",
    "orders:read": "See orders and their prices",
    "orders:write": "Place, ship and cancel orders",
    "suppliers:manage": "See and change suppliers",
}
ROLES = {
    "viewer": ["products:read", "stock:read"],
    "clerk": ["products:read", "stock:read", "stock:write", "orders:read", "orders:write"],
    "manager": list(PERMISSIONS),
}


def _table(name: str, *columns: str) -> sa.TableClause:
    texts = [sa.column(column, sa.String()) for column in columns]
    stamps = [sa.column(column, sa.DateTime(timezone=True)) for column in ("created_at", "updated_at")]
    return sa.table(name, *texts, *stamps)


permissions = _table("permissions", "code", "description")
roles = _table("roles", "name")
role_permissions = _table("role_permissions", "role_name", "permission_code")


def upgrade() -> None:
    """Insert permissions, roles, and who holds what."""
    now = datetime.now(UTC)
    stamps = {"created_at": now, "updated_at": now}
    op.bulk_insert(permissions, [{"code": code, "description": text, **stamps} for code, text in PERMISSIONS.items()])
    op.bulk_insert(roles, [{"name": name, **stamps} for name in ROLES])
    grants = [(name, code) for name, codes in ROLES.items() for code in codes]
    op.bulk_insert(role_permissions, [{"role_name": name, "permission_code": code, **stamps} for name, code in grants])


def downgrade() -> None:
    """Take them out again. Reviewed: refused by the database while users have one of the roles, which is meant."""
    op.execute(role_permissions.delete().where(role_permissions.c.role_name.in_(list(ROLES))))
    op.execute(roles.delete().where(roles.c.name.in_(list(ROLES))))
    op.execute(permissions.delete().where(permissions.c.code.in_(list(PERMISSIONS))))
