"""Who may do what."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, IdMixin, SoftDeleteMixin, TimestampMixin


class PermissionEntry(TimestampMixin, Base):
    """A permission that roles can receive."""

    __tablename__ = "permissions"

    code: Mapped[str] = mapped_column(String(50), primary_key=True)
    description: Mapped[str] = mapped_column(String(200))


class RoleGrant(TimestampMixin, Base):
    """One permission of one role."""

    __tablename__ = "role_permissions"

    role_name: Mapped[str] = mapped_column(ForeignKey("roles.name"), primary_key=True)
    permission_code: Mapped[str] = mapped_column(ForeignKey("permissions.code"), primary_key=True, index=True)


class Role(TimestampMixin, Base):
    """A named set of permissions."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    grants: Mapped[list[RoleGrant]] = relationship(lazy="selectin")


class User(IdMixin, TimestampMixin, SoftDeleteMixin, Base):
    """Somebody who works in the shop."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role_name: Mapped[str] = mapped_column(ForeignKey("roles.name"), index=True)
    role: Mapped[Role] = relationship(lazy="joined")

    @property
    def permissions(self) -> frozenset[str]:
        """Codes of all permissions of the user's role."""
        return frozenset(grant.permission_code for grant in self.role.grants)
