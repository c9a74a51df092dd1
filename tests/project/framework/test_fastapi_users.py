"""The dependencies and routers of fastapi-users."""

from __future__ import annotations

from govern.project.endpoints import Endpoint
from tests.project.small_apps import project_of

USERS = """
from fastapi import Depends
from fastapi_users import FastAPIUsers, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, CookieTransport, JWTStrategy

class UserRead(schemas.BaseUser[int]): ...
class UserCreate(schemas.BaseUserCreate): ...

def get_session(): ...
def get_user_manager(session=Depends(get_session)): ...
def get_strategy(): return JWTStrategy(secret="x", lifetime_seconds=60)

bearer = AuthenticationBackend(name="jwt", transport=BearerTransport(tokenUrl="login"), get_strategy=get_strategy)
cookie = AuthenticationBackend("web", CookieTransport(), get_strategy)
"""
PLAIN = USERS + "users = FastAPIUsers[UserRead, int](get_user_manager, [bearer, cookie])\n"


def served(source: str) -> dict[str, Endpoint]:
    return {endpoint.label: endpoint for endpoint in project_of(source).endpoints}


def names(endpoint: Endpoint) -> set[str]:
    return {inner.name for root in endpoint.dependencies for inner in root.walk() if inner.name}


def test_the_current_user_depends_on_manager_schemes_and_strategies() -> None:
    found = served(
        PLAIN
        + """
current = users.current_user(active=True)
@app.get("/me")
def me(user=Depends(current)): ...
"""
    )
    assert {
        "app.main.get_user_manager", "app.main.get_session", "app.main.get_strategy",
        "fastapi.security.oauth2.OAuth2PasswordBearer()", "fastapi.security.api_key.APIKeyCookie()",
    } <= names(found["GET /me"])  # fmt: skip


def test_its_routers_serve_routes_from_outside() -> None:
    found = served(
        PLAIN
        + """
app.include_router(users.get_auth_router(bearer), prefix="/auth")
app.include_router(users.get_register_router(UserRead, UserCreate), prefix="/auth")
app.include_router(users.get_users_router(UserRead, UserCreate), prefix="/users")
"""
    )
    assert list(found) == [
        "POST /auth/login", "POST /auth/logout", "POST /auth/register", "GET /users/me", "PATCH /users/me",
        "GET /users/{id}", "PATCH /users/{id}", "DELETE /users/{id}",
    ]  # fmt: skip
    assert all(endpoint.external for endpoint in found.values())
    register = found["POST /auth/register"]
    assert (register.status_code, register.response_model) == (201, "app.main.UserRead")
    assert "app.main.get_session" in names(register)


def test_a_subclass_of_its_own_is_followed() -> None:
    found = served(
        USERS
        + """
class Users(FastAPIUsers):
    def get_refresh_router(self, backend):
        from fastapi import APIRouter
        router = APIRouter()
        user = self.authenticator.current_user_token(active=True)
        @router.post("/refresh")
        def refresh(token=Depends(user), strategy=Depends(backend.get_strategy)): ...
        return router
users = Users[UserRead, int](get_user_manager, [bearer])
app.include_router(users.get_refresh_router(bearer), prefix="/auth")
"""
    )
    refresh = found["POST /auth/refresh"]
    assert not refresh.external
    assert {"app.main.get_session", "app.main.get_strategy"} <= names(refresh)
