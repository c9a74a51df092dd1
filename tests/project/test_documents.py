"""Entrypoint documents: domains, what they mention, and which endpoints they cover."""

from __future__ import annotations

import pytest

from govern.facts.markdown import read_markdown
from govern.project.document_mentions import mentions_of, normalised
from tests.project.frontends import project_of

ORDERS = """
from fastapi import APIRouter
router = APIRouter(prefix="/orders")
@router.get("")
def list_orders(): ...
@router.post("")
def create_order(): ...
@router.get("/{order_id}")
def read_order(order_id: int): ...
"""
USERS = """
from fastapi import APIRouter
router = APIRouter(prefix="/users")
@router.get("")
def list_users(): ...
"""
MAIN = """
from fastapi import FastAPI
from app.routers import orders, users
app = FastAPI()
app.include_router(orders.router, prefix="/api")
app.include_router(users.router, prefix="/api")
@app.get("/health")
def health(): ...
"""
FOLDER = "docs/agents/entrypoints"


def coverage(documents: dict[str, str], **config: str) -> dict[str, str]:
    """endpoint -> how it is covered, for those that belong to a domain"""
    files = {
        "backend/app/main.py": MAIN,
        "backend/app/routers/orders.py": ORDERS,
        "backend/app/routers/users.py": USERS,
        "backend/app/routers/__init__.py": "",
        "backend/app/__init__.py": "",
        **{path if "/" in path else f"{FOLDER}/{path}": text for path, text in documents.items()},
        **config,
    }
    found = project_of(files).documents
    return {e.label: found.coverage(d, e).how for d in found.domains for e in d.endpoints}


def test_no_document_covers_nothing() -> None:
    assert set(coverage({}).values()) == {""}
    assert "GET /health" not in coverage({})


@pytest.mark.parametrize(
    "text",
    [
        "- `POST /api/orders`: creates",
        "## POST /api/orders/",
        "| Method | Path |\n|---|---|\n| POST | `/api/orders` |",
        "| `/api/orders` | **POST** |\n|---|---|\n",
        "```http\nPOST https://shop.example/api/orders?x=1\n```",
        "### /api/orders\n\nPOST creates one.",
        "Base path `/api/orders`.\n\n- POST /",
    ],
)
def test_a_method_and_a_path_in_any_shape(text: str) -> None:
    found = coverage({"orders.md": text, "users.md": "GET /api/users"})
    assert found["POST /api/orders"] in ("endpoint", "path")
    assert found["GET /api/users"] == "endpoint"


@pytest.mark.parametrize("parameter", ["{order_id}", "{id}", ":id", "<id>", "[id]", "{order_id:int}"])
def test_parameters_in_any_notation(parameter: str) -> None:
    found = coverage({"orders.md": f"GET /api/orders/{parameter}"})
    assert found["GET /api/orders/{order_id}"] == "endpoint"
    assert found["GET /api/orders"] == ""


def test_a_path_after_the_prefix_of_the_domain() -> None:
    assert coverage({"orders.md": "GET /{id}"})["GET /api/orders/{order_id}"] == "endpoint"


def test_another_method_of_the_same_path_covers_nothing() -> None:
    found = coverage({"orders.md": "- GET `/api/orders`\n"})
    assert (found["GET /api/orders"], found["POST /api/orders"]) == ("endpoint", "")


def test_a_path_alone_covers_all_its_methods() -> None:
    found = coverage({"orders.md": "`/api/orders`"})
    assert (found["GET /api/orders"], found["POST /api/orders"]) == ("path", "path")


def test_handlers() -> None:
    found = coverage({"orders.md": "`create_order` makes one, `app.routers.orders.list_orders` lists them"})
    assert [found[label] for label in ("POST /api/orders", "GET /api/orders", "GET /api/orders/{order_id}")] == [
        "handler", "handler", "",
    ]  # fmt: skip


@pytest.mark.parametrize("named", ["backend/app/routers/orders.py", "app/routers/orders.py", "backend/app/routers/*"])
def test_router_files_are_enough_while_documents_list_only_files(named: str) -> None:
    found = coverage({"orders.md": f"- Router: `{named}`", "users.md": "- Router: `backend/app/routers/users.py`"})
    assert set(found.values()) == {"file"}


def test_router_files_are_not_enough_where_most_documents_list_endpoints() -> None:
    found = coverage({"orders.md": "`backend/app/routers/orders.py`", "users.md": "GET /api/users"})
    assert found == {
        "GET /api/orders": "", "POST /api/orders": "", "GET /api/orders/{order_id}": "", "GET /api/users": "endpoint",
    }  # fmt: skip


def test_router_files_are_not_enough_in_a_document_that_lists_endpoints() -> None:
    found = coverage({"orders.md": "`backend/app/routers/orders.py`\n\n- POST /api/orders"})
    assert (found["POST /api/orders"], found["GET /api/orders"]) == ("endpoint", "")


def test_another_file_covers_nothing() -> None:
    assert set(coverage({"orders.md": "`backend/app/routers/invoices.py`"}).values()) == {""}


def test_comments_and_front_matter_cover_nothing() -> None:
    found = coverage({"orders.md": "---\nx: POST /api/orders\n---\n<!-- POST /api/orders -->\n"})
    assert found["POST /api/orders"] == ""


def test_documents_by_configuration() -> None:
    config = {"govern.yaml": "entrypoints:\n  folder: docs/api\n  template: '{domain}/README.md'\n"}
    found = coverage({"docs/api/order/README.md": "POST /api/orders"}, **config)
    assert found["POST /api/orders"] == "endpoint"


def test_domains_with_the_path_of_their_document() -> None:
    files = {
        "backend/app/main.py": MAIN,
        "backend/app/routers/orders.py": ORDERS,
        "backend/app/routers/users.py": USERS,
        f"{FOLDER}/people.md": "`backend/app/routers/users.py`",
        f"{FOLDER}/README.md": "`backend/app/routers/orders.py`",
    }
    documents = project_of(files).documents
    assert [(d.name, d.path, d.document is not None) for d in documents.domains] == [
        ("orders", f"{FOLDER}/orders.md", False), ("people", f"{FOLDER}/people.md", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/a/{b}/", "/a/{}"), ("/", "/"), ("/a?b=c", "/a"), ("/a/{b:path}", "/a/{}"), ("/a/:b/c.", "/a/{}/c")],
)
def test_normalised(path: str, expected: str) -> None:
    assert normalised(path) == expected


def test_files_are_no_paths() -> None:
    found = mentions_of(
        read_markdown(b"`backend/app/routers/a.py` `./scripts/x.sh` `docs/*` **/b.py GET /real", "a.md")
    )
    assert found.endpoints == {("GET", "/real"): 1}
    assert found.paths == {}
    assert {"backend/app/routers/a.py", "scripts/x.sh", "docs/*"} <= set(found.files)
