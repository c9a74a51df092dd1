"""Asking a layout: which backend, which layer, test or example."""

from __future__ import annotations

import pytest

from govern.config.areas import Backend, Frontend, LayerTable, Layout

LAYERS = {
    "routers": ("app/api/**", "app/main.py"),
    "services": ("app/services/**", "app/api/orders/service.py"),
    "schemas": ("**/dto_*.py", "app/api/orders/types"),
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app/api/items.py", "routers"),
        ("app/api/orders/service.py", "services"),
        ("app/api/orders/types/x.py", "schemas"),
        ("app/main.py", "routers"),
        ("app/services/dto_order.py", "services"),
        ("app/other/dto_order.py", "schemas"),
        ("app/apis/items.py", None),
        ("main.py", None),
    ],
)
def test_the_most_specific_glob_decides(path: str, expected: str | None) -> None:
    assert LayerTable(LAYERS).layer_of(path) == expected


def test_the_closest_backend_holds_a_file() -> None:
    outer = Backend("", ("src",), layers={"routers": ("src/a.py",)})
    inner = Backend("services/x", ("services/x",), layers={"services": ("services/x/a.py",)})
    layout = Layout((outer, inner))
    assert layout.backend_of("src/a.py") is outer
    assert layout.backend_of("services/x/a.py") is inner
    assert layout.backend_of("services/xy/a.py") is outer
    assert layout.backend_of("tools/a.py") is outer
    assert layout.layer_of("services/x/a.py") == "services"
    assert layout.layer_of("src/a.py") == "routers"
    assert Layout((inner,)).backend_of("tools/a.py") is None
    assert Layout((inner,)).layer_of("tools/a.py") is None


def test_borrowed_code_belongs_to_its_own_backend() -> None:
    borrower = Backend("one", ("one", "two/src"))
    owner = Backend("two", ("two/src",))
    assert Layout((borrower, owner)).backend_of("two/src/a.py") is owner
    assert Layout((borrower,)).backend_of("two/src/a.py") is borrower


def test_the_deepest_frontend_holds_a_file() -> None:
    outer, inner = Frontend(""), Frontend("web/admin")
    layout = Layout(frontends=(outer, inner))
    assert layout.frontend_of("web/admin/src/a.ts") is inner
    assert layout.frontend_of("web/administration/a.ts") is outer
    assert Layout(frontends=(inner,)).frontend_of("web/a.ts") is None
