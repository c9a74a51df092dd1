"""Permission checks that are not in a dependency: in handlers and services, decorators, and outside the repository."""

from __future__ import annotations

import pytest

from govern.findings import Verdict
from tests.project.proofs.verdicts import HANDLER, app_with, permission


@pytest.mark.parametrize(
    ("body", "verdict", "names"),
    [
        ("if order.owner_id != user.id:\n        raise HTTPException(404)", Verdict.PROVED, ("owner",)),
        ("if order.owner_id == user.id:\n        raise HTTPException(403)", Verdict.REFUTED, ()),
        ("if not order.owner_id != user.id and order.open:\n        raise HTTPException(403)", Verdict.REFUTED, ()),
        ("if order.owner_id == user.id:\n        return 1\n    raise HTTPException(403)", Verdict.PROVED, ("owner",)),
        ("try:\n        order.by == user.id\n    except Odd:\n        raise HTTPException(500)", Verdict.UNKNOWN, ()),
        ("me = None\n    if order.owner_id != me.id:\n        raise HTTPException(404)", Verdict.REFUTED, ()),
        ("me = None\n    if not me.is_superuser:\n        raise HTTPException(403)", Verdict.UNKNOWN, ()),
        ("if user.role != 'x' and order.by != user.id:\n        raise Refused()", Verdict.PROVED, ("role", "owner")),
        ("if order.status != 'open':\n        raise HTTPException(403)", Verdict.REFUTED, ()),
        ("if order.by != user.id and not admin_exists(order):\n        raise HTTPException(403)", Verdict.PROVED, ("owner",)),
        ("if not await user_has_access_to(order.id, user.id):\n        raise HTTPException(401)", Verdict.PROVED, ()),
        ("rows = session.query(User).where(User.id == user.id)", Verdict.REFUTED, ()),
        ("rows = session.query(XAccount).where(XAccount.user_id == user.id)", Verdict.UNKNOWN, ()),
        ("if odd(order):\n        raise HTTPException(403)", Verdict.UNKNOWN, ()),
        ("rows = session.query(Order).filter_by(owner_id=user.id)", Verdict.UNKNOWN, ()),
        ("ensure(user, 'orders:write')", Verdict.PROVED, ("orders:write",)),
        ("ensure(other, 'orders:write')", Verdict.PROVED, ("orders:write",)),
        ("user.ensure_or_else('orders:write')", Verdict.UNKNOWN, ()),
    ],
)  # fmt: skip
def test_a_check_in_the_handler(body: str, verdict: Verdict, names: tuple[str, ...]) -> None:
    project = app_with(
        """
        class Refused(Exception): ...
        class Users:
            def ensure_or_else(self, permission):
                if permission not in self.permissions:
                    raise HTTPException(403)
        def ensure(user, permission):
            if permission not in user.permissions:
                raise HTTPException(403)
        """,
        f"""
        @app.post("/orders")
        def handler(order, other, user=Depends(get_current_user)):
            {body.replace(chr(10), chr(10) + "        ")}
        """,
    )
    proof = permission(project)
    assert (proof.verdict, proof.names) == (verdict, names)


def test_the_acting_user_is_followed_through_calls() -> None:
    """`user_id` of a service is the caller's only where the handler hands it on; a path parameter is not."""
    service = """
        def update(order_id, user_id):
            order = find(order_id)
            if order.user_id != user_id:
                raise LookupError
    """
    handed = app_with(service, HANDLER.replace("return user", "update(1, user.id)"))
    assert permission(handed).names == ("owner",)
    from_path = app_with(
        service,
        """
        @app.post("/users/{user_id}/orders")
        def handler(user_id: int, user=Depends(get_current_user)):
            update(1, user_id)
        """,
    )
    assert permission(from_path, "POST /users/{user_id}/orders").verdict is Verdict.REFUTED


def test_a_decorator_with_what_its_factory_was_given() -> None:
    project = app_with(
        """
        from functools import wraps
        def requires(role):
            def decorate(function):
                @wraps(function)
                def inner(*args, **kwargs):
                    if kwargs["user"].role != role:
                        raise HTTPException(403)
                    return function(*args, **kwargs)
                return inner
            return decorate
        """,
        HANDLER.replace("def handler", '@requires("manager")\ndef handler'),
    )
    assert permission(project).names == ("manager",)


def test_a_name_that_an_earlier_dependency_records_for_the_guard() -> None:
    """The order decides: behind the guard it is recorded too late."""
    guard = """
        class Context: ...
        ctx = Context()
        class Wants:
            def __init__(self, value): self.value = value
            def __call__(self): ctx.permission = self.value
        def verify(user=Depends(get_current_user)):
            if ctx.permission not in user.permissions:
                raise HTTPException(403)
    """
    handler = '@app.post("/orders", dependencies=[{}])\ndef handler(): ...'
    before = app_with(guard, handler.format('Depends(Wants("orders:write")), Depends(verify)'))
    after = app_with(guard, handler.format('Depends(verify), Depends(Wants("orders:write"))'))
    assert "orders:write" in permission(before).names
    assert "orders:write" not in permission(after).names


@pytest.mark.parametrize(
    ("decorator", "names"),
    [
        ('@requires(["orders:write", "authenticated"])', ("orders:write", "authenticated")),
        ('@requires("authenticated")', ()),
    ],
)
def test_the_decorator_of_starlette(decorator: str, names: tuple[str, ...]) -> None:
    project = app_with(
        "from starlette.authentication import requires", HANDLER.replace("def handler", f"{decorator}\ndef handler")
    )
    proof = permission(project)
    assert proof.names == names
    assert (proof.verdict is Verdict.PROVED) is bool(names)


def test_something_outside_that_may_guard_is_unknown_and_the_rest_is_not() -> None:
    handler = '@app.post("/orders", dependencies=[Depends({})])\ndef handler(): ...'
    guard = app_with("from company.auth import require_role", handler.format('require_role("admin")'))
    limiter = app_with("from fastapi_limiter.depends import RateLimiter", handler.format("RateLimiter(times=2)"))
    assert permission(guard).verdict is Verdict.UNKNOWN
    assert permission(limiter).verdict is Verdict.REFUTED


def test_whoever_a_dependency_authenticates_counts_as_the_caller_whatever_the_parameter_is_called() -> None:
    body = """
        @app.put("/users/{user_id}")
        def handler(user_id: int, visible=Depends(get_current_user)):
            if visible.id != user_id:
                raise HTTPException(401)
    """
    assert permission(app_with("", body), "PUT /users/{user_id}").names == ("owner",)
    other = body.replace("Depends(get_current_user)", "Depends(find)")
    assert permission(app_with("def find(): ...", other), "PUT /users/{user_id}").verdict is Verdict.REFUTED
