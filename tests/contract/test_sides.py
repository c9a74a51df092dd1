"""Documents derived from source, as sides of a comparison: mounted applications, unknown parts, lines, snapshots."""

from __future__ import annotations

import json

import pytest

from govern.contract.change import Change
from govern.contract.diff import ContractDiff, compare_sides
from govern.contract.sides import Side, find_snapshot, side_of_tree
from govern.errors import UsageError
from govern.tree.memory import MemoryTree

REQUIREMENTS = {"requirements.txt": "fastapi==0.115.0\npydantic==2.10.0\n"}


def side(**files: str) -> Side:
    named = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    return side_of_tree(MemoryTree(REQUIREMENTS | named), "a tree")


def breaking(found: ContractDiff) -> list[Change]:
    return [one for one in found.changes if one.level == "breaking"]


MOUNTED = """
from fastapi import FastAPI
from pydantic import BaseModel

class Order(BaseModel):
    id: int
    total: float

api = FastAPI()

@api.get("/orders/{{order_id}}")
def order(order_id: {kind}) -> Order: ...

app = FastAPI(openapi_url="")
app.mount("/api/v1", api)
"""


def test_the_contract_of_an_application_that_only_mounts_another() -> None:
    found = compare_sides(side(main=MOUNTED.format(kind="int")), side(main=MOUNTED.format(kind="bool")))
    assert [(one.kind, one.path, one.line) for one in breaking(found)] == [
        ("request-parameter-type-changed", "/api/v1/orders/{order_id}", 12)
    ]


def test_a_part_that_is_not_known_is_no_change_and_is_counted() -> None:
    text = """
from fastapi import FastAPI
from pydantic import BaseModel
{more}

class Order(BaseModel):
    id: int
    price: {price}

app = FastAPI()

@app.get("/orders")
def orders() -> Order: ...
"""
    known = side(main=text.format(more="", price="float"))
    unknown = side(main=text.format(more="from money import Price", price="Price"))
    for base, head in ((known, unknown), (unknown, known)):
        found = compare_sides(base, head)
        assert found.changes == ()
        assert "left out" in found.notices[0]


BASES = """
from fastapi import Depends, FastAPI, Form, Header
from pydantic import BaseModel, Field
from app.paging import Paging

class Base(BaseModel):
    note: str = Field({note})

class Order(Base):
    lines: list["Line"]

class Line(BaseModel):
    amount: {amount}

app = FastAPI()

def tenant(
    x_tenant: {tenant} = Header(),
): ...

@app.post("/orders", dependencies=[Depends(tenant)])
def create(
    order: Order,
    paging: Paging = Depends(),
) -> Order: ...

@app.post("/login")
def login(
    name: str = Form({name}),
): ...
"""
PAGING = """
class Paging:
    def __init__(
        self,
        size: int = {size},
    ): ...
"""


def test_a_change_stands_where_it_was_written() -> None:
    old = BASES.format(note="...", amount="int", tenant="str", name="'x'")
    new = BASES.format(note="..., max_length=9", amount="str", tenant="int", name="...")
    base, head = (side(app__main=text, app__paging=PAGING.format(size=size)) for text, size in ((old, 10), (new, 20)))
    found = compare_sides(base, head)
    lines = {"app/main.py": new.split("\n"), "app/paging.py": PAGING.format(size=20).split("\n")}
    told = {(one.kind, lines[one.file][one.line - 1].strip()) for one in found.changes if one.file}
    assert {
        ("request-property-max-length-set", "note: str = Field(..., max_length=9)"),
        ("request-property-type-changed", "amount: str"),
        ("response-property-type-changed", "amount: str"),
        ("request-parameter-type-changed", "x_tenant: int = Header(),"),
        ("request-parameter-default-value-changed", "size: int = 20,"),
        ("request-property-became-required", "name: str = Form(...),"),
    } <= told


@pytest.mark.parametrize(
    ("files", "snapshot"),
    [
        ({"openapi.json": '{"openapi": "3.1.0", "paths": {}}'}, "openapi.json"),
        ({"docs/openapi.yaml": "openapi: 3.1.0\npaths: {}\n"}, "docs/openapi.yaml"),
        (
            {
                "openapi.json": '{"openapi": "3.1.0", "paths": {}}',
                "docs/contracts/openapi.snapshot.json": '{"openapi": "3.1.0", "paths": {}}',
            },
            "docs/contracts/openapi.snapshot.json",
        ),
        ({"openapi.json": '{"name": "a generator\'s settings"}'}, None),
        ({"openapi.json": '["paths"]'}, None),
        ({"openapitools.json": "{}", "tests/openapi.json": '{"openapi": "3.1.0", "paths": {}}'}, None),
        ({}, None),
    ],
)
def test_which_file_is_the_snapshot(files: dict[str, str], snapshot: str | None) -> None:
    assert find_snapshot(MemoryTree(files)) == snapshot


def test_a_tree_without_an_application() -> None:
    with pytest.raises(UsageError, match="a tree: no application was found"):
        side(main="x = 1\n")


def test_a_document_survives_the_way_through_json() -> None:
    one = side(main=MOUNTED.format(kind="int"))
    assert json.loads(json.dumps(one.document.data)) == one.document.data
