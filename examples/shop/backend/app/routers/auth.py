"""Signing in: /api/auth."""

from fastapi import APIRouter

from app.dependencies import CurrentUser, SessionDep, SettingsDep
from app.schemas.auth import LoginRequest, TokenResponse, UserResponse
from app.services import auth

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", response_model=TokenResponse)
def login(credentials: LoginRequest, session: SessionDep, settings: SettingsDep) -> TokenResponse:
    """Exchange an email address and a password for a token."""
    return auth.login(session, settings, credentials)


@router.get("/me", response_model=UserResponse)
def read_me(user: CurrentUser) -> UserResponse:
    """The signed-in user with all permissions."""
    return auth.describe(user)
