"""What endpoints read, their ids and security schemes, held against the OpenAPI document of the same code."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import fastapi
import pytest

from govern.project.endpoints import Endpoint, Parameter
from govern.project.project import Project
from tests.project.small_apps import project_in

HEAD = """\
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Annotated, Generic, Literal, NewType, Optional, TypedDict, TypeVar, Union
from uuid import UUID

from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, File, Form, Header, Path, Query, Request, Response, Security
from fastapi import UploadFile
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer, OAuth2PasswordBearer
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Item(BaseModel):
    name: str


class Other(BaseModel):
    size: int = 1


T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T] = []


class Filters(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    item_name: str
    per_page: int = 10
    kinds: Annotated[list[str], Field(default_factory=list)]
    total: int = Field(0, alias="sum")


class Plain(BaseModel):
    page: int = Field(1, ge=1)
    order_by: str | None = None


@dataclass
class Window:
    start: int
    end: int = Query(5, alias="to")


class Kind(str, Enum):
    ONE = "one"


app = FastAPI()
"""
CASES = {
    "path and query are told apart by the full path": """
        router = APIRouter()

        @router.get("/x/{a}")
        def read(a: int, org: str, b: float = 1.5, c: bool | None = None): ...

        app.include_router(router, prefix="/{org}")
        app.include_router(router, prefix="/flat")
    """,
    "scalars of every kind": """
        Id = NewType("Id", int)

        @app.get("/x")
        def read(a, b: UUID, c: Decimal, d: Kind = Kind.ONE, e: Literal["x", 1] = "x", f: Optional[int] = None,
                 g: Union[int, str, None] = None, h: "str" = "", i: Id = 3): ...
    """,
    "declared sources": """
        @app.get("/x/{p}")
        def read(request: Request, response: Response, p: Annotated[int, Path(ge=1)], q: list[str] = Query([], alias="query"),
                 user_agent: str = Header("x"), x_a: Annotated[str | None, Header(convert_underscores=False)] = None,
                 session: Annotated[str | None, Cookie()] = None, r: Annotated[int, Query()] = 3,
                 hidden: int = Query(1, include_in_schema=False), named: str = Header(..., alias="X-Named")): ...
    """,
    "a model, a union and a generic are bodies": """
        @app.post("/a")
        def a(item: Item): ...

        @app.post("/b")
        def b(item: Item | Other): ...

        @app.post("/c")
        def c(page: Page[Item]): ...

        @app.post("/d")
        def d(items: list[Item]): ...

        @app.post("/e")
        def e(data: dict[str, int]): ...

        @app.post("/f")
        def f(item: Optional[Item] = None): ...
    """,
    "bodies that are embedded": """
        @app.post("/two")
        def two(item: Item, other: Other): ...

        @app.post("/one")
        def one(item: Annotated[Item, Body(embed=True)]): ...

        @app.post("/optional")
        def optional(item: Item | None = None, other: Other | None = None): ...

        @app.post("/scalar")
        def scalar(size: int = Body(...)): ...

        @app.post("/typed")
        def typed(item: Item = Body(media_type="application/vnd.x+json")): ...
    """,
    "forms and files": """
        @app.post("/form")
        def form(name: Annotated[str, Form()], size: int = Form(1)): ...

        @app.post("/file")
        def file(upload: UploadFile, name: str = Form("")): ...

        @app.post("/files")
        def files(uploads: list[UploadFile]): ...

        @app.post("/bytes")
        def raw(data: Annotated[bytes, File()]): ...

        @app.post("/model")
        def model(data: Annotated[Item, Form()]): ...

        @app.post("/token")
        def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]): ...
    """,
    "models spread out into parameters": """
        @app.get("/query")
        def query(filters: Annotated[Filters, Query()]): ...

        @app.get("/headers")
        def headers(plain: Annotated[Plain, Header(convert_underscores=False)]): ...

        @app.get("/depends")
        def depends(plain: Plain = Depends()): ...

        @app.get("/aliases")
        def aliases(filters: Filters = Depends()): ...

        @app.get("/dataclass")
        def window(window: Window = Depends()): ...
    """,
    "what dependencies read": """
        def paging(page: int = 1, size: int = Query(10, alias="limit")): ...

        class Search:
            def __init__(self, q: str, paging=Depends(paging)): ...

        class Caller:
            def __call__(self, x_tenant: str = Header()): ...

        def with_body(other: Other): ...

        @app.get("/a/{page}", dependencies=[Depends(Caller())])
        def a(search: Annotated[Search, Depends()], again=Depends(paging)): ...

        @app.post("/b")
        def b(item: Item, other=Depends(with_body)): ...

        @app.post("/c")
        def c(other=Depends(with_body)): ...
    """,
    "security schemes and scopes": """
        oauth2 = OAuth2PasswordBearer(tokenUrl="/token", scopes={"a": "A", "b": "B"})
        key = APIKeyHeader(name="X-Key", scheme_name="Key")

        class Bearer(HTTPBearer):
            pass

        def user(token: str = Depends(oauth2), key=Depends(key)): ...

        @app.get("/a")
        def a(user=Security(user, scopes=["a", "b"])): ...

        @app.get("/b")
        def b(credentials: HTTPAuthorizationCredentials = Depends(Bearer())): ...
    """,
    "operation ids, deprecation and tags": """
        def by_tag(route):
            return f"{route.tags[0]}-{route.name}-{route.path_format}"

        def by_method(route):
            return route.name + list(route.methods)[0]

        inner = APIRouter(tags=["inner"], generate_unique_id_function=by_method)

        @inner.get("/m", deprecated=True)
        def m(): ...

        plain = APIRouter()

        @plain.get("/n/{a:path}")
        def n(a: str): ...

        @plain.get("/o", generate_unique_id_function=by_method, tags=["own"])
        def o(): ...

        @plain.get("/p", operation_id="given", name="called")
        def p(): ...

        outer = APIRouter(prefix="/outer", tags=["outer"])
        outer.include_router(inner, deprecated=None)
        outer.include_router(plain, generate_unique_id_function=by_tag, prefix="/plain")
        app.include_router(outer)
        app.include_router(plain, prefix="/old", deprecated=True)

        @app.get("/q-r")
        def q(): ...
    """,
    "operation ids by a function of the application": """
        app = FastAPI(generate_unique_id_function=lambda route: f"{'.'.join(route.tags)}.{route.name}")
        router = APIRouter(tags=["t"])

        @router.get("/a")
        def a(): ...

        @app.get("/b", tags=["x", "y"])
        def b(): ...

        app.include_router(router, tags=["u"])
    """,
}
METHODS = ("get", "post")

pytestmark = [
    pytest.mark.filterwarnings("ignore:Duplicate Operation ID"),
    pytest.mark.filterwarnings("ignore:Default value <factory>"),
]


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "-"))
def case(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Project, dict[str, Any]]:
    """The project that govern makes of a case, and FastAPI's OpenAPI document."""
    # Forms are declared here, never parsed: the package that parses them need not be there.
    monkeypatch.setattr("fastapi.dependencies.utils.ensure_multipart_is_installed", lambda: None, raising=False)
    source = HEAD + dedent(CASES[request.param])
    files = {"requirements.txt": f"fastapi=={fastapi.__version__}\n", "main.py": source}
    module = ModuleType(f"case_{tmp_path.name}")
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, "main.py", "exec"), module.__dict__)
        document: dict[str, Any] = module.app.openapi()
    finally:
        del sys.modules[module.__name__]
    return project_in(files), document


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": item[method]
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


def listed(project: Project) -> dict[str, Endpoint]:
    return {f"{one.method} {one.path.replace(':path', '')}": one for one in project.endpoints}


def test_parameters_are_those_of_the_document(case: tuple[Project, dict[str, Any]]) -> None:
    project, document = case
    wanted = {
        label: {(one["in"], one["name"], one["required"]) for one in operation.get("parameters", [])}
        for label, operation in operations(document).items()
    }
    found = {label: parameters(endpoint) for label, endpoint in listed(project).items()}
    assert found == wanted


def parameters(endpoint: Endpoint) -> set[tuple[str, str, bool]]:
    inputs = endpoint.inputs
    read: tuple[Parameter, ...] = (*inputs.path, *inputs.query, *inputs.header, *inputs.cookie)
    shown = (one for one in read if one.options.get("include_in_schema") is not False)
    return {(one.source, one.alias, one.required) for one in shown}


def test_bodies_are_those_of_the_document(case: tuple[Project, dict[str, Any]]) -> None:
    project, document = case
    wanted = {}
    for label, operation in operations(document).items():
        body = operation.get("requestBody")
        wanted[label] = None if body is None else (list(body["content"]), body.get("required", False))
    found = {}
    for label, endpoint in listed(project).items():
        read = endpoint.inputs.body
        found[label] = None if read is None else ([read.media_type], read.required)
    assert found == wanted


def test_embedded_bodies_have_their_parameters_as_keys(case: tuple[Project, dict[str, Any]]) -> None:
    project, document = case
    for label, operation in operations(document).items():
        read = listed(project)[label].inputs.body
        for content in operation.get("requestBody", {"content": {}})["content"].values():
            assert read is not None
            name = content["schema"].get("$ref", "").rpartition("/")[2]
            schema = document["components"]["schemas"].get(name, {})
            if read.embed:
                assert set(schema["properties"]) == {one.alias for one in read.parameters}, label
            else:
                assert not name.startswith("Body_"), label


def test_ids_tags_and_deprecation_are_those_of_the_document(case: tuple[Project, dict[str, Any]]) -> None:
    project, document = case
    wanted = {
        label: (one["operationId"], one.get("deprecated", False), one.get("tags", []))
        for label, one in operations(document).items()
    }
    found = {label: (one.unique_id, one.deprecated, list(one.tags)) for label, one in listed(project).items()}
    assert found == wanted


def test_security_schemes_and_scopes_are_those_of_the_document(case: tuple[Project, dict[str, Any]]) -> None:
    project, document = case
    for label, operation in operations(document).items():
        required = operation.get("security", [])
        endpoint = listed(project)[label]
        assert {scheme.name for scheme in endpoint.security_schemes} == {name for one in required for name in one}, (
            label
        )
        scopes = {scope for one in required for names in one.values() for scope in names}
        assert set(endpoint.security_scopes) == scopes, label
