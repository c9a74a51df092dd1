"""Which type mirrors which schema, and what it lacks."""

from __future__ import annotations

import pytest

from tests.project.frontends import ORDER, lacking, pairs, project_of, with_backend


def test_a_field_that_the_type_lacks() -> None:
    project = with_backend(ORDER, {"src/types/order.ts": "export interface Order { id: number; total_price: number }"})
    (match,) = project.type_sync.mirrors
    (mismatch,) = project.type_sync.mismatches
    source = match.document.places[mismatch.difference.pointer]
    assert (mismatch.difference.name, source.file, source.line) == ("note", "backend/app/main.py", 11)
    assert (match.type.location.file, match.type.location.line, match.type.location.column) == (
        "web/src/types/order.ts", 1, 18,
    )  # fmt: skip


def test_without_a_frontend_nothing_is_compared() -> None:
    files = {"backend/app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"}
    project = project_of(files)
    assert project.type_sync.frontends == ()
    assert project.type_sync.mirrors == ()


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
    internal: str | None = Field(None, exclude=True)
    @computed_field
    @property
    def full(self) -> str: return ""
@app.post("/orders", response_model=None)
def orders(order: Order): ...
"""
    web = {"src/types/a.ts": "export interface Order { id: number; internal?: string | null }"}
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
    (match,) = project.type_sync.mirrors
    assert match.renamed
    assert pairs(project) == {"Order": ("Order", ["paidAt"])}


def test_one_name_in_another_casing_is_not_missing_and_converts_nothing() -> None:
    web = {"src/types/a.ts": "export interface Order { order_id: number; total_price: number; createdAt: string }"}
    project = with_backend(WIDE, web)
    (match,) = project.type_sync.mirrors
    assert not match.renamed
    assert pairs(project) == {"Order": ("Order", ["paid_at"])}


def test_copies_that_agree_are_all_mirrors() -> None:
    web = {
        "src/types/a.ts": "export interface Wide { order_id: 1; total_price: 1; created_at: 1; paid_at: 1 }",
        "src/types/b.ts": "export interface Order { order_id: 1; total_price: 1; created_at: 1; paid_at: 1 }",
        "src/types/c.ts": "export interface Order { order_id: 1; total_price: 1; created_at: 1 }",
    }
    project = with_backend(WIDE, web)
    found = [(one.type.file, len(lacking(project, one))) for one in project.type_sync.mirrors]
    assert found == [("web/src/types/b.ts", 0), ("web/src/types/c.ts", 1)]


@pytest.mark.parametrize("rival", ["BillResponse", "SimpleBill"])
def test_a_rival_schema_that_is_nearer_takes_the_type(rival: str) -> None:
    code = """
class Bill(BaseModel):
    id: int
    seats: int
    stripe: str
    count: int
class BillResponse(BaseModel):
    id: int
    seats: int
    plan: str
    period: str
@app.get("/a")
def one() -> Bill: ...
@app.get("/b")
def two() -> BillResponse: ...
"""
    web = {"src/types/a.ts": "export interface Bill { id: number; seats: number; plan: string; period: string }"}
    assert "Bill" not in pairs(with_backend(code.replace("BillResponse", rival), web))


def test_a_type_with_fields_that_a_request_does_not_take_is_no_type_of_it() -> None:
    code = """
class Trace(BaseModel):
    kind: str = "x"
    status: str
    error: str
    origin: str
@app.post("/traces", response_model=None)
def add(trace: Trace): ...
"""
    web = {"src/a.ts": "export interface Trace { id: 1; time: 1; status: 1; error: 1; origin: 1 }"}
    assert pairs(with_backend(code, web)) == {}


def test_small_types_of_a_telling_name_are_compared_whatever_they_share() -> None:
    code = """
class UserListResponse(BaseModel):
    items: list[str]
class Note(BaseModel):
    text: str
@app.get("/users")
def users() -> UserListResponse: ...
@app.get("/note")
def note() -> Note: ...
"""
    web = {"src/a.ts": "export interface UserListResponse { users: string[] }\nexport interface Note { key: string }"}
    assert pairs(with_backend(code, web)) == {"UserListResponse": ("UserListResponse", ["items"])}
