"""Schemas of suppliers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.schemas.fields import Email, Name

Days = Annotated[int, Field(ge=0, le=365)]


class SupplierBase(BaseModel):
    """What is known about a supplier."""

    name: Name
    email: Email
    lead_days: Days


class SupplierCreate(SupplierBase):
    """A new supplier."""


class SupplierUpdate(BaseModel):
    """What changes; everything left out stays."""

    name: Name | None = None
    email: Email | None = None
    lead_days: Days | None = None

    @field_validator("name", "email", "lead_days")
    @classmethod
    def not_null(cls, value: object) -> object:
        """A supplier always has all three."""
        if value is None:
            raise ValueError("may be left out, but not null")
        return value


class SupplierResponse(SupplierBase):
    """A supplier as buyers see it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    created_at: datetime
    updated_at: datetime
