"""Schemas of stock."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class MovementReason(StrEnum):
    """Why a quantity changes, other than by an order."""

    DELIVERY = "delivery"
    LOSS = "loss"
    CORRECTION = "correction"


class MovementBase(BaseModel):
    """A quantity that comes (positive) or goes (negative)."""

    product_id: UUID
    quantity: Annotated[int, Field(ge=-100_000, le=100_000)]
    reason: MovementReason


class MovementCreate(MovementBase):
    """A movement to be recorded."""


class MovementResponse(MovementBase):
    """A movement that took place."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime


class StockLevelResponse(BaseModel):
    """How much of a product is there."""

    model_config = ConfigDict(from_attributes=True)

    product_id: UUID
    quantity: int
    updated_at: datetime
