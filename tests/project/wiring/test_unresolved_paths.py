"""Paths of which only a part is known."""

from __future__ import annotations

from tests.project.small_apps import project_of

SETTINGS = """
from fastapi import APIRouter
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    VERSION: str
settings = Settings()
router = APIRouter(prefix="/items")
"""


def test_what_stands_behind_an_unknown_prefix_is_kept() -> None:
    project = project_of(
        SETTINGS
        + """
@router.get("/one")
def one(): ...
@router.get("/two")
def two(): ...
app.include_router(router, prefix=settings.VERSION)
"""
    )
    assert [(one.path, one.resolved) for one in project.endpoints] == [
        ("{unresolved}/items/one", False),
        ("{unresolved}/items/two", False),
    ]
    assert [note.reason for note in project.unresolved] == ["the prefix is not known: Settings.VERSION has no default"]


def test_an_unknown_path_keeps_its_prefix_and_is_noted() -> None:
    project = project_of(
        SETTINGS
        + """
@router.websocket(settings.VERSION)
async def listen(): ...
app.include_router(router)
"""
    )
    assert [(one.path, one.resolved) for one in project.endpoints] == [("/items{unresolved}", False)]
    assert [note.expression for note in project.unresolved] == ["path"]


def test_one_of_several_prefixes_makes_one_route_for_each_path() -> None:
    project = project_of(
        SETTINGS
        + """
class Local: prefix, other = "/api", "/local"
class Live: prefix, other = "/api", "/live"
chosen = Local() if unknown() else Live()
@router.get("/one")
def one(): ...
app.include_router(router, prefix=chosen.prefix)
app.include_router(router, prefix=chosen.other)
"""
    )
    assert [(one.path, one.conditional) for one in project.endpoints] == [
        ("/api/items/one", False),
        ("/local/items/one", True),
        ("/live/items/one", True),
    ]
