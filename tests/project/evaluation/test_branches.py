"""What a branch that a default deployment does not take leaves behind."""

from __future__ import annotations

from govern.project.values import Either
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


def test_values_that_may_be_several_do_not_grow_with_every_step() -> None:
    project = project_of("""
class Node:
    def __init__(self, left, right):
        self.next = left if unknown() else right
a, b = Node(1, 2), Node(3, 4)
for _ in range(40):
    c = Node(a if unknown() else b, b if unknown() else a)
    a, b = c.next, (c.next if unknown() else a).next
flag = "yes" if a else "no"
@app.get("/x")
def read(): ...
""")
    assert [endpoint.label for endpoint in project.endpoints] == ["GET /x"]
    seen = project.namespace("app.main")["a"]
    assert not isinstance(seen, Either) or not any(isinstance(option, Either) for option in seen.options)


def test_a_specification_that_a_value_does_not_know_is_no_defect() -> None:
    project = project_of('port = None\ntext = f"{port:>5}"\nprefix = f"{[1]:d}"\n')
    assert project.namespace("app.main")["port"] is None
