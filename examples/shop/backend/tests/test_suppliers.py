"""Suppliers, and the middleware that looks after them."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.conftest import MISSING, operation

HILLS = {"name": "Hill Farms", "email": "Sales@hills.example", "lead_days": 14}


@pytest.fixture
def supplier(manager: TestClient) -> dict[str, Any]:
    created: dict[str, Any] = manager.post("/api/suppliers", json=HILLS, headers=operation()).json()
    return created


def test_create_and_read(manager: TestClient, supplier: dict[str, Any], actions: Callable[[], list[str]]) -> None:
    assert supplier["email"] == "sales@hills.example"
    assert manager.get(f"/api/suppliers/{supplier['id']}").json() == supplier
    assert manager.get("/api/suppliers").json()["items"] == [supplier]
    assert actions() == ["POST /api/suppliers"]


def test_a_repeated_create_gives_the_first_answer(manager: TestClient, actions: Callable[[], list[str]]) -> None:
    first = manager.post("/api/suppliers", json=HILLS, headers=operation("hills-once"))
    again = manager.post("/api/suppliers", json=HILLS, headers=operation("hills-once"))
    assert (again.status_code, again.json()) == (201, first.json())
    assert actions() == ["POST /api/suppliers"]
    assert manager.post("/api/suppliers", json=HILLS, headers=operation()).status_code == 409


def test_update_changes_what_is_given(manager: TestClient, supplier: dict[str, Any]) -> None:
    url = f"/api/suppliers/{supplier['id']}"
    changed = manager.patch(url, json={"lead_days": 7}, headers=operation())
    assert changed.status_code == 200
    assert (changed.json()["lead_days"], changed.json()["name"]) == (7, "Hill Farms")
    manager.post("/api/suppliers", json={**HILLS, "name": "Valley Farms"}, headers=operation())
    assert manager.patch(url, json={"name": "Valley Farms"}, headers=operation()).status_code == 409


def test_archive_waits_for_the_last_product(manager: TestClient, supplier: dict[str, Any]) -> None:
    url = f"/api/suppliers/{supplier['id']}"
    data = {"sku": "TEA-2", "name": "Black tea", "price": "3", "supplier_id": supplier["id"]}
    product = manager.post("/api/products", json=data, headers=operation()).json()
    assert manager.delete(url, headers=operation()).status_code == 409
    manager.patch(f"/api/products/{product['id']}", json={"supplier_id": None}, headers=operation())
    assert manager.delete(url, headers=operation("bye-hills")).status_code == 204
    assert manager.delete(url, headers=operation("bye-hills")).status_code == 204
    assert manager.get(url).status_code == 404


@pytest.mark.parametrize("change", [{"lead_days": -1}, {"email": "hills"}, {"name": None}])
def test_bad_values_are_refused(
    manager: TestClient, supplier: dict[str, Any], change: dict[str, Any], actions: Callable[[], list[str]]
) -> None:
    assert manager.post("/api/suppliers", json={**HILLS, **change}, headers=operation()).status_code == 422
    assert manager.patch(f"/api/suppliers/{supplier['id']}", json=change, headers=operation()).status_code == 422
    assert actions() == ["POST /api/suppliers"]


def test_mutations_need_an_operation_id(manager: TestClient) -> None:
    answer = manager.post("/api/suppliers", json=HILLS)
    assert answer.status_code == 422
    assert "X-Client-Operation-Id" in answer.json()["detail"]


def test_an_operation_id_stands_for_one_action(manager: TestClient, supplier: dict[str, Any]) -> None:
    manager.post("/api/suppliers", json={**HILLS, "name": "Valley Farms"}, headers=operation("one-thing"))
    assert manager.delete(f"/api/suppliers/{supplier['id']}", headers=operation("one-thing")).status_code == 409


def test_others_may_not_even_read(clerk: TestClient, anonymous: TestClient, supplier: dict[str, Any]) -> None:
    url = f"/api/suppliers/{supplier['id']}"
    assert clerk.get("/api/suppliers").status_code == 403
    assert clerk.get(url).status_code == 403
    assert clerk.post("/api/suppliers", json=HILLS, headers=operation()).status_code == 403
    assert clerk.patch(url, json={}, headers=operation()).status_code == 403
    assert clerk.delete(url, headers=operation()).status_code == 403
    assert anonymous.delete(url, headers=operation()).status_code == 401


def test_what_does_not_exist_is_not_found(manager: TestClient) -> None:
    url = f"/api/suppliers/{MISSING}"
    assert manager.get(url).status_code == 404
    assert manager.patch(url, json={}, headers=operation()).status_code == 404
    assert manager.delete(url, headers=operation()).status_code == 404
