"""What known libraries declare is published as they publish it (written down from the documents they gave)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.project import Project
from govern.tree.memory import MemoryTree


def _load(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(f"openapi_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


agreement, models = _load("agreement"), _load("models")


def document(source: str) -> dict[str, Any]:
    derived = agreement.derived(models.HEAD + source)
    assert derived.unknown == ()
    found: dict[str, Any] = derived.document
    return found


def test_a_page_of_fastapi_pagination_and_the_parameters_that_its_dependency_reads() -> None:
    found = document("""
from fastapi_pagination import Page
from fastapi_pagination.api import pagination_ctx
class Item(BaseModel):
    x: int
@app.get("/items", dependencies=[Depends(pagination_ctx(Page[Item]))])
def items(q: str = "") -> Page[Item]: ...
""")
    page = found["components"]["schemas"]["Page_Item_"]
    assert page["required"] == ["items", "total", "page", "size", "pages"]
    assert page["properties"]["total"] == {"type": "integer", "minimum": 0.0, "title": "Total"}
    read = {one["name"]: one for one in found["paths"]["/items"]["get"]["parameters"]}
    assert list(read) == ["q", "page", "size"]
    assert read["size"]["schema"] == {
        "type": "integer", "maximum": 100, "minimum": 1, "description": "Page size", "default": 50, "title": "Size",
    }  # fmt: skip


def test_a_page_of_ones_own_with_its_parameters() -> None:
    found = document("""
from fastapi_pagination import pagination_ctx
T = TypeVar("T")
class MyParams(BaseModel):
    number: int = Query(1, ge=1, description="which page")
class MyPage(BaseModel, Generic[T]):
    rows: list[T]
    __params_type__ = MyParams
@app.get("/rows", dependencies=[Depends(pagination_ctx(MyPage))])
def rows() -> MyPage[int]: ...
""")
    (read,) = found["paths"]["/rows"]["get"]["parameters"]
    assert (read["name"], read["description"]) == ("number", "which page")


def test_schemas_of_fastapi_users_and_fastcrud() -> None:
    schemas = document("""
from fastapi_users import schemas
from fastcrud.paginated import PaginatedListResponse
class UserRead(schemas.BaseUser[uuid.UUID]):
    name: str
@app.get("/users", response_model=PaginatedListResponse[UserRead])
def users(): ...
""")["components"]["schemas"]
    assert list(schemas["UserRead"]["properties"]) == [
        "id", "email", "is_active", "is_superuser", "is_verified", "name"
    ]  # fmt: skip
    assert schemas["UserRead"]["properties"]["id"] == {"type": "string", "format": "uuid", "title": "Id"}
    assert schemas["PaginatedListResponse_UserRead_"]["required"] == ["data", "total_count", "has_more"]


def test_moments_of_heliclockter() -> None:
    schemas = document("""
import heliclockter
from heliclockter import datetime_utc
class Event(BaseModel):
    at: datetime_utc
    ended: heliclockter.datetime_tz | None = None
@app.get("/e")
def event() -> Event: ...
""")["components"]["schemas"]
    moment = {"type": "string", "format": "date-time"}
    assert schemas["Event"]["properties"]["at"] == {**moment, "title": "At"}
    assert schemas["Event"]["properties"]["ended"] == {"anyOf": [moment, {"type": "null"}], "title": "Ended"}


def test_the_callback_of_an_authorization_server() -> None:
    found = document("""
from httpx_oauth.integrations.fastapi import OAuth2AuthorizeCallback
@app.get("/callback")
def callback(answer=Depends(OAuth2AuthorizeCallback(None, "callback"))): ...
""")
    names = [one["name"] for one in found["paths"]["/callback"]["get"]["parameters"]]
    assert names == ["code", "code_verifier", "state", "error"]


def test_what_a_library_is_not_known_to_have_stays_unknown() -> None:
    derived = agreement.derived(models.HEAD + """
from fastapi_pagination import Strange
@app.get("/a")
def a() -> Strange[int]: ...
""")  # fmt: skip
    assert [reason for _, reason in derived.unknown] == ["the generic type fastapi_pagination.Strange"]


def test_texts_of_a_catalogue_that_is_read_from_the_tree_while_modules_are_imported() -> None:
    """Messages in the default language: outside of a request the context has none."""
    source = """
import glob, json
from pathlib import Path
import yaml
from fastapi import FastAPI
from pydantic import BaseModel
from starlette_context.ctx import context
class Texts:
    def __init__(self):
        self.known = {}
        for file in glob.glob(str(Path(__file__).parent / "locale" / "*.*")):
            with open(file, encoding="utf-8") as opened:
                parse = json.loads if file.endswith(".json") else yaml.safe_load
                self.known[Path(file).stem] = parse(opened.read())
    @property
    def language(self):
        try:
            return context.get("language")
        except LookupError:
            return "never"
        except Exception:
            return "de"
    def __call__(self, key):
        return self.known[self.language][key]
text = Texts()
app = FastAPI()
class Answer(BaseModel):
    message: str = text("ok")
@app.get("/a")
def a() -> Answer: ...
"""
    tree = MemoryTree({
        "sample.py": source, "locale/de.yaml": "ok: gut\n", "locale/en.json": '{"ok": "fine"}',
        "requirements.txt": agreement.LOCKED,
    })  # fmt: skip
    config = load_config(tree)
    derived = Project(tree, config, detect_layout(tree, config)).openapi.derived()
    assert derived.document["components"]["schemas"]["Answer"]["properties"]["message"]["default"] == "gut"


def test_a_response_class_of_a_library_whose_kind_is_known() -> None:
    found = document("""
from tagflow import TagResponse
class Toasts(TagResponse): ...
@app.get("/x", response_class=Toasts)
def x(): ...
""")
    assert found["paths"]["/x"]["get"]["responses"]["200"]["content"] == {"text/html": {"schema": {"type": "string"}}}


def test_a_response_class_of_any_other_library_is_unknown() -> None:
    derived = agreement.derived(
        models.HEAD
        + """
from somewhere import Answer
@app.get("/x", response_class=Answer)
def x(): ...
"""
    )
    assert derived.unknown == (("/paths/~1x/get/responses/200/content", "the media type of somewhere.Answer"),)


def test_what_a_dependency_of_a_library_reads_is_unknown() -> None:
    derived = agreement.derived(
        models.HEAD
        + """
from somewhere import Made, make, reader
class Own(Made): ...
own = Own()
@app.get("/a")
def a(x=Depends(reader)): ...
@app.get("/b")
def b(q: int, x=Depends(Made(1))): ...
@app.get("/c")
def c(x=Depends(own), y=Depends(make())): ...
@app.get("/d")
def d(x: Own = Depends()): ...
"""
    )
    assert derived.unknown == (
        ("/paths/~1a/get/parameters", "what somewhere.reader reads of the request"),
        ("/paths/~1b/get/parameters/1", "what somewhere.Made reads of the request"),
        (
            "/paths/~1c/get/parameters",
            "what somewhere.Made reads of the request; what somewhere.make reads of the request",
        ),
        ("/paths/~1d/get/parameters", "what somewhere.Made reads of the request"),
    )
    assert [one["name"] for one in derived.document["paths"]["/b"]["get"]["parameters"]] == ["q"]


def test_a_dependency_of_a_library_that_is_known_to_read_no_parameter() -> None:
    derived = agreement.derived(
        models.HEAD
        + """
import abc
from fastapi import Request
from fastapi_limiter.depends import RateLimiter
class Plain(abc.ABC): ...
@app.get("/a", dependencies=[Depends(RateLimiter(times=1))])
def a(request: Request, x: Plain = Depends()): ...
"""
    )
    assert derived.unknown == ()
    assert "parameters" not in derived.document["paths"]["/a"]["get"]


@pytest.mark.parametrize("fastapi", ["0.136.3", "0.165.0"])
def test_callbacks_and_webhooks_are_reported_as_not_derived(fastapi: str) -> None:
    derived = agreement.derived(
        models.HEAD
        + """
from fastapi import APIRouter
hooks = APIRouter()
@hooks.post("{$callback_url}/paid")
def paid(item: int): ...
@app.get("/a", callbacks=hooks.routes)
def a(): ...
router = APIRouter(callbacks=hooks.routes)
@router.get("/b")
def b(): ...
app.include_router(router)
other = APIRouter()
@other.get("/c")
def c(): ...
app.include_router(other, callbacks=hooks.routes)
@app.get("/d")
def d(): ...
@app.webhooks.post("new-sale")
def sale(x: int): ...
""",
        locked=f"fastapi=={fastapi}\n",
    )
    assert derived.unknown == (
        *((f"/paths/~1{path}/get/callbacks", "callbacks are not derived") for path in "abc"),
        ("/webhooks", "webhooks are not derived"),
    )


def test_names_of_time_zones_depend_on_the_machine() -> None:
    derived = agreement.derived(
        models.HEAD
        + """
from pydantic_extra_types.timezone_name import TimeZoneName
@app.get("/x")
def x(zone: TimeZoneName = "UTC"): ...
"""
    )
    assert [reason for _, reason in derived.unknown] == ["the time zones of the machine"]


def test_the_ids_of_mongodb_as_beanie_publishes_them() -> None:
    found = document("""
from beanie import PydanticObjectId
@app.get("/x/{id}")
def x(id: PydanticObjectId): ...
""")
    (one,) = found["paths"]["/x/{id}"]["get"]["parameters"]
    assert one["schema"] == {"type": "string", "example": "5eb7cf5a86d9755df3a6c593", "title": "Id"}
