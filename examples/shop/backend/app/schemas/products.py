"""Schemas of products."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from app.schemas.fields import Money, Name

Sku = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]*$", max_length=40)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class ProductBase(BaseModel):
    """What is said about a product everywhere."""

    name: Name
    description: Description | None = None
    price: Money
    supplier_id: UUID | None = None


class ProductCreate(ProductBase):
    """A new product. Its SKU never changes."""

    sku: Sku


class ProductUpdate(BaseModel):
    """What changes; everything left out stays."""

    name: Name | None = None
    description: Description | None = None
    price: Money | None = None
    supplier_id: UUID | None = None

    @field_validator("name", "price")
    @classmethod
    def not_null(cls, value: object) -> object:
        """A product can lose its description and its supplier, not its name or price."""
        if value is None:
            raise ValueError("may be left out, but not null")
        return value


class ProductResponse(ProductBase):
    """A product as the catalogue shows it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    sku: str
    created_at: datetime
    updated_at: datetime
