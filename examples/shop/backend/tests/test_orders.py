"""Orders."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse

from app.errors import ConflictError, NotFoundError
from app.schemas.orders import OrderLineCreate, OrderStatus
from app.services import order_rules
from tests.conftest import MISSING, operation


def wish(product: dict[str, Any], quantity: int = 2) -> dict[str, Any]:
    lines = [{"product_id": product["id"], "quantity": quantity}]
    return {"customer_email": "ann@example.com", "lines": lines}


@pytest.fixture
def order(clerk: TestClient, product: dict[str, Any]) -> dict[str, Any]:
    placed: dict[str, Any] = clerk.post("/api/orders", json=wish(product), headers=operation()).json()
    return placed


def level_of(client: TestClient, product: dict[str, Any]) -> int:
    level: int = client.get(f"/api/stock/levels/{product['id']}").json()["quantity"]
    return level


def test_a_quote_keeps_nothing(clerk: TestClient, product: dict[str, Any]) -> None:
    answer = clerk.post("/api/orders/quote", json={"lines": wish(product, 3)["lines"]})
    assert answer.status_code == 200
    assert answer.json()["total"] == "13.50"
    assert clerk.get("/api/orders").json()["total"] == 0
    assert level_of(clerk, product) == 10


def test_placing_takes_from_stock(
    clerk: TestClient, product: dict[str, Any], order: dict[str, Any], actions: Callable[[], list[str]]
) -> None:
    assert (order["status"], order["total"]) == ("placed", "9.00")
    assert level_of(clerk, product) == 8
    assert clerk.get(f"/api/orders/{order['id']}").json() == order
    assert clerk.get("/api/orders", params={"status": "placed"}).json()["items"] == [order]
    assert clerk.get("/api/orders", params={"status": "shipped"}).json()["items"] == []
    assert actions()[-1] == "orders.place"


def test_a_repeated_order_is_placed_once(clerk: TestClient, product: dict[str, Any]) -> None:
    first = clerk.post("/api/orders", json=wish(product), headers=operation("order-once"))
    again = clerk.post("/api/orders", json=wish(product), headers=operation("order-once"))
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (201, first.json())
    assert level_of(clerk, product) == 8


def test_more_than_there_is_cannot_be_ordered(clerk: TestClient, product: dict[str, Any]) -> None:
    assert clerk.post("/api/orders", json=wish(product, 11), headers=operation()).status_code == 409
    assert level_of(clerk, product) == 10


def test_an_order_is_shipped_once(clerk: TestClient, order: dict[str, Any]) -> None:
    url = f"/api/orders/{order['id']}"
    assert clerk.post(f"{url}/ship", headers=operation("ship-it-once")).json()["status"] == "shipped"
    assert clerk.post(f"{url}/ship", headers=operation("ship-it-once")).status_code == 200
    assert clerk.post(f"{url}/ship", headers=operation()).status_code == 409
    assert clerk.post(f"{url}/cancel", headers=operation()).status_code == 409


def test_cancelling_puts_back(clerk: TestClient, product: dict[str, Any], order: dict[str, Any]) -> None:
    answer = clerk.post(f"/api/orders/{order['id']}/cancel", headers=operation())
    assert answer.json()["status"] == "cancelled"
    assert level_of(clerk, product) == 10


@pytest.mark.parametrize("change", [{"lines": []}, {"customer_email": "ann"}])
def test_an_order_with_bad_values_is_refused(
    clerk: TestClient, product: dict[str, Any], change: dict[str, Any]
) -> None:
    data = {**wish(product), **change}
    assert clerk.post("/api/orders", json=data, headers=operation()).status_code == 422
    assert clerk.post("/api/orders/quote", json={"lines": []}).status_code == 422


def test_who_may_not_write_is_refused(viewer: TestClient, product: dict[str, Any], order: dict[str, Any]) -> None:
    url = f"/api/orders/{order['id']}"
    assert viewer.get("/api/orders").status_code == 403
    assert viewer.post("/api/orders", json=wish(product), headers=operation()).status_code == 403
    assert viewer.post(f"{url}/ship", headers=operation()).status_code == 403
    assert viewer.post(f"{url}/cancel", headers=operation()).status_code == 403


def test_what_does_not_exist_is_not_found(clerk: TestClient) -> None:
    assert clerk.get(f"/api/orders/{MISSING}").status_code == 404
    assert clerk.post(f"/api/orders/{MISSING}/ship", headers=operation()).status_code == 404
    assert clerk.post(f"/api/orders/{MISSING}/cancel", headers=operation()).status_code == 404
    assert clerk.post("/api/orders", json=wish({"id": MISSING}), headers=operation()).status_code == 404


def test_a_watcher_sees_the_order_go(
    clerk: TestClient, anonymous: TestClient, order: dict[str, Any], token_of: Callable[[str], str]
) -> None:
    url = f"/api/orders/{order['id']}/watch?token={token_of('clerk')}"
    with anonymous.websocket_connect(url) as socket:
        assert socket.receive_json() == {"status": "placed"}
        clerk.post(f"/api/orders/{order['id']}/ship", headers=operation())
        while (message := socket.receive_json()) == {"status": "placed"}:
            pass
        assert message == {"status": "shipped"}


def test_a_watcher_needs_the_permission(
    anonymous: TestClient, order: dict[str, Any], token_of: Callable[[str], str]
) -> None:
    for token, status_code in (("forged", 401), (token_of("viewer"), 403)):
        url = f"/api/orders/{order['id']}/watch?token={token}"
        with pytest.raises(WebSocketDenialResponse) as refused, anonymous.websocket_connect(url):
            pass
        assert refused.value.status_code == status_code


def test_the_rules_of_orders() -> None:
    tea, coffee = uuid4(), uuid4()
    lines = [OrderLineCreate(product_id=tea, quantity=2), OrderLineCreate(product_id=coffee, quantity=1)]
    priced = order_rules.price_lines(lines, {tea: Decimal("0.10"), coffee: Decimal("0.20")})
    assert order_rules.total_of(priced) == Decimal("0.40")
    assert order_rules.quantities_of([*lines, *lines]) == {tea: 4, coffee: 2}
    with pytest.raises(NotFoundError):
        order_rules.price_lines(lines, {tea: Decimal(1)})
    with pytest.raises(ConflictError):
        order_rules.check_transition(OrderStatus.SHIPPED, OrderStatus.CANCELLED)
