"""Which applications are found where nothing says how they are served."""

from __future__ import annotations

from govern.config.layout import detect_layout
from govern.config.settings import Config
from govern.project.project import Project
from govern.tree.memory import MemoryTree
from tests.project.small_apps import project_in

ROUTES = """
from fastapi import APIRouter
router = APIRouter()
@router.get("/ping")
def ping(): ...
"""
SERVER = """
from fastapi import FastAPI
from app.routes import router

class Server:
    def __init__(self, config, standalone=False):
        self._config = config
        self.app = FastAPI(docs_url=config["docs"])
        self.configure(self.app, config)

    def configure(self, app: FastAPI, config):
        app.include_router(router, prefix="/api")
"""
FACTORY = """
from fastapi import FastAPI
from app.routes import router

def create_app(settings):
    app = FastAPI(title=settings.title)
    app.include_router(router, prefix="/v1")
    return app
"""


def found(**files: str) -> list[tuple[str, str]]:
    tree = {"requirements.txt": "fastapi==0.115.0", "app/routes.py": ROUTES}
    project = project_in({**tree, **{f"app/{name}.py": text for name, text in files.items()}})
    return [(endpoint.app, endpoint.label) for endpoint in project.endpoints]


def test_a_class_that_keeps_an_application_in_its_instances() -> None:
    assert found(server=SERVER) == [("app.server:Server", "GET /api/ping")]


def test_a_factory_that_needs_settings() -> None:
    assert found(main=FACTORY) == [("app.main:create_app", "GET /v1/ping")]


def test_what_needs_arguments_is_not_called_where_something_else_makes_the_application() -> None:
    main = "from app.factory import create_app\napp = create_app(object())\n"
    assert found(main=main, factory=FACTORY) == [("app.main:app", "GET /v1/ping")]


def test_a_class_can_be_named_as_the_application() -> None:
    tree = {"requirements.txt": "fastapi==0.115.0", "app/routes.py": ROUTES, "app/server.py": SERVER}
    memory, config = MemoryTree(tree), Config()
    project = Project(memory, config, detect_layout(memory, config), app="app.server:Server")
    assert [endpoint.label for endpoint in project.endpoints] == ["GET /api/ping"]
