"""Signing in."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.config import Settings
from app.errors import InvalidCredentialsError
from app.models import User
from app.repositories import users
from app.schemas.auth import LoginRequest, TokenResponse, UserResponse
from app.services.passwords import hash_password, password_matches
from app.services.tokens import issue_token, read_token

# Verified when there is no such user, so that the time of an answer does not tell.
NOBODY = hash_password("nobody has this password")


def login(session: Session, settings: Settings, credentials: LoginRequest) -> TokenResponse:
    """A token for the user. Raises InvalidCredentialsError for a wrong address or password."""
    user = users.by_email(session, credentials.email)
    matches = password_matches(credentials.password, user.password_hash if user else NOBODY)
    if user is None or not matches:
        raise InvalidCredentialsError("Email address and password do not belong together")
    lifetime = timedelta(minutes=settings.token_minutes)
    token = issue_token(user.id, lifetime, settings.token_secret.get_secret_value())
    return TokenResponse(access_token=token)


def user_of_token(session: Session, settings: Settings, token: str) -> User | None:
    """The active user that a token was issued to; None where it does not hold."""
    user_id = read_token(token, settings.token_secret.get_secret_value())
    return users.by_id(session, user_id) if user_id else None


def describe(user: User) -> UserResponse:
    """The user, and what the user may do."""
    return UserResponse(id=user.id, email=user.email, role_name=user.role_name, permissions=sorted(user.permissions))
