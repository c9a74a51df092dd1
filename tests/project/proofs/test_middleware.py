"""Which routes a middleware covers, by its own tests of method and path."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.findings import Verdict
from tests.project.proofs.verdicts import app_with, endpoint_of, permission
from tests.project.small_apps import project_of

ROUTES = """
import re
from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware

HEADER = "Idempotency-Key"

@app.post("/api/orders")
def create(): ...

@app.get("/api/orders")
def list_orders(): ...

@app.delete("/api/orders/{order_id}")
def delete(order_id: int): ...

@app.post("/hooks/{source}")
def hook(source: str): ...
"""
LABELS = ("POST /api/orders", "GET /api/orders", "DELETE /api/orders/{order_id}", "POST /hooks/{source}")
POST, GET, DELETE, HOOK = LABELS


def covered(source: str, **files: str) -> dict[str, Verdict]:
    """The verdict of each route on the header that a middleware reads."""
    project = project_of(ROUTES + dedent(source), **files)
    return {label: project.proofs.idempotency(endpoint_of(project, label)).verdict for label in LABELS}


def proved(source: str, **files: str) -> set[str]:
    found = covered(source, **files)
    assert Verdict.UNKNOWN not in found.values()
    return {label for label, verdict in found.items() if verdict is Verdict.PROVED}


FUNCTION = """
@app.middleware("http")
async def once(request: Request, call_next):
    {test}
        return await call_next(request)
    key = request.headers.get(HEADER)
    return await call_next(request)
"""


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ('if request.method == "GET":', {POST, DELETE, HOOK}),
        ('if request.method not in {"POST", "PUT"}:', {POST, HOOK}),
        ('if request.method not in METHODS or not request.url.path.startswith("/api"):', {POST, DELETE}),
        ('if not request.url.path.startswith(("/api/orders", "/api/users")):', {POST, GET, DELETE}),
        ('if request.url.path in ("/api/orders", "/health"):', {DELETE, HOOK}),
        ('if request.url.path.split("/")[1] != "hooks":', {HOOK}),
        ('if request.scope["path"].startswith("/hooks"):', {POST, GET, DELETE}),
        ('if re.match(r"^/api/orders/[^/]+$", request.url.path):', {POST, GET, HOOK}),
        ("if any(request.url.path.startswith(one) for one in SKIPPED):", {HOOK}),
        ("if skipped(request):", {POST, DELETE}),
        ("if is_skipped(request.url.path, request.method):", {HOOK}),
    ],
)
def test_its_own_tests_decide(test: str, expected: set[str]) -> None:
    helpers = """
METHODS = ["POST", "PUT", "PATCH", "DELETE"]
SKIPPED = {"/api/"}

def skipped(request):
    if request.method == "GET":
        return True
    return not request.url.path.startswith("/api")

def is_skipped(path, method):
    return method == "GET" or path.startswith("/api")
"""
    assert proved(helpers + FUNCTION.format(test=test)) == expected


def test_the_read_may_stand_in_a_helper_behind_the_tests() -> None:
    source = """
    class Once(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            key = self._key(request)
            return await call_next(request)

        def _key(self, request):
            if request.method not in {"POST"}:
                return None
            if not request.url.path.startswith("/api"):
                return None
            return request.headers[HEADER]

    app.add_middleware(Once)
    """
    assert proved(source) == {POST}


@pytest.mark.parametrize(
    "made",
    ['app.add_middleware(Once, paths=["/api"])', 'app.add_middleware(make, paths=["/api"])'],
)
def test_what_it_was_made_with_decides(made: str) -> None:
    source = f"""
    class Once:
        def __init__(self, app, paths=()):
            self.app = app
            self.paths = tuple(paths)

        async def __call__(self, scope, receive, send):
            if scope["type"] != "http" or not scope["path"].startswith(self.paths):
                return await self.app(scope, receive, send)
            headers = dict(scope["headers"])
            key = headers.get(b"idempotency-key")
            await self.app(scope, receive, send)

    def make(app, paths):
        return Once(app, paths)

    {made}
    """
    assert proved(source) == {POST, GET, DELETE}


def test_a_request_that_is_made_from_the_scope() -> None:
    source = """
    class Once:
        def __init__(self, app): self.app = app

        async def __call__(self, scope, receive, send):
            request = Request(scope, receive)
            if request.method != "GET" and request.url.path.startswith("/api"):
                request.headers.get(HEADER)
            await self.app(scope, receive, send)

    app.add_middleware(Once)
    """
    assert proved(source) == {POST, DELETE}


def test_a_test_that_cannot_be_decided_is_unknown_and_never_a_guess() -> None:
    outside = covered("from company import is_open\n" + FUNCTION.format(test="if is_open(request.url.path):"))
    assert set(outside.values()) == {Verdict.UNKNOWN}
    by_value = covered(FUNCTION.format(test='if request.url.path.endswith("1"):'))
    assert by_value[POST] is Verdict.PROVED
    assert by_value[DELETE] is Verdict.UNKNOWN  # the two samples of order_id differ


def test_a_setting_that_switches_it_off_leaves_it_in_place() -> None:
    source = """
    import os
    LEVEL = os.getenv("LEVEL", "NONE")

    def is_off(request):
        if LEVEL == "NONE":
            return True
        return request.method == "GET"
    """
    assert proved(source + FUNCTION.format(test="if is_off(request):").replace("\n", "\n    ")) == {POST, DELETE, HOOK}


def test_a_middleware_may_refuse() -> None:
    source = """
    @app.middleware("http")
    async def admins(request: Request, call_next):
        if request.url.path.startswith("/api") and request.headers.get("x-role") not in ("admin",):
            return JSONResponse({"detail": "no"}, status_code=403)
        return await call_next(request)
    """
    project = project_of(ROUTES + dedent(source))
    verdicts = {label: project.proofs.permission(endpoint_of(project, label)).verdict for label in LABELS}
    assert verdicts == {POST: Verdict.PROVED, GET: Verdict.PROVED, DELETE: Verdict.PROVED, HOOK: Verdict.REFUTED}


def test_a_mounted_application_has_its_own() -> None:
    source = """
    inner = FastAPI()

    @inner.post("/items")
    def make(): ...

    app.mount("/inner", inner)
    """
    outer = FUNCTION.format(test='if not request.url.path.startswith("/inner"):')
    project = project_of(ROUTES + dedent(source) + outer)
    assert project.proofs.idempotency(endpoint_of(project, "POST /inner/items")).verdict is Verdict.PROVED


def test_a_name_that_the_request_decides_is_no_open_test_of_the_request() -> None:
    """What is asked for hangs on the method; that it is asked does not."""
    project = app_with(
        """
        from fastapi.responses import JSONResponse

        @app.middleware("http")
        async def allowed(request, call_next):
            wanted = "orders:read" if request.method == "GET" else "orders:write"
            if wanted not in request.state.user.permissions:
                return JSONResponse({}, status_code=403)
            return await call_next(request)
        """,
        """
        @app.post("/orders")
        def handler(): ...
        """,
    )
    proof = permission(project)
    assert (proof.verdict, proof.names) == (Verdict.PROVED, ("orders:write",))


def test_the_limit_of_what_is_read_for_one_request_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govern.project.proofs.search.MAX_READS", 0)
    project = app_with(
        """
        from fastapi import Request

        def guard(request: Request, user=Depends(get_current_user)):
            if request.url.path.startswith("/orders"):
                return None
            if "orders:write" not in user.permissions:
                raise HTTPException(403)
        """,
        """
        @app.post("/orders", dependencies=[Depends(guard)])
        def handler(): ...
        """,
    )
    proof = permission(project)
    assert proof.verdict is Verdict.UNKNOWN
    assert "the limit of" in proof.detail
