"""What a branch that a default deployment does not take leaves behind."""

from __future__ import annotations

from tests.project.small_apps import project_of

SETTINGS = """
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    traced: bool = False
settings = Settings()
def traced(function):
    def wrapper(*args): ...
    return wrapper
"""


def handlers(source: str) -> list[str]:
    return [endpoint.handler for endpoint in project_of(SETTINGS + source).endpoints]


def test_what_it_assigns_to_a_route_that_was_there_before_is_undone() -> None:
    source = """
@app.get("/x")
def read(): ...
if settings.traced:
    for route in app.routes:
        route.endpoint = traced(route.endpoint)
"""
    assert handlers(source) == ["app.main.read"]


def test_what_it_makes_keeps_what_it_assigns() -> None:
    source = """
from fastapi import APIRouter
def read(): ...
if settings.traced:
    router = APIRouter()
    router.prefix = "/a"
    router.prefix = "/b"
    router.add_api_route("/x", read)
    app.include_router(router)
"""
    (endpoint,) = project_of(SETTINGS + source).endpoints
    assert (endpoint.path, endpoint.conditional) == ("/b/x", True)


def test_what_the_default_branch_assigns_stays() -> None:
    source = """
@app.get("/x")
def read(): ...
if not settings.traced:
    for route in app.routes:
        route.endpoint = traced(route.endpoint)
"""
    assert handlers(source) == ["app.main.traced.<locals>.wrapper"]
