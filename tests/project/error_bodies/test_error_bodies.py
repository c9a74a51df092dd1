"""Error bodies, the model they are held against, and codes: what the examples of the two rules do not show."""

from __future__ import annotations

import pytest

from govern.config.layout import detect_layout
from govern.config.load import load_config
from govern.project.error_bodies import ErrorBodies
from govern.project.project import Project
from govern.tree.memory import MemoryTree

HEAD = """
from fastapi import FastAPI, HTTPException, status
from fastapi.responses import JSONResponse, ORJSONResponse
from pydantic import BaseModel
app = FastAPI()
"""


def bodies(source: str) -> ErrorBodies:
    tree = MemoryTree({"main.py": HEAD + source, "requirements.txt": "fastapi==0.115.0\n"})
    config = load_config(tree)
    return Project(tree, config, detect_layout(tree, config)).error_bodies


@pytest.mark.parametrize(
    ("expression", "status", "raised", "keys"),
    [
        ('HTTPException(404, "no")', 404, True, None),
        ('HTTPException(status_code=status.HTTP_409_CONFLICT, detail=f"{x} is taken")', 409, True, None),
        ('HTTPException(400, detail={"code": 1})', 400, True, {"code"}),
        ("HTTPException(400, detail=str(error))", 400, True, None),
        ('JSONResponse({"a": 1, "b": 2}, 500)', 500, False, {"a", "b"}),
        ('ORJSONResponse(status_code=code, content={"a": 1})', None, False, {"a"}),
        ('JSONResponse(status_code=200, content={"a": 1})', None, False, {"a"}),
    ],
)
def test_bodies(expression: str, status: int | None, raised: bool, keys: set[str] | None) -> None:
    (found,) = bodies(f"def f(x, code, error):\n    return {expression}\n").all
    assert (found.status, found.raised) == (status, raised)
    assert found.keys == (None if keys is None else frozenset(keys))


@pytest.mark.parametrize(
    "expression",
    ["HTTPException(404)", "HTTPException(404, detail=reason)", "JSONResponse(status_code=400, content={**reason})",
     "JSONResponse(status_code=400, content=reason)", "ValueError('x')", "print({'a': 1})"],
)  # fmt: skip
def test_what_is_worked_out_at_run_time_is_no_body(expression: str) -> None:
    assert bodies(f"def f(reason):\n    return {expression}\n").all == ()


def test_an_exception_with_a_constructor_of_its_own_decides_itself() -> None:
    source = """
class Missing(HTTPException):
    def __init__(self, what):
        super().__init__(404, {"missing": what})
def f():
    raise Missing("x")
"""
    assert bodies(source).all == ()


def test_a_model_is_the_class_that_bodies_are_made_like() -> None:
    source = """
class ErrorResponse(BaseModel):
    detail: str
    code: str | None = None
class ErrorDetail(BaseModel):
    loc: str
def f():
    return JSONResponse(status_code=400, content={"detail": "x", "code": "y"})
"""
    model = bodies(source).model()
    assert model is not None
    assert (model.name, model.inside, model.required, model.allowed) == (
        "ErrorResponse", False, frozenset({"detail"}), frozenset({"detail", "code"}),
    )  # fmt: skip


def test_two_objects_alike_are_no_habit() -> None:
    source = "def f():\n" + '    return JSONResponse({"a": 1, "b": 2}, 400)\n' * 2
    assert bodies(source).model() is None
    assert bodies(source + '    return JSONResponse({"a": 1, "b": 2}, 400)\n').model() is not None
