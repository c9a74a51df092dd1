"""Stock."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.conftest import MISSING, operation


def movement(product: dict[str, Any], quantity: int, reason: str = "correction") -> dict[str, Any]:
    return {"product_id": product["id"], "quantity": quantity, "reason": reason}


def test_movements_change_the_level(clerk: TestClient, product: dict[str, Any]) -> None:
    moved = clerk.post("/api/stock/movements", json=movement(product, -3, "loss"), headers=operation())
    assert moved.status_code == 201
    assert moved.json()["reason"] == "loss"
    assert clerk.get(f"/api/stock/levels/{product['id']}").json()["quantity"] == 7
    levels = clerk.get("/api/stock/levels").json()
    assert [(row["product_id"], row["quantity"]) for row in levels["items"]] == [(product["id"], 7)]


def test_a_repeated_movement_moves_once(
    clerk: TestClient, product: dict[str, Any], actions: Callable[[], list[str]]
) -> None:
    for _ in range(2):
        answer = clerk.post("/api/stock/movements", json=movement(product, 5), headers=operation("five-more"))
        assert answer.status_code == 201
    assert clerk.get(f"/api/stock/levels/{product['id']}").json()["quantity"] == 15
    assert actions() == ["products.create", "stock.move", "stock.move"]  # the fixture's delivery, and one of these


def test_a_level_never_falls_below_zero(clerk: TestClient, product: dict[str, Any]) -> None:
    answer = clerk.post("/api/stock/movements", json=movement(product, -11), headers=operation())
    assert answer.status_code == 409
    assert clerk.get(f"/api/stock/levels/{product['id']}").json()["quantity"] == 10


@pytest.mark.parametrize("change", [{"quantity": 100_001}, {"quantity": "many"}, {"reason": "gift"}])
def test_a_movement_with_bad_values_is_refused(
    clerk: TestClient, product: dict[str, Any], change: dict[str, Any]
) -> None:
    data = {**movement(product, 1), **change}
    assert clerk.post("/api/stock/movements", json=data, headers=operation()).status_code == 422


def test_who_may_not_write_is_refused(viewer: TestClient, product: dict[str, Any]) -> None:
    assert viewer.get("/api/stock/levels").status_code == 200
    assert viewer.post("/api/stock/movements", json=movement(product, 1), headers=operation()).status_code == 403


def test_what_does_not_exist_is_not_found(clerk: TestClient) -> None:
    assert clerk.get(f"/api/stock/levels/{MISSING}").status_code == 404
    data = {"product_id": MISSING, "quantity": 1, "reason": "delivery"}
    assert clerk.post("/api/stock/movements", json=data, headers=operation()).status_code == 404
