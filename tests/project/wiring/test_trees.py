"""What an endpoint knows beyond what FastAPI tells: where its parts come from, and what they hold."""

from __future__ import annotations

from govern.findings import Location
from govern.project.endpoints import Dependency, Endpoint
from govern.project.project import Project
from govern.project.values import ExternalInstance
from tests.project.small_apps import project_in

DEPS = """
from fastapi import Depends

def session(): ...

class Needs:
    def __init__(self, *names):
        self.names = names

    def __call__(self, s=Depends(session)): ...

def need(name):
    def check(s=Depends(session)):
        return name
    return check
"""
ITEMS = """
from fastapi import APIRouter, Depends, Query
from app.audit import audited
from app.deps import Needs, need, session

router = APIRouter(prefix="/items", dependencies=[Depends(need("router"))])

@router.get("/{item_id}", dependencies=[Depends(Needs("a", "b"))])
@audited("read")
def read(item_id: int, q: str = Query("x", alias="search"), s=Depends(session)):
    return 1
"""
AUDIT = """
from functools import wraps

def audited(action):
    def decorator(function):
        @wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)
        return wrapper
    return decorator
"""
MAIN = """
from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from app.deps import need, session
from app.items import router
from app.timing import Timing

app = FastAPI(dependencies=[Depends(need("app"))])
api = APIRouter(prefix="/api")
api.include_router(router, dependencies=[Depends(need("include"))])
app.include_router(api)
app.add_middleware(GZipMiddleware, minimum_size=1)
app.add_middleware(Timing, header="X-Time")

@app.middleware("http")
async def log(request, call_next): ...
"""
TIMING = """
class Timing:
    def __init__(self, app, header): ...
"""


def project(fastapi: str = "0.165.0") -> Project:
    return project_in({
        "requirements.txt": f"fastapi=={fastapi}\n", "app/__init__.py": "", "app/main.py": MAIN, "app/items.py": ITEMS,
        "app/deps.py": DEPS, "app/audit.py": AUDIT, "app/timing.py": TIMING,
    })  # fmt: skip


def read(fastapi: str = "0.165.0") -> Endpoint:
    (endpoint,) = project(fastapi).endpoints
    return endpoint


def test_it_names_its_place() -> None:
    endpoint = read()
    assert endpoint.label == "GET /api/items/{item_id}"
    assert (endpoint.app, endpoint.handler, endpoint.file) == ("app.main:app", "app.items.read", "app/items.py")
    assert (endpoint.line, endpoint.column, endpoint.end_line) == (10, 5, 11)
    assert endpoint.function is not None
    assert endpoint.function.node[2] == "read"
    assert endpoint.location.file == "app/items.py"


def test_levels_say_where_a_dependency_hangs() -> None:
    for fastapi in ("0.165.0", "0.115.12"):
        roots = [(root.level, root.name, held(root)) for root in read(fastapi).dependencies]
        assert roots == [
            ("app", "app.deps.need.<locals>.check", {"name": "app"}),
            ("include", "app.deps.need.<locals>.check", {"name": "include"}),
            ("router", "app.deps.need.<locals>.check", {"name": "router"}),
            ("route", "app.deps.Needs()", {"names": ("a", "b")}),
            ("parameter", "app.deps.session", {}),
        ]


def held(dependency: Dependency) -> dict[str, object]:
    return {name: value for name, value in dependency.captured.items() if name != "check"}


def test_dependencies_have_children_and_places() -> None:
    route = read().dependencies[3]
    assert [child.name for child in route.children] == ["app.deps.session"]
    assert (route.file, route.line) == ("app/deps.py", 6)
    assert route.function is not None
    assert route.function.full_name == "app.deps.Needs.__call__"
    assert route.location == Location("app/items.py", 8)
    assert [d.name for d in read().all_dependencies()][-3:] == [
        "app.deps.session",
        "app.deps.Needs()",
        "app.deps.session",
    ]


def test_mounts_lead_from_the_registration_to_the_application() -> None:
    for fastapi in ("0.165.0", "0.115.12"):
        places = [(place.file, place.line, place.note) for place in read(fastapi).mounts]
        assert places == [
            ("app/items.py", 8, "registered here"),
            ("app/main.py", 10, "included here"),
            ("app/main.py", 11, "included here"),
        ]
    assert read().router_file == "app/items.py"


def test_wrappers_are_the_functions_around_a_handler() -> None:
    assert [wrapper.qualname for wrapper in read().wrappers] == ["audited.<locals>.decorator.<locals>.wrapper"]


def test_middleware_comes_outermost_first() -> None:
    middleware = read().middleware
    assert [ref.name for ref in middleware] == [
        "app.main.log",
        "app.timing.Timing",
        "starlette.middleware.gzip.GZipMiddleware",
    ]
    assert [ref.file for ref in middleware] == ["app/main.py", "app/timing.py", ""]
    assert middleware[1].options == {"header": "X-Time"}
    assert (middleware[1].location.file, middleware[1].location.line) == ("app/main.py", 13)
    assert not isinstance(middleware[0].callable, ExternalInstance)


def test_parameters_say_where_they_are_read() -> None:
    found = {p.name: (p.source, p.alias, p.required) for p in read().parameters}
    assert found == {"item_id": ("path", "item_id", True), "q": ("query", "search", False)}


def test_router_files_count_their_handlers() -> None:
    (found,) = project().router_files
    assert (found.path, found.lines, len(found.endpoints)) == ("app/items.py", 11, 1)
