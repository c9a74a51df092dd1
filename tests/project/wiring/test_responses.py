"""How response models are written as text."""

from __future__ import annotations

import pytest

from govern.project.endpoints import Endpoint
from tests.project.small_apps import project_of

DECLARED = """
from dataclasses import dataclass

class Item: ...

def build(): ...

made = Item()

@app.get("/x"{option})
def read() -> {returned}: ...
"""


def endpoint(option: str = "", returned: str = "None") -> Endpoint:
    (found,) = project_of(DECLARED.format(option=option, returned=returned)).endpoints
    return found


@pytest.mark.parametrize(
    ("returned", "text"),
    [
        ("tuple[Item, ...]", "tuple[app.main.Item, ...]"),
        ("list[Item] | None", "list[app.main.Item] | None"),
        ("dict[str, list[Item]]", "dict[str, list[app.main.Item]]"),
    ],
)
def test_a_return_annotation_is_written_as_its_author_did(returned: str, text: str) -> None:
    assert endpoint(returned=returned).response_model == text


def test_a_function_given_as_a_model_is_named() -> None:
    assert endpoint(option=", response_model=build").response_model == "app.main.build"


def test_an_object_given_as_a_model_is_not_spelled_out() -> None:
    assert endpoint(option=", response_model=made").response_model == "?"
