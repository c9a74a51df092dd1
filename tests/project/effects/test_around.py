"""What stands around a handler: yield dependencies, route classes, and the middleware that covers it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.findings import Verdict
from govern.project.project import Project
from tests.project.effect_samples import HEAD, MODELS
from tests.project.small_apps import endpoint_of, project_of

MIDDLEWARE = """
from fastapi import Request

@app.middleware("http")
async def middleware(request: Request, call_next):
    {body}
    return await call_next(request)

@app.post("/orders/{{order_id}}/close")
def close(order_id: int): return 1

@app.get("/orders")
def show(): return 1

@app.post("/search")
def search(): return 1
"""
WRITE = "Session().add(Order())"


def project(source: str, **files: str) -> Project:
    return project_of(HEAD + dedent(source), models=MODELS, **files)


def proved(made: Project) -> list[str]:
    return [e.label for e in made.endpoints if made.effects.mutates(e).verdict is Verdict.PROVED]


def kinds(made: Project, label: str) -> set[str]:
    return {effect.kind for effect, _ in made.effects.of_endpoint(endpoint_of(made, label))}


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("request.url.path.startswith('/orders')", ["POST /orders/{order_id}/close", "GET /orders"]),
        (
            "request.method == 'POST' and request.url.path.startswith('/orders')",
            ["POST /orders/{order_id}/close"],
        ),
        ("request.method == 'POST'", []),
        ("True", []),
    ],
)
def test_a_middleware_changes_state_for_the_paths_that_it_chooses(test: str, expected: list[str]) -> None:
    assert proved(project(MIDDLEWARE.format(body=f"if {test}:\n        {WRITE}"))) == expected


def test_what_a_middleware_does_belongs_to_the_endpoints_that_it_covers() -> None:
    made = project(MIDDLEWARE.format(body=f"if request.method == 'POST':\n        {WRITE}"))
    assert "write" in kinds(made, "POST /search")
    assert "write" not in kinds(made, "GET /orders")
    chains = [chain for effect, chain in made.effects.of_endpoint(endpoint_of(made, "POST /search"))]
    assert chains[-1][-1].note == "Session().add(Order()): write"


def test_a_middleware_that_keeps_audit_records_or_idempotency_keys_is_bookkeeping() -> None:
    audit = "if request.url.path.startswith('/search'):\n        record_audit(request)"
    helper = f"\ndef record_audit(request):\n    {WRITE}\n"
    assert proved(project(helper + MIDDLEWARE.format(body=audit))) == []
    key = f"if request.url.path.startswith('/search') and request.headers.get('Idempotency-Key'):\n        {WRITE}"
    assert proved(project(MIDDLEWARE.format(body=key))) == []


def test_a_class_of_middleware_is_entered_where_requests_enter_it() -> None:
    source = f"""
    from starlette.middleware.base import BaseHTTPMiddleware

    class Closing(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            if request.url.path.endswith("/close"):
                self.close()
            return await call_next(request)

        def close(self):
            {WRITE}

    app.add_middleware(Closing)

    @app.post("/orders/{{order_id}}/close")
    def close(order_id: int): return 1

    @app.post("/orders")
    def search(): return 1
    """
    made = project(source)
    assert proved(made) == ["POST /orders/{order_id}/close"]
    found = made.effects.mutates(made.endpoints[0])
    assert [place.note for place in found.chain] == ["Closing.dispatch -> Closing.close", f"{WRITE}: write"]


def test_a_commit_at_the_end_of_the_request_keeps_what_the_handler_sets() -> None:
    handler = """
    @app.post("/orders/{order_id}/close")
    def close(order_id: int, db: Session = Depends(get_db)):
        db.get(Order, order_id).status = "closed"
    """
    committing = """
    from fastapi import Request

    @app.middleware("http")
    async def unit(request: Request, call_next):
        response = await call_next(request)
        request.state.db.commit()
        return response
    """
    assert proved(project(handler)) == []
    assert proved(project(committing + handler)) == ["POST /orders/{order_id}/close"]


ROUTE = """
from fastapi import APIRouter
from fastapi.routing import APIRoute

class Counting(APIRoute):
    def get_route_handler(self):
        original = super().get_route_handler()

        async def counted(request):
            {body}
            return await original(request)

        return counted

router = APIRouter(route_class=Counting)

@router.post("/counted")
def counted(db: Session = Depends(get_db)):
    {handler}

{more}

app.include_router(router)

@app.post("/plain")
def plain(): return 1
"""
GET = "@router.get('/shown')\ndef shown(): return 1"


def test_a_route_class_belongs_to_its_routes() -> None:
    made = project(ROUTE.format(body=WRITE, handler="return 1", more=""))
    assert proved(made) == ["POST /counted"]
    assert made.effects.mutates(endpoint_of(made, "POST /counted")).names == ("Order",)
    assert "write" not in kinds(made, "POST /plain")


def test_a_route_class_that_safe_methods_share_is_bookkeeping() -> None:
    made = project(ROUTE.format(body=WRITE, handler="return 1", more=GET))
    assert proved(made) == []
    assert "write" in kinds(made, "GET /shown")


def test_a_route_class_that_commits_keeps_what_the_handler_sets() -> None:
    assign = "db.get(Order, 1).status = 'x'"
    assert proved(project(ROUTE.format(body="pass", handler=assign, more=GET))) == []
    assert proved(project(ROUTE.format(body="Session().commit()", handler=assign, more=GET))) == ["POST /counted"]


def test_a_dependency_that_commits_after_yield_belongs_to_its_endpoints() -> None:
    source = """
    def committing():
        db = Session()
        yield db
        db.commit()

    @app.post("/orders")
    def create(db: Session = Depends(committing)): db.add(Order())
    """
    made = project(source)
    assert kinds(made, "POST /orders") >= {"write", "commit"}
    assert proved(made) == ["POST /orders"]
