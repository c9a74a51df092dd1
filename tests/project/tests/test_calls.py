"""Which requests tests send, and which endpoints they mean, in the styles that tests are written in."""

from __future__ import annotations

from textwrap import dedent

import pytest

from govern.project.project import Project
from tests.project.small_apps import endpoint_of, project_in

APP = """\
from fastapi import APIRouter, FastAPI

from app.config import settings

router = APIRouter(prefix="/items")


@router.get("")
def list_items(): ...


@router.post("")
def create_item(): ...


@router.get("/me")
def my_item(): ...


@router.get("/{item_id}")
def read_item(item_id: int): ...


@router.delete("/{item_id}", name="items:delete")
def delete_item(item_id: int): ...


app = FastAPI()
app.include_router(router, prefix=settings.API)


@app.websocket("/live")
async def live(websocket): ...
"""
CONFIG = """\
class Settings:
    API: str = "/api"


settings = Settings()
"""
CONFTEST = """\
import pytest
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from app.main import app


@pytest.fixture
def client():
    with TestClient(app) as c:
        yield c


@pytest.fixture
async def http():
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://test/api") as session:
        yield session


@pytest.fixture
def stripe():
    return AsyncClient(base_url="https://api.stripe.com")


@pytest.fixture
def root():
    return "/api/items"


@pytest.fixture(params=["/api/items", "/api/items/me"])
def each_path(request):
    return request.param
"""


def project_with(test: str, **files: str) -> Project:
    more = {f"tests/{name}.py": dedent(text) for name, text in files.items()}
    return project_in({
        "requirements.txt": "fastapi==0.115.0\n", "app/__init__.py": "", "app/main.py": APP, "app/config.py": CONFIG,
        "tests/__init__.py": "", "tests/conftest.py": CONFTEST, "tests/test_items.py": dedent(test), **more,
    })  # fmt: skip


def called(test: str, **files: str) -> list[str]:
    """What each request of a test file means: its endpoints, or its status with the path as it is called."""
    found: list[str] = []
    for call in project_with(test, **files).tests.all:
        found += [one.label for one in call.endpoints] or [f"{call.status} {call.method} {call.path}"]
    return found


LIST, CREATE, MINE = "GET /api/items", "POST /api/items", "GET /api/items/me"
READ, DELETE = "GET /api/items/{item_id}", "DELETE /api/items/{item_id}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def test_it(client):\n    client.get('/api/items')", [LIST]),
        ("def test_it(client):\n    client.get('/api/items/?page=2')", [LIST]),
        ("def test_it(client):\n    client.get(url='/api/items/me')", [MINE]),
        ("def test_it(client, item):\n    client.get(f'/api/items/{item.id}')", [READ]),
        ("def test_it(client):\n    client.delete('/api/items/%s' % 7)", [DELETE]),
        ("def test_it(client):\n    client.delete('/api/items/{}'.format(7))", [DELETE]),
        ("def test_it(client):\n    client.delete('/api/items/' + str(7))", [DELETE]),
        ("def test_it(client):\n    client.request('POST', '/api/items')", [CREATE]),
        ("def test_it(client):\n    with client.websocket_connect('/live') as ws: ...", ["WEBSOCKET /live"]),
        ("async def test_it(http):\n    await http.post('/items')", [CREATE]),
        ("async def test_it(http):\n    await http.post('/api/items')", [CREATE]),
        ("async def test_it(http):\n    async with http.stream('GET', '/items/me') as answer: ...", [MINE]),
        ("ROOT = '/api/items'\ndef test_it(client):\n    client.get(ROOT)", [LIST]),
        ("ROOT = '/api'\ndef test_it(client):\n    url = f'{ROOT}/items'\n    client.get(url)", [LIST]),
        (
            "def test_it(client):\n    url = '/api/items'\n    client.get(url)\n    url = '/api/items/me'\n    client.get(url)",
            [LIST, MINE],
        ),
        ("from app.config import settings\ndef test_it(client):\n    client.get(f'{settings.API}/items')", [LIST]),
        ("def test_it(client, root):\n    client.get(root + '/me')", [MINE]),
        ("def test_it(client, each_path):\n    client.get(each_path)", [LIST, MINE]),
        ("def test_it(client):\n    for path in ('/api/items', '/api/items/me'):\n        client.get(path)", [LIST, MINE]),
        (
            ("import pytest\n@pytest.mark.parametrize('path', ['/api/items', '/api/items/me'])\n"
            "def test_it(client, path):\n    client.get(path)"),
            [LIST, MINE],
        ),
        (
            ("import pytest\nCASES = [('get', '/api/items'), pytest.param('post', '/api/items', id='x')]\n"
            "@pytest.mark.parametrize('verb, path', CASES)\n"
            "def test_it(client, verb, path):\n    client.request(verb.upper(), '/api/items')"),
            ["dynamic  /api/items"],
        ),
        (
            ("import pytest\n@pytest.mark.parametrize(('verb', 'n'), [('POST', 1), ('GET', 2)])\n"
            "class TestIt:\n    def test_it(self, client, verb, n):\n        client.request(verb, '/api/items')"),
            [LIST, CREATE],
        ),
        (
            "class TestIt:\n    BASE = '/api/items'\n    def test_it(self, client):\n        client.get(f'{self.BASE}/me')",
            [MINE],
        ),
        (
            ("from fastapi.testclient import TestClient\nfrom app.main import app\nclient = TestClient(app)\n"
            "def test_it():\n    assert client.get('/api/items').status_code == 200"),
            [LIST],
        ),
        (
            ("import unittest\nfrom fastapi.testclient import TestClient\nfrom app.main import app\n"
            "class TestIt(unittest.TestCase):\n    def setUp(self):\n        self.http = TestClient(app)\n"
            "    def test_it(self):\n        self.http.get('/api/items')"),
            [LIST],
        ),
        ("from app.main import app\ndef test_it(client):\n    client.delete(app.url_path_for('items:delete', item_id=1))", [DELETE]),
        ("import httpx\ndef test_it():\n    httpx.get('http://localhost:8000/api/items')", [LIST]),
        ("def make(client):\n    return client.post('/api/items')\ndef test_it(client):\n    make(client)", [CREATE]),
        (
            ("def fetch(client, path):\n    return client.get(f'/api{path}')\n"
            "def test_it(client):\n    fetch(client, '/items')\n    fetch(client, path='/items/me')"),
            [LIST, MINE],
        ),
        # what is not known is not guessed
        ("def test_it(client, somewhere):\n    client.get(somewhere())", ["dynamic GET /"]),
        ("def test_it(client):\n    client.get('/api/orders')", ["unknown GET /api/orders"]),
        ("def test_it(client):\n    client.put('/api/items')", ["unknown PUT /api/items"]),
        # what is no client of the application sends nothing to it
        ("def test_it():\n    {}.get('/api/items')", []),
        ("def test_it(stripe):\n    stripe.get('/api/items')", []),
        ("def test_it(mocker: MockerFixture):\n    mocker.get('/api/items')", []),
        ("import httpx\ndef test_it():\n    httpx.get('https://other.example.com/api/items')", []),
        ("def test_it(client):\n    answer = client.headers\n    answer.get('/api/items')", []),
    ],
)  # fmt: skip
def test_styles(body: str, expected: list[str]) -> None:
    assert called(body) == expected


def test_paths_that_functions_and_constants_of_another_module_make() -> None:
    routes = """\
        PREFIX = "/api"
        items = f"{PREFIX}/items"


        def item(item_id):
            return f"{PREFIX}/items/{item_id}"
    """
    test = """\
        from tests import routes
        from tests.routes import items


        def test_it(client, made):
            client.get(items)
            client.get(routes.items)
            client.delete(routes.item(made.id))
    """
    assert called(test, routes=routes) == [LIST, LIST, DELETE]


def test_a_call_says_where_it_stands() -> None:
    project = project_with("class TestItems:\n    def test_list(self, client):\n        client.get('/api/items')\n")
    (call,) = project.tests.of(endpoint_of(project, LIST))
    assert (call.file, call.line, call.function, call.test) == ("tests/test_items.py", 3, "TestItems.test_list", True)
    assert call.name == "tests/test_items.py::TestItems::test_list"
    assert project.tests.of(endpoint_of(project, CREATE)) == ()


def test_a_helper_is_no_test() -> None:
    project = project_with("def make(client):\n    return client.post('/api/items')\n")
    (call,) = project.tests.of(endpoint_of(project, CREATE))
    assert (call.function, call.test) == ("make", False)
