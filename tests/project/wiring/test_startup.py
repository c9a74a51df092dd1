"""Routes that an application gets when it starts."""

from __future__ import annotations

import pytest

from tests.project.small_apps import project_in

ROUTER = """
from fastapi import APIRouter
router = APIRouter(prefix="/items")
@router.get("/one")
def one(): ...
def register(app):
    app.include_router(router)
"""
LIFESPAN = """
from contextlib import asynccontextmanager
from fastapi import FastAPI
from app.items import register
async def startup(app):
    register(app)
@asynccontextmanager
async def lifespan(app: FastAPI):
    await startup(app)
    yield
def create_app():
    app = FastAPI(lifespan=lifespan)
    return app
app = create_app()
"""
ON_STARTUP = """
from fastapi import FastAPI
from app.items import router
app = FastAPI()
@app.on_event("startup")
def wire():
    app.include_router(router)
"""
HANDLER = """
from fastapi import FastAPI
from app.items import register
def make_handler(app):
    def start():
        register(app)
    return start
app = FastAPI()
app.add_event_handler("startup", make_handler(app))
"""
METHOD = """
from fastapi import FastAPI
from app.items import router
class Server:
    def __init__(self):
        self.app = FastAPI(on_startup=[self.start])
    def start(self):
        self.app.include_router(router)
server = Server()
app = server.app
"""


def labels(main: str) -> list[str]:
    project = project_in({"requirements.txt": "fastapi==0.115.0", "app/main.py": main, "app/items.py": ROUTER})
    return [endpoint.label for endpoint in project.endpoints]


@pytest.mark.parametrize(
    "main", [LIFESPAN, ON_STARTUP, HANDLER, METHOD], ids=["lifespan", "event", "handler", "method"]
)
def test_what_runs_at_startup_adds_its_routes(main: str) -> None:
    assert labels(main) == ["GET /items/one"]


def test_a_startup_that_only_keeps_state_is_not_evaluated() -> None:
    main = """
from contextlib import asynccontextmanager
from fastapi import FastAPI
@asynccontextmanager
async def lifespan(app):
    app.state.pool = connect()
    yield
def connect():
    app.get("/side-effect")(connect)
app = FastAPI(lifespan=lifespan)
"""
    assert labels(main) == []


def test_only_what_the_application_needs_is_evaluated() -> None:
    main = """
from contextlib import asynccontextmanager
from fastapi import FastAPI
from app.items import router

def build(): return [router]

class Wiring:
    def __init__(self, app): self.app = app
    def run(self): self.app.include_router(router, prefix="/b")

async def startup(app):
    pool = fill(app.state)
    routers = []
    routers.extend(build())
    for one in routers:
        app.include_router(one, prefix="/a")
    wiring = Wiring(app)
    wiring.run()

@asynccontextmanager
async def lifespan(app: FastAPI):
    fill("tables")
    async with connected(app.state.pool):
        try:
            await startup(app)
        finally:
            yield

def fill(table): raise RuntimeError
app = FastAPI(lifespan=lifespan)
"""
    assert labels(main) == ["GET /a/items/one", "GET /b/items/one"]
    memory = {"app/main.py": main, "app/items.py": ROUTER, "requirements.txt": "fastapi==0.115.0"}
    assert project_in(memory).unresolved == ()
