"""Drafts of orders. Each belongs to one user, and to everybody else it does not exist."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import ConflictError, NotFoundError
from app.models import Draft, User
from app.repositories import drafts
from app.repositories.paging import Paging
from app.schemas.drafts import DraftCreate, DraftResponse
from app.schemas.paging import Page
from app.services import audit
from app.services.idempotency import Operation


def list_drafts(session: Session, owner: User, paging: Paging) -> Page[DraftResponse]:
    """A page of the owner's drafts."""
    rows, total = drafts.list_of(session, owner.id, paging)
    items = [DraftResponse.model_validate(row) for row in rows]
    return Page(items=items, total=total, page=paging.page, size=paging.size)


def get_draft(session: Session, owner: User, draft_id: UUID) -> DraftResponse:
    """One draft of the owner's. Raises NotFoundError."""
    draft = drafts.get_of(session, owner.id, draft_id)
    if draft is None:
        raise NotFoundError("Draft", draft_id)
    return DraftResponse.model_validate(draft)


def keep_draft(session: Session, owner: User, operation: Operation, data: DraftCreate) -> DraftResponse:
    """Keep a new draft. Raises ConflictError for a title that the owner has used."""
    draft = Draft(owner_id=owner.id, title=data.title, lines=data.model_dump(mode="json")["lines"])
    try:
        drafts.add(session, draft)
        audit.record(session, owner.id, "drafts.keep", draft.id, {"title": draft.title})
        return operation.finish(DraftResponse.model_validate(draft), status_code=201)
    except IntegrityError:
        session.rollback()
        raise ConflictError(f"There is a draft {data.title} already") from None


def discard_draft(session: Session, owner: User, operation: Operation, draft_id: UUID) -> DraftResponse:
    """Throw a draft away. Raises NotFoundError, also for a draft of somebody else."""
    draft = drafts.get(session, draft_id)
    if draft is None or draft.owner_id != owner.id:
        raise NotFoundError("Draft", draft_id)
    response = DraftResponse.model_validate(draft)
    drafts.remove(session, draft)
    audit.record(session, owner.id, "drafts.discard", draft_id)
    return operation.finish(response)
