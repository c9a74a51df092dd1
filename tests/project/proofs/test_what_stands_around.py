"""Guards that are none for an endpoint: for where they stand, for what they look at, for the deployments that lack them."""

from __future__ import annotations

import pytest

from govern.findings import Verdict
from tests.project.proofs.verdicts import app_with, authentication, endpoint_of, permission

HANDLER = """
@app.post("/orders")
def handler(user=Depends(guard)): ...
"""
OPEN = """
@app.post("/orders")
def handler(): ...
"""
MIDDLEWARE = """
from fastapi.responses import JSONResponse

def known(token):
    return {"name": token} if token.startswith("user-") else None

async def check(request, call_next):
    if known(request.headers.get("x-token", "")) is None:
        return JSONResponse({}, status_code=401)
    return await call_next(request)
"""


@pytest.mark.parametrize(
    "test",
    [
        "request.client.host in BLOCKED_IPS",
        'request.headers.get("x-csrf-token") is None',
        'load(request)["status"] == "closed"',
    ],
)
def test_where_a_request_comes_from_and_the_state_of_a_row_say_nothing_of_the_caller(test: str) -> None:
    guard = f"def guard(request):\n    if {test}:\n        raise HTTPException(403)\n"
    project = app_with(guard, HANDLER)
    assert authentication(project).verdict is Verdict.REFUTED
    assert permission(project).verdict is Verdict.REFUTED


def test_the_state_of_the_account_is_authentication() -> None:
    guard = "def guard(user=Depends(find_user)):\n    if not user.is_active:\n        raise HTTPException(403)\n"
    assert authentication(app_with(guard, HANDLER)).verdict is Verdict.PROVED


def test_a_middleware_that_may_return_nobody_refuses() -> None:
    assert authentication(app_with(MIDDLEWARE + 'app.middleware("http")(check)', OPEN)).verdict is Verdict.PROVED


def test_a_middleware_of_some_deployments_is_no_proof() -> None:
    guard = MIDDLEWARE + 'import os\nif os.environ.get("STRICT"):\n    app.middleware("http")(check)\n'
    assert authentication(app_with(guard, OPEN)).verdict is Verdict.UNKNOWN


def test_websockets_pass_a_middleware_for_http() -> None:
    handler = '@app.websocket("/watch")\nasync def watch(websocket): ...\n'
    project = app_with(MIDDLEWARE + 'app.middleware("http")(check)', handler)
    assert endpoint_of(project, "WEBSOCKET /watch").middleware == ()
    assert authentication(project, "WEBSOCKET /watch").verdict is Verdict.REFUTED


def test_a_scheme_with_a_call_of_its_own_is_not_known() -> None:
    guard = """
from fastapi.security.base import SecurityBase
class Guard(SecurityBase):
    def __init__(self, checks): self.checks = checks
    def __call__(self, request):
        for check in self.checks:
            if not check().passes(request):
                raise check().error
guard = Guard([])
    """
    assert authentication(app_with(guard, HANDLER)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("code", "verdict"), [("INSUFFICIENT_PERMISSIONS", Verdict.UNKNOWN), ("OUT_OF_STOCK", Verdict.REFUTED)]
)
def test_an_error_is_told_by_its_code(code: str, verdict: Verdict) -> None:
    guard = f"""
class ApiError(Exception): ...
def guard(user=Depends(get_current_user)):
    if not user.may_order:
        raise ApiError(Code.{code})
    """
    assert permission(app_with(guard, HANDLER)).verdict is verdict


@pytest.mark.parametrize(("above", "verdict"), [(True, Verdict.REFUTED), (False, Verdict.PROVED)])
def test_a_decorator_above_the_route_is_no_guard(above: bool, verdict: Verdict) -> None:
    lines = ['@requires("authenticated")', '@app.post("/orders")']
    handler = "\n".join([*(lines if above else reversed(lines)), "def handler(request): ..."])
    guard = "from starlette.authentication import requires"
    assert authentication(app_with(guard, handler)).verdict is verdict


def test_what_guards_the_outer_application_is_missed_by_a_mounted_one() -> None:
    guard = """
outer = FastAPI(dependencies=[Depends(get_current_user)])
outer.mount("/inner", app)
    """
    project = app_with(guard, OPEN)
    missed = [one.missed for one in project.endpoints if one.path == "/inner/orders"]
    assert [[dependency.name.rpartition(".")[2] for dependency in one] for one in missed] == [["get_current_user"]]


@pytest.mark.parametrize(
    ("how", "body"),
    [
        ("nothing reads what it gives", "return 1"),
        ("what it gives is used without a test", "return user.name"),
        ("", "return user.name if user else None"),
        ("", "return load(user)"),
    ],
)
def test_what_becomes_of_an_optional_user(how: str, body: str) -> None:
    guard = """
def guard(credentials=Depends(bearer)):
    if credentials is None:
        return None
    return find(credentials)
    """
    handler = f'@app.post("/orders")\ndef handler(user=Depends(guard)):\n    {body}\n'
    project = app_with(guard, handler)
    idle = project.proofs.toothless(endpoint_of(project))
    assert idle is not None
    assert idle.how == how


@pytest.mark.parametrize(
    ("close", "verdict"),
    [
        ("websocket.close(code=1008)", Verdict.PROVED),
        ("websocket.close(4401)", Verdict.PROVED),
        ("websocket.close(code=1009)", Verdict.REFUTED),
    ],
)
def test_a_websocket_is_closed_on_a_caller(close: str, verdict: Verdict) -> None:
    handler = f"""
@app.websocket("/watch")
async def watch(websocket):
    if len(await websocket.receive_text()) > 10:
        await {close}
    """
    assert authentication(app_with("", handler), "WEBSOCKET /watch").verdict is verdict
