"""Drafts: /api/drafts. Each user sees and discards their own; keeping one takes a permission."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from app.dependencies import CurrentUser, OperationDep, PagingDep, SessionDep, require_permission
from app.models import User
from app.permissions import Permission
from app.schemas.drafts import DraftCreate, DraftResponse
from app.schemas.paging import Page
from app.services import drafts

router = APIRouter(prefix="/drafts", tags=["drafts"])

Writer = Annotated[User, Depends(require_permission(Permission.ORDERS_WRITE))]


@router.get("", response_model=Page[DraftResponse])
def list_drafts(session: SessionDep, actor: CurrentUser, paging: PagingDep) -> Page[DraftResponse]:
    """The drafts of whoever asks, by title."""
    return drafts.list_drafts(session, actor, paging)


@router.get("/{draft_id}", response_model=DraftResponse)
def read_draft(draft_id: UUID, session: SessionDep, actor: CurrentUser) -> DraftResponse:
    """One draft."""
    return drafts.get_draft(session, actor, draft_id)


@router.post("", response_model=DraftResponse, status_code=201)
def keep_draft(data: DraftCreate, session: SessionDep, actor: Writer, operation: OperationDep) -> DraftResponse:
    """Keep an order that is not ready to be placed."""
    return drafts.keep_draft(session, actor, operation, data)


@router.delete("/{draft_id}", response_model=DraftResponse)
def discard_draft(draft_id: UUID, session: SessionDep, actor: CurrentUser, operation: OperationDep) -> DraftResponse:
    """Throw a draft away."""
    return drafts.discard_draft(session, actor, operation, draft_id)
