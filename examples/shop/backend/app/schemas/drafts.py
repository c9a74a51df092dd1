"""Schemas of drafts."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.fields import Name
from app.schemas.orders import OrderLineCreate


class DraftBase(BaseModel):
    """What is said about a draft everywhere."""

    title: Name
    lines: Annotated[list[OrderLineCreate], Field(max_length=100)]


class DraftCreate(DraftBase):
    """An order that somebody begins."""


class DraftResponse(DraftBase):
    """A draft as its owner sees it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
