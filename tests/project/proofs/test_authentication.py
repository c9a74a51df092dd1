"""What refuses a caller who does not say who they are, and what only looks like it."""

from __future__ import annotations

import pytest

from govern.findings import Verdict
from tests.project.proofs.verdicts import app_with, authentication

HANDLER = """
@app.post("/orders")
def handler(user=Depends(guard)): ...
"""


@pytest.mark.parametrize(
    "guard",
    [
        "guard = get_current_user",
        "guard = HTTPBearer()",
        'guard = OAuth2PasswordBearer(tokenUrl="/login")',
        """
class Bearer(HTTPBearer):
    async def __call__(self, request): return await super().__call__(request)
guard = Bearer()
        """,
        """
def guard(key: str):
    if key != "secret":
        raise HTTPException(status_code=403, detail="bad key")
        """,
        """
async def guard(key: str = None, authorization: str = None):
    organization = await find(key, authorization)
    if organization:
        return organization
    raise HTTPException(status_code=403, detail="nobody was found")
        """,
        """
class BasicAuthenticationError(HTTPException):
    def __init__(self): super().__init__(status_code=403)
def guard(tenant: str):
    if tenant == DEFAULT:
        raise BasicAuthenticationError()
        """,
        """
from fastapi_users import FastAPIUsers
guard = FastAPIUsers(None, []).current_user(active=True)
        """,
    ],
)
def test_it_refuses(guard: str) -> None:
    assert authentication(app_with(guard, HANDLER)).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "guard",
    [
        "guard = HTTPBearer(auto_error=False)",
        """
def guard(user=Depends(get_current_user_or_none)): ...
        """,
        """
def guard(credentials=Depends(bearer)):
    try:
        return get_current_user(credentials)
    except Exception:
        return None
        """,
        """
def guard(token=Depends(bearer)):
    if not token:
        return None
    if find(token) is None:
        raise HTTPException(401, "a bad token")
        """,
        """
def guard(token=Depends(bearer)):
    if token is not None:
        if find(token) is None:
            raise HTTPException(401, "a bad token")
        """,
        """
from fastapi_users import FastAPIUsers
guard = FastAPIUsers(None, []).current_user(optional=True)
        """,
    ],
)
def test_it_lets_a_caller_without_a_credential_through(guard: str) -> None:
    project = app_with(
        f"def get_current_user_or_none(credentials=Depends(bearer)): return credentials\n{guard}", HANDLER
    )
    assert authentication(project).verdict is Verdict.REFUTED


def test_a_permission_check_knows_who_the_caller_is() -> None:
    project = app_with(
        """
        def guard(request: Request):
            if "admin" not in request.user.roles:
                raise HTTPException(status_code=403)
        """,
        "from fastapi import Request\n" + HANDLER,
    )
    assert authentication(project).verdict is Verdict.PROVED
