"""Queries on drafts."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Draft
from app.repositories.paging import Paging


def list_of(session: Session, owner_id: UUID, paging: Paging) -> tuple[list[Draft], int]:
    """A page of the owner's drafts by title."""
    own = select(Draft).where(Draft.owner_id == owner_id)
    total = session.scalar(select(func.count()).select_from(own.subquery())) or 0
    rows = session.scalars(own.order_by(Draft.title).offset((paging.page - 1) * paging.size).limit(paging.size))
    return list(rows), total


def get_of(session: Session, owner_id: UUID, draft_id: UUID) -> Draft | None:
    """The draft, if it is the owner's."""
    return session.scalar(select(Draft).where(Draft.id == draft_id, Draft.owner_id == owner_id))


def get(session: Session, draft_id: UUID) -> Draft | None:
    """The draft, whoever owns it."""
    return session.get(Draft, draft_id)


def add(session: Session, draft: Draft) -> None:
    """Put a new draft into the database, which gives it its id. Raises IntegrityError for a title that is taken."""
    session.add(draft)
    session.flush()


def remove(session: Session, draft: Draft) -> None:
    """Take a draft out of the database."""
    session.delete(draft)
