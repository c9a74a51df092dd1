"""What a router file is about."""

from __future__ import annotations

import pytest

from govern.project.domains import domains_of, same_name


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("backend/app/routers/orders.py", ("orders",)),
        ("backend/app/routers/orders_router.py", ("orders",)),
        ("backend/app/api/v1/endpoints/orders.py", ("orders",)),
        ("backend/app/api/routes/orders.py", ("orders",)),
        ("backend/app/orders/router.py", ("orders",)),
        ("backend/orders/api.py", ("orders",)),
        ("backend/app/routers/operations/receipts.py", ("operations", "receipts")),
        ("backend/app/routers/operations/__init__.py", ("operations",)),
        ("backend/app/routers/external_api.py", ("external_api",)),
        ("backend/shop/customer_portal/endpoints/meters.py", ("meters", "customer_portal")),
        ("backend/shop/orders/views.py", ("orders",)),
        ("backend/app/main.py", ()),
        ("backend/main.py", ()),
        ("backend/app/__init__.py", ()),
        ("backend/app/features/orders/controller_items.py", ("orders", "items")),
    ],
)
def test_domains_of(path: str, names: tuple[str, ...]) -> None:
    assert domains_of(path, ("backend",)) == names


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("audit-logs", "audit_log", True),
        ("Orders", "order", True),
        ("categories", "category", True),
        ("order", "order_item", False),
    ],
)
def test_same_name(left: str, right: str, same: bool) -> None:
    assert same_name(left, right) is same
