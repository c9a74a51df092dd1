"""The catalogue."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.conftest import MISSING, operation

COFFEE = {"sku": "COFFEE-1", "name": "Coffee", "price": "12.90"}


def test_create_and_read(manager: TestClient, viewer: TestClient, actions: Callable[[], list[str]]) -> None:
    created = manager.post("/api/products", json=COFFEE, headers=operation())
    assert created.status_code == 201
    assert created.json()["price"] == "12.90"
    assert created.json()["created_at"].endswith("Z")
    assert viewer.get(f"/api/products/{created.json()['id']}").json() == created.json()
    assert actions() == ["products.create"]


def test_a_repeated_create_gives_the_first_answer(manager: TestClient, actions: Callable[[], list[str]]) -> None:
    first = manager.post("/api/products", json=COFFEE, headers=operation("coffee-once"))
    again = manager.post("/api/products", json=COFFEE, headers=operation("coffee-once"))
    assert again.json() == first.json()
    assert actions() == ["products.create"]


def test_an_operation_id_stands_for_one_action(manager: TestClient, product: dict[str, Any]) -> None:
    manager.post("/api/products", json=COFFEE, headers=operation("coffee-once"))
    answer = manager.delete(f"/api/products/{product['id']}", headers=operation("coffee-once"))
    assert answer.status_code == 409


def test_list_is_paged_and_searched(manager: TestClient, product: dict[str, Any]) -> None:
    manager.post("/api/products", json=COFFEE, headers=operation())
    page = manager.get("/api/products", params={"size": 1, "page": 2}).json()
    assert (page["total"], [row["sku"] for row in page["items"]]) == (2, ["TEA-1"])
    found = manager.get("/api/products", params={"search": "COFF"}).json()
    assert [row["sku"] for row in found["items"]] == ["COFFEE-1"]
    assert manager.get("/api/products", params={"size": 101}).status_code == 422


@pytest.mark.parametrize(
    "change", [{"price": "-1"}, {"price": "1.005"}, {"name": " "}, {"sku": "no spaces"}, {"supplier_id": "one"}]
)
def test_create_refuses_bad_values(manager: TestClient, change: dict[str, str]) -> None:
    answer = manager.post("/api/products", json={**COFFEE, **change}, headers=operation())
    assert answer.status_code == 422
    assert answer.json()["error_code"] == "VALIDATION_ERROR"


def test_mutations_need_an_operation_id(manager: TestClient, product: dict[str, Any]) -> None:
    assert manager.post("/api/products", json=COFFEE).status_code == 422
    assert manager.patch(f"/api/products/{product['id']}", json={}).status_code == 422
    assert manager.delete(f"/api/products/{product['id']}").status_code == 422


def test_create_refuses_a_taken_sku_and_an_unknown_supplier(manager: TestClient, product: dict[str, Any]) -> None:
    taken = manager.post("/api/products", json={**COFFEE, "sku": product["sku"]}, headers=operation())
    assert taken.status_code == 409
    unknown = manager.post("/api/products", json={**COFFEE, "supplier_id": MISSING}, headers=operation())
    assert unknown.status_code == 404


def test_update_changes_what_is_given(
    manager: TestClient, product: dict[str, Any], actions: Callable[[], list[str]]
) -> None:
    url = f"/api/products/{product['id']}"
    changed = manager.patch(url, json={"price": "5.00"}, headers=operation("dearer-tea"))
    assert changed.status_code == 200
    assert (changed.json()["price"], changed.json()["name"]) == ("5.00", "Green tea")
    assert manager.patch(url, json={"price": "5.00"}, headers=operation("dearer-tea")).json() == changed.json()
    assert actions().count("products.update") == 1
    assert manager.patch(url, json={"name": None}, headers=operation()).status_code == 422


def test_archive_hides_a_product(manager: TestClient, product: dict[str, Any]) -> None:
    url = f"/api/products/{product['id']}"
    assert manager.delete(url, headers=operation("no-more-tea")).status_code == 204
    assert manager.delete(url, headers=operation("no-more-tea")).status_code == 204
    assert manager.get(url).status_code == 404
    assert manager.get("/api/products").json()["total"] == 0


def test_who_may_not_write_is_refused(clerk: TestClient, product: dict[str, Any]) -> None:
    url = f"/api/products/{product['id']}"
    assert clerk.post("/api/products", json=COFFEE, headers=operation()).status_code == 403
    assert clerk.patch(url, json={"price": "1"}, headers=operation()).status_code == 403
    answer = clerk.delete(url, headers=operation())
    assert answer.status_code == 403
    assert answer.json() == {"detail": "Permission products:write is needed", "error_code": "PERMISSION_DENIED"}


def test_what_does_not_exist_is_not_found(manager: TestClient) -> None:
    url = f"/api/products/{MISSING}"
    assert manager.get(url).status_code == 404
    assert manager.patch(url, json={"price": "1"}, headers=operation()).status_code == 404
    assert manager.delete(url, headers=operation()).status_code == 404
