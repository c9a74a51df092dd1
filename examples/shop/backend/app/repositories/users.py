"""Queries on users."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import User


def by_email(session: Session, email: str) -> User | None:
    """The active user with that address."""
    return session.scalar(select(User).where(User.email == email, User.is_active))


def by_id(session: Session, user_id: UUID) -> User | None:
    """The active user with that id."""
    return session.scalar(select(User).where(User.id == user_id, User.is_active))
