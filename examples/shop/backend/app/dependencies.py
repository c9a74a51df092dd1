"""What handlers ask for: the session, the user, a permission, a page, the client's operation."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Query, Request
from fastapi.requests import HTTPConnection
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from app.config import Settings
from app.database import get_session
from app.models import User
from app.permissions import Permission
from app.repositories.paging import Paging
from app.services import auth
from app.services.idempotency import Operation


def get_settings(connection: HTTPConnection) -> Settings:
    """The settings that the application was made with."""
    settings: Settings = connection.app.state.settings
    return settings


SettingsDep = Annotated[Settings, Depends(get_settings)]
SessionDep = Annotated[Session, Depends(get_session)]


def authenticate(session: Session, settings: Settings, token: str) -> User:
    """The user of a token. Raises HTTPException 401 where it does not hold."""
    user = auth.user_of_token(session, settings, token)
    if user is None:
        raise HTTPException(401, "The token is not valid", headers={"WWW-Authenticate": "Bearer"})
    return user


def authorize(user: User, permission: Permission) -> User:
    """The same user. Raises HTTPException 403 where the user lacks the permission."""
    if permission not in user.permissions:
        raise HTTPException(403, f"Permission {permission} is needed")
    return user


def get_current_user(
    session: SessionDep,
    settings: SettingsDep,
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())],
) -> User:
    """The user of the bearer token."""
    return authenticate(session, settings, credentials.credentials)


CurrentUser = Annotated[User, Depends(get_current_user)]


def require_permission(permission: Permission) -> Callable[..., User]:
    """A dependency that gives the current user, and refuses one who lacks `permission`."""

    def permitted_user(user: CurrentUser) -> User:
        return authorize(user, permission)

    return permitted_user


def require_permission_by_query(permission: Permission) -> Callable[..., User]:
    """The same for websockets: browsers send no header with them, so the token comes as `?token=`."""

    def permitted_user(session: SessionDep, settings: SettingsDep, token: Annotated[str, Query()]) -> User:
        return authorize(authenticate(session, settings, token), permission)

    return permitted_user


def get_paging(page: Annotated[int, Query(ge=1)] = 1, size: Annotated[int, Query(ge=1, le=100)] = 20) -> Paging:
    """The page that a list is asked for."""
    return Paging(page, size)


PagingDep = Annotated[Paging, Depends(get_paging)]
OperationId = Annotated[str, Header(alias="X-Client-Operation-Id", min_length=8, max_length=64)]


def get_operation(request: Request, session: SessionDep, actor: CurrentUser, operation_id: OperationId) -> Operation:
    """The operation that the client named; one that is finished is answered from memory, and not run again."""
    operation = Operation(session, actor.id, operation_id, f"{request.method} {request.url.path}")
    operation.stop_if_finished()
    return operation


OperationDep = Annotated[Operation, Depends(get_operation)]
