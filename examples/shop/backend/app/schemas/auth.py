"""Schemas of signing in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.schemas.fields import Email


class LoginRequest(BaseModel):
    """Who asks for a token."""

    email: Email
    password: Annotated[str, StringConstraints(min_length=8, max_length=200)]


class TokenResponse(BaseModel):
    """A token for the `Authorization` header."""

    access_token: str
    token_type: str = "bearer"


class UserResponse(BaseModel):
    """The signed-in user."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    email: str
    role_name: str
    permissions: list[str]
