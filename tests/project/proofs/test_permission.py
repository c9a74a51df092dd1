"""What counts as a permission check, in every form in which applications write it, and what does not."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.findings import Verdict
from tests.project.proofs.verdicts import app_with, notes, permission

GUARDED = """
@app.post("/orders", dependencies=[Depends(guard)])
def handler(): ...
"""


@pytest.mark.parametrize(
    ("guard", "names"),
    [
        pytest.param(
            """
            def guard(user=Depends(get_current_user)):
                if not user.is_superuser:
                    raise HTTPException(status_code=403)
            """,
            ("is_superuser",),
            id="a flag of the user",
        ),
        pytest.param(
            """
            def guard(user=Depends(get_current_user)):
                if user["role"] != "admin":
                    raise HTTPException(403)
            """,
            ("admin",),
            id="a key of a user that is a dict",
        ),
        pytest.param(
            """
            from enum import Enum
            class Role(str, Enum):
                ADMIN = "admin"
            def guard(user=Depends(get_current_user)):
                if user.role is not Role.ADMIN:
                    raise HTTPException(status.HTTP_403_FORBIDDEN)
            """,
            ("admin",),
            id="a member of an enum",
        ),
        pytest.param(
            """
            def require(*wanted):
                def check(user=Depends(get_current_user)):
                    missing = [one for one in wanted if one not in user.permissions]
                    if missing:
                        raise HTTPException(status_code=status.HTTP_403_FORBIDDEN)
                return check
            guard = require("orders:write", "orders:read")
            """,
            ("orders:write", "orders:read"),
            id="a closure",
        ),
        pytest.param(
            """
            class Guard:
                def __init__(self, permission): self.permission = permission
                def __call__(self, user=Depends(get_current_user)):
                    if not user.can(self.permission):
                        raise HTTPException(status_code=403)
            guard = Guard("orders:write")
            """,
            ("orders:write",),
            id="an instance",
        ),
        pytest.param(
            """
            from functools import partial
            def check(permission, user=Depends(get_current_user)):
                if permission not in user.permissions:
                    raise HTTPException(403)
            guard = partial(check, "orders:write")
            """,
            ("orders:write",),
            id="a partial",
        ),
        pytest.param(
            """
            class Base:
                code = status.HTTP_403_FORBIDDEN
                def __init__(self, user):
                    if not self.allowed(user):
                        raise HTTPException(status_code=self.code)
            class ManagerPermission(Base):
                def allowed(self, user): return user.role == "manager"
            class All:
                def __init__(self, *classes): self.classes = classes
                def __call__(self, user=Depends(get_current_user)):
                    for one in self.classes:
                        one(user)
            guard = All(ManagerPermission)
            """,
            ("ManagerPermission",),
            id="a list of permission classes",
        ),
        pytest.param(
            """
            class Forbidden(HTTPException):
                def __init__(self, detail="no"):
                    super().__init__(403, detail)
            def guard(user=Depends(get_current_user)):
                if user.role != "admin":
                    raise Forbidden()
            """,
            ("admin",),
            id="a subclass of HTTPException, its status by position",
        ),
        pytest.param(
            """
            class DomainError(Exception):
                status_code = 500
            class NotAllowed(DomainError):
                status_code = 403
            @app.exception_handler(DomainError)
            async def handle(request, exc):
                return JSONResponse({}, status_code=exc.status_code)
            def guard(user=Depends(get_current_user)):
                if "admin" not in user.roles:
                    raise NotAllowed
            """,
            ("admin",),
            id="an exception that a handler answers with its own status",
        ),
        pytest.param(
            """
            class Refused(Exception): ...
            @app.exception_handler(Refused)
            def handle(request, exc):
                return JSONResponse(status_code=200, content={"code": 403, "msg": "no"})
            def guard(user=Depends(get_current_user)):
                if "admin" not in user.roles:
                    raise Refused
            """,
            ("admin",),
            id="an envelope that says 403 in a body that says 200",
        ),
        pytest.param(
            """
            def guard(user=Depends(get_current_user)):
                if user.role != "admin":
                    raise HTTPException(status_code=401, detail="not for you")
            """,
            ("admin",),
            id="a role test that answers 401",
        ),
        pytest.param(
            """
            def guard(user=Depends(get_current_user)):
                for role in user.roles:
                    if role.name in ("admin", "manager"):
                        return user
                raise HTTPException(403)
            """,
            ("admin", "manager"),
            id="an early return instead of a test",
        ),
        pytest.param(
            """
            class Checks:
                Forbidden = HTTPException(status.HTTP_403_FORBIDDEN)
                def __init__(self, user): self.user = user
                def can_manage(self):
                    if not self.user.can_manage:
                        raise self.Forbidden
            def guard(user=Depends(get_current_user)):
                Checks(user).can_manage()
            """,
            ("can_manage",),
            id="an exception that a class holds",
        ),
    ],
)
def test_a_guard_is_known_by_what_it_does(guard: str, names: tuple[str, ...]) -> None:
    proof = permission(app_with("from fastapi.responses import JSONResponse\n" + dedent(guard), GUARDED))
    assert (proof.verdict, proof.names) == (Verdict.PROVED, names)


@pytest.mark.parametrize(
    "guard",
    [
        pytest.param(
            """
            def guard(user=Depends(get_current_user)):
                if not user.is_active:
                    raise HTTPException(403, "inactive")
            """,
            id="the state of an account",
        ),
        pytest.param(
            """
            def guard(token: str = Depends(OAuth2PasswordBearer(tokenUrl="/login"))):
                try:
                    jwt.decode(token, "secret")
                except InvalidTokenError:
                    raise HTTPException(status_code=403, detail="Could not validate credentials")
            """,
            id="a bad token",
        ),
        pytest.param(
            """
            from pydantic_settings import BaseSettings
            class Settings(BaseSettings):
                signup: bool = True
            settings = Settings()
            def guard():
                if not settings.signup:
                    raise HTTPException(403)
            """,
            id="a setting",
        ),
        pytest.param(
            """
            def refuse(user):
                if user.role != "admin":
                    raise HTTPException(403)
            def guard(user=Depends(get_current_user)):
                try:
                    refuse(user)
                except HTTPException:
                    return None
            """,
            id="a refusal that is caught",
        ),
        pytest.param(
            """
            class Guard:
                def __init__(self, roles=None): self.roles = roles
                def __call__(self, user=Depends(get_current_user)):
                    if not self.roles:
                        return user
                    if user.role not in self.roles:
                        raise HTTPException(403)
            guard = Guard()
            """,
            id="an instance that was made to ask for nothing",
        ),
        pytest.param(
            """
            from fastapi.security import SecurityScopes
            def guard(scopes: SecurityScopes, user=Depends(get_current_user)):
                for scope in scopes.scopes:
                    if scope not in user.scopes:
                        raise HTTPException(403)
            """,
            id="scopes that nobody asked for",
        ),
    ],
)
def test_what_decides_something_else_is_no_permission(guard: str) -> None:
    assert permission(app_with(guard, GUARDED)).verdict is Verdict.REFUTED


def test_a_conflict_with_a_row_of_somebody_else_refuses_nobody() -> None:
    project = app_with(
        """
        def guard(name: str, user=Depends(get_current_user)):
            existing = find(name)
            if existing.owner_id != user.id:
                raise HTTPException(409, "taken")
        """,
        GUARDED,
    )
    assert permission(project).verdict is Verdict.UNKNOWN


def test_security_scopes_are_the_names() -> None:
    project = app_with(
        """
        from fastapi import Security
        from fastapi.security import SecurityScopes
        def scoped(scopes: SecurityScopes, user=Depends(get_current_user)):
            for scope in scopes.scopes:
                if scope not in user.scopes:
                    raise HTTPException(403)
            return user
        """,
        """
        @app.post("/orders")
        def handler(user=Security(scoped, scopes=["orders:write"])): ...
        """,
    )
    assert permission(project).names == ("orders:write",)


def test_scopes_that_are_handed_to_a_checker_nobody_knows_are_the_names() -> None:
    project = app_with(
        """
        from fastapi import Security
        from fastapi.security import SecurityScopes
        def scoped(scopes: SecurityScopes, checker=Depends(make_checker), user=Depends(get_current_user)):
            if not checker(user, scopes, permissions=True):
                raise HTTPException(403)
            return user
        """,
        """
        @app.post("/orders")
        def handler(user=Security(scoped, scopes=["orders:write", "orders:read"])): ...
        """,
    )
    assert permission(project).names == ("orders:write", "orders:read")


@pytest.mark.parametrize("refused", ["admin_key is None", "not admin", "x_admin_token != SECRET"])
def test_whoever_has_the_key_of_admins_is_one(refused: str) -> None:
    guard = f"""
    SECRET = "x"
    def guard(admin_key=Header(None), x_admin_token=Header(None), admin=Depends(find)):
        if {refused}:
            raise HTTPException(401)
    """
    proof = permission(app_with(f"from fastapi import Header\n{dedent(guard)}", GUARDED))
    assert (proof.verdict, proof.names) == (Verdict.PROVED, ("admin",))


@pytest.mark.parametrize(
    "test", ["user.is_superuser", "user.is_admin", "user.id == user_id", "user_id == user.id or late"]
)
def test_a_refusal_of_those_with_rights_or_of_oneself_asks_for_none(test: str) -> None:
    guard = f"""
    def guard(user_id: int, late: bool = False, user=Depends(get_current_user)):
        if {test}:
            raise HTTPException(403)
    """
    assert permission(app_with(guard, GUARDED)).verdict is Verdict.REFUTED


def test_the_chain_leads_from_the_registration_to_the_refusal() -> None:
    project = app_with(
        """
        def refuse(user):
            raise_forbidden(user)
        def raise_forbidden(user):
            if user.role != "admin":
                raise HTTPException(403)
        def guard(user=Depends(get_current_user)):
            refuse(user)
        """,
        GUARDED,
    )
    proof = permission(project)
    assert notes(proof)[:3] == ["depends on app.main.guard", "guard -> refuse", "refuse -> raise_forbidden"]
    assert notes(proof)[3].startswith("answers 403: HTTPException(403) when user.role != 'admin'")
    assert all(location.file == "app/main.py" and location.line for location in proof.chain)


@pytest.mark.parametrize("dropped", ["guard -> refuse", "depends on"])
def test_each_link_of_the_chain_counts(dropped: str) -> None:
    """Without any one of its links the proof is gone."""
    project = app_with(
        f"""
        def refuse(user):
            if user.role != "admin":
                raise HTTPException(403)
        def guard(user=Depends(get_current_user)):
            {"pass" if dropped == "guard -> refuse" else "refuse(user)"}
        """,
        GUARDED if dropped != "depends on" else GUARDED.replace("Depends(guard)", ""),
    )
    assert permission(project).verdict is Verdict.REFUTED
