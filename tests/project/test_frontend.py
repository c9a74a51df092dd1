"""Which type mirrors which schema, and what it lacks."""

from __future__ import annotations

import pytest

from govern.project.project import Project
from tests.project.frontends import HEAD, PACKAGE, project_of, with_backend

ORDER = """
class Order(BaseModel):
    id: int
    total_price: int
    note: str | None = None
@app.get("/orders")
def orders() -> list[Order]: ...
"""


def pairs(project: Project) -> dict[str, tuple[str, list[str]]]:
    """schema name -> (type name, names it lacks)"""
    return {m.schema.name: (m.type.name, [name for _, name in m.missing()]) for m in project.frontend.matches()}


def test_a_field_that_the_type_lacks() -> None:
    project = with_backend(ORDER, {"src/types/order.ts": "export interface Order { id: number; total_price: number }"})
    (match,) = project.frontend.matches()
    ((field, name),) = match.missing()
    assert (name, field.location.file, field.location.line) == ("note", "backend/app/main.py", 11)
    assert (match.type.location.file, match.type.location.line, match.type.location.column) == (
        "web/src/types/order.ts", 1, 18,
    )  # fmt: skip


def test_without_a_frontend_nothing_is_compared() -> None:
    files = {"backend/app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"}
    project = project_of(files)
    assert project.frontend.all == ()
    assert list(project.frontend.matches()) == []


def test_schemas_that_no_endpoint_uses_are_not_compared() -> None:
    code = "class Order(BaseModel):\n    id: int\n    note: str\n"
    assert pairs(with_backend(code, {"src/types/a.ts": "export interface Order { id: number }"})) == {}


@pytest.mark.parametrize(
    "types",
    [
        "export interface Order { id: number; total_price: number; [key: string]: unknown }",
        "import { Base } from 'elsewhere'\nexport interface Order extends Base { id: number; total_price: number }",
        "export type Order = { order: string; status: 'a'; lines: string[] }",
        "export enum Order { id = 'id' }",
        "export type Order = string",
        "export interface Order { id: number; a: 1; b: 1; c: 1; d: 1; e: 1 }",
    ],
)
def test_types_that_are_open_unknown_or_about_something_else_lack_nothing(types: str) -> None:
    assert all(not missing for _, missing in pairs(with_backend(ORDER, {"src/types/a.ts": types})).values())


def test_tests_and_components_local_types_do_not_count() -> None:
    web = {
        "src/types/other.ts": "export interface Other { a: string }",
        "src/Order.test.ts": "export interface Order { id: number; total_price: number }",
        "src/List.tsx": "interface Order { id: number; total_price: number }\nexport const List = () => <i/>",
    }
    assert pairs(with_backend(ORDER, web)) == {}


def test_where_types_have_no_place_of_their_own_every_file_counts() -> None:
    web = {"src/App.tsx": "interface Order { id: number; total_price: number }\nexport const App = () => <i/>"}
    assert pairs(with_backend(ORDER, web)) == {"Order": ("Order", ["note"])}


def test_the_namesake_with_most_in_common_is_the_mirror() -> None:
    web = {
        "src/types/a.ts": "export interface Order { id: number; total_price: number; note: string | null }",
        "src/types/b.ts": "export interface Order { id: number; total_price: number }",
    }
    assert pairs(with_backend(ORDER, web)) == {"Order": ("Order", [])}


def test_schemas_of_one_name_and_other_fields_are_ambiguous() -> None:
    files = {
        "backend/app/a.py": "from pydantic import BaseModel\nclass Order(BaseModel):\n    id: int\n    x: int\n",
        "backend/app/b.py": "from pydantic import BaseModel\nclass Order(BaseModel):\n    id: int\n    y: int\n",
        "backend/app/main.py": "from fastapi import FastAPI\nfrom app import a, b\napp = FastAPI()\n"
        '@app.get("/a")\ndef one() -> a.Order: ...\n@app.get("/b")\ndef two() -> b.Order: ...\n',
        "web/src/types/a.ts": "export interface Order { id: number }",
    }
    assert pairs(project_of(files)) == {}


AFFIXED = """
class OrderResponse(BaseModel):
    id: int
    total: int
    status: str
    note: str
class OrderCreate(BaseModel):
    total: int
    note: str
@app.post("/orders")
def create(order: OrderCreate) -> OrderResponse: ...
"""


def test_affixes_count_where_one_candidate_agrees() -> None:
    web = {
        "src/types/a.ts": "export interface Order { id: number; total: number; status: string }\n"
        "export interface OrderCreatePayload { total: number; note: string }\n"
        "export interface Status { status: string }"
    }
    assert pairs(with_backend(AFFIXED, web)) == {
        "OrderResponse": ("Order", ["note"]), "OrderCreate": ("OrderCreatePayload", []),
    }  # fmt: skip


def test_several_candidates_for_an_affix_are_ambiguous() -> None:
    web = {
        "src/types/a.ts": "export interface Order { id: number; total: number; status: string }\n"
        "export interface IOrder { id: number; total: number; status: string }"
    }
    assert pairs(with_backend(AFFIXED, web)) == {}


def test_a_candidate_that_two_schemas_may_mean_is_ambiguous() -> None:
    code = AFFIXED.replace("OrderCreate", "OrderRead").replace(
        "    total: int\n    note: str\n@", "    id: int\n    total: int\n    status: str\n@"
    )
    web = {"src/types/a.ts": "export interface Order { id: number; total: number; status: string }"}
    assert pairs(with_backend(code, web)) == {}


def test_a_namesake_about_something_else_leaves_room_for_an_affix() -> None:
    web = {
        "src/types/a.ts": "export interface OrderResponse { code: string }\n"
        "export interface Order { id: number; total: number; status: string }"
    }
    assert pairs(with_backend(AFFIXED, web))["OrderResponse"] == ("Order", ["note"])


def test_aliases_are_the_names_that_count() -> None:
    code = """
class Order(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    id: int
    total_price: int
    unit_count: int
    hidden: str = Field(exclude=True)
    @computed_field
    @property
    def full_name(self) -> str: return ""
@app.get("/orders")
def orders() -> Order: ...
"""
    web = {"src/types/a.ts": "export interface Order { id: number; totalPrice: number }"}
    assert pairs(with_backend(code, web)) == {"Order": ("Order", ["unitCount", "fullName"])}


def test_computed_fields_are_not_expected_in_requests() -> None:
    code = """
class Order(BaseModel):
    id: int
    hidden: str = Field(exclude=True)
    @computed_field
    @property
    def full(self) -> str: return ""
@app.post("/orders", response_model=None)
def orders(order: Order): ...
"""
    web = {"src/types/a.ts": "export interface Order { id: number }"}
    assert pairs(with_backend(code, web)) == {"Order": ("Order", ["hidden"])}


WIDE = """
class Order(BaseModel):
    order_id: int
    total_price: int
    created_at: str
    paid_at: str
@app.get("/orders")
def orders() -> Order: ...
"""


def test_a_frontend_that_speaks_camel_case_throughout_is_met_in_it() -> None:
    web = {"src/types/a.ts": "export interface Order { orderId: number; totalPrice: number; createdAt: string }"}
    project = with_backend(WIDE, web)
    (match,) = project.frontend.matches()
    assert match.converted
    assert pairs(project) == {"Order": ("Order", ["paidAt"])}


def test_one_name_in_another_casing_is_not_missing_and_converts_nothing() -> None:
    web = {"src/types/a.ts": "export interface Order { order_id: number; total_price: number; createdAt: string }"}
    project = with_backend(WIDE, web)
    (match,) = project.frontend.matches()
    assert not match.converted
    assert pairs(project) == {"Order": ("Order", ["paid_at"])}


GENERATED = """/** This file was auto-generated by openapi-typescript. */
export interface components { schemas: { Order: { id: number; total_price: number }; "Odd-Input": { a: string } } }
"""


def test_types_that_a_tool_wrote_are_known_and_come_before_namesakes() -> None:
    web = {
        "src/client/schema.d.ts": GENERATED,
        "src/types/a.ts": "import { components } from '../client/schema'\n"
        "export interface Order { id: number; total_price: number; own: string }",
    }
    (match,) = with_backend(ORDER, web).frontend.matches()
    assert (match.type.generated, match.type.kind, match.type.location.line) == ("openapi-typescript", "component", 2)


def test_namesakes_of_a_generated_package_are_the_frontends_own() -> None:
    files = {
        "web/package.json": '{"name": "web", "dependencies": {"react": "19", "client": "workspace:*"}}',
        "web/src/types/a.ts": "export interface Order { id: number; total_price: number }",
        "client/package.json": PACKAGE.replace('"web"', '"client"'),
        "client/src/schema.ts": GENERATED,
    }
    project = project_of(
        {
            **files,
            "backend/app/main.py": HEAD + ORDER,
        }
    )
    assert [match.type.file for match in project.frontend.matches()] == ["client/src/schema.ts"]


@pytest.mark.parametrize(
    ("header", "path", "tool"),
    [
        ("// This file is auto-generated by @hey-api/openapi-ts", "src/types/a.ts", "hey-api"),
        ("/* generated using openapi-typescript-codegen -- do not edit */", "src/a.ts", "openapi-typescript-codegen"),
        ("/* tslint:disable */\n/* This file was generated from pydantic models by pydantic2ts. */", "src/a.ts",
         "pydantic-to-typescript"),
        ("// Code generated by some-tool. DO NOT EDIT.", "src/types/a.ts", "a tool"),
        ("", "src/types/a.gen.ts", "a tool"),
        ("// Types of orders, see the openapi-typescript docs", "src/types/a.ts", ""),
        ("// generated ids are strings", "src/types/a.ts", ""),
    ],
)  # fmt: skip
def test_generated_files_say_so(header: str, path: str, tool: str) -> None:
    project = with_backend(ORDER, {path: f"{header}\nexport interface Order {{ id: number; total_price: number }}"})
    (match,) = project.frontend.matches()
    assert match.type.generated == tool
