"""Schemas of orders."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.fields import Email


class OrderStatus(StrEnum):
    """The life of an order."""

    PLACED = "placed"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class OrderLineBase(BaseModel):
    """A product and how many of it."""

    product_id: UUID
    quantity: Annotated[int, Field(ge=1, le=1000)]


class OrderLineCreate(OrderLineBase):
    """A line that a customer asks for."""


class OrderLineResponse(OrderLineBase):
    """A line with its price."""

    model_config = ConfigDict(from_attributes=True)

    unit_price: Decimal


class QuoteRequest(BaseModel):
    """What a customer might buy."""

    lines: Annotated[list[OrderLineCreate], Field(min_length=1, max_length=100)]


class QuoteResponse(BaseModel):
    """What it would cost today."""

    lines: list[OrderLineResponse]
    total: Decimal


class OrderCreate(QuoteRequest):
    """What a customer buys."""

    customer_email: Email


class OrderResponse(BaseModel):
    """An order."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    customer_email: str
    status: OrderStatus
    lines: list[OrderLineResponse]
    total: Decimal
    created_at: datetime
    updated_at: datetime
