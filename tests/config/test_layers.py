"""Layers, by the names of folders and files and by the routes in them."""

from __future__ import annotations

import pytest

from tests.config.trees import APP, ROUTER, imports, layout_of

BASE = {"app/main.py": imports("app.core.db"), "app/core/db.py": "", "pyproject.toml": ""}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("app/routers/orders.py", ROUTER, "routers"),
        ("app/routers/helpers.py", "", "routers"),
        ("app/routers/models.py", ROUTER, "routers"),
        ("app/routers/v1/schemas.py", "", "schemas"),
        ("app/routers/v1/orders_crud.py", ROUTER, "routers"),
        ("app/api/routes/orders.py", ROUTER, "routers"),
        ("app/api/v1/endpoints/orders.py", ROUTER, "routers"),
        ("app/endpoints/orders.py", ROUTER, "routers"),
        ("app/api/orders.py", ROUTER, "routers"),
        ("app/api/models.py", ROUTER, "routers"),
        ("app/api/errors.py", "class E(Exception): ...\n", None),
        ("app/api/deps.py", "from fastapi import Depends\n", "dependencies"),
        ("app/routers/deps.py", "", "dependencies"),
        ("app/orders/router.py", ROUTER, "routers"),
        ("app/orders/views.py", ROUTER, "routers"),
        ("app/orders/views.py", "def draw(): ...\n", None),
        ("app/orders/service.py", "", "services"),
        ("app/orders/crud.py", "", "repositories"),
        ("app/orders/models.py", "", "models"),
        ("app/orders/schemas.py", "", "schemas"),
        ("app/orders/dependencies.py", "", "dependencies"),
        ("app/orders/exceptions.py", "", None),
        ("app/services/orders.py", "", "services"),
        ("app/services/orders/repository.py", "", "repositories"),
        ("app/services/orders/steps.py", "", "services"),
        ("app/services/models.py", "", "services"),
        ("app/order_service.py", "", "services"),
        ("app/order_routes.py", ROUTER, "routers"),
        ("app/crud_orders.py", "", "repositories"),
        ("app/export_schema.py", "", None),
        ("app/todo.py", "", None),
        ("app/crud/orders.py", "", "repositories"),
        ("app/dal/orders.py", "", "repositories"),
        ("app/dao/orders.py", "", "repositories"),
        ("app/db/repositories/orders.py", "", "repositories"),
        ("app/db/models/order.py", "", "models"),
        ("app/models/schemas/order.py", "", "schemas"),
        ("app/entity/vo/order.py", "", "schemas"),
        ("app/entity/do/order.py", "", "models"),
        ("app/main.py", APP + "\n\n@app.get('/')\ndef read(): ...\n", "routers"),
        ("app/main.py", APP, None),
        ("app/web.py", "from .base import *\n\n\n@router.post(\n    '/x',\n)\ndef read(): ...\n", "routers"),
        ("app/late.py", "from fastapi import APIRouter\n\n\ndef build(r):\n    r.add_api_route('/x', f)\n", "routers"),
        ("app/guard.py", 'import fastapi\n\n\ndef g():\n    """Use it:\n\n    @app.get("/x")\n    """\n', None),
        ("app/mocks.py", "import fastapi\n\n\n@mock.patch('a.b')\ndef f(): ...\n", None),
        ("alembic/versions/1.py", "", "migrations"),
        ("app/db/migrations/versions/models.py", "", "migrations"),
        ("alembic_migrations/env.py", "", "migrations"),
        ("app/merchant_migrations/service.py", "", "services"),
        ("tests/routers/test_orders.py", ROUTER, "tests"),
        ("tests/factories.py", "", "tests"),
        ("app/orders/tests/helpers.py", "", "tests"),
        ("app/orders/test_orders.py", "", "tests"),
        ("app/utils/text.py", "", None),
        ("docs/examples/routers/a.py", ROUTER, None),
    ],
)
def test_the_layer_of_a_file(path: str, source: str, expected: str | None) -> None:
    layout = layout_of(BASE | {path: source})
    assert layout.layer_of(path) == expected


def test_a_folder_of_one_kind_is_one_glob() -> None:
    files = {f"app/api/{name}.py": ROUTER for name in "abc"} | {"app/api/__init__.py": ""}
    layers = layout_of(BASE | files).backends[0].layers
    assert layers["routers"] == ("app/api/**",)


def test_a_mixed_folder_is_listed_file_by_file() -> None:
    files = {f"app/api/{name}.py": ROUTER for name in "ab"} | {"app/api/errors.py": ""}
    layers = layout_of(BASE | files).backends[0].layers
    assert layers["routers"] == ("app/api/a.py", "app/api/b.py")


def test_the_folder_of_the_backend_itself_says_nothing() -> None:
    files = {"services/orders/app/main.py": imports("app.core.db"), "services/orders/app/core/db.py": ""}
    layout = layout_of(files)
    assert layout.layer_of("services/orders/app/core/db.py") is None


def test_configured_layers_replace_the_detected_ones() -> None:
    config = "backends:\n- root: .\n  layers:\n    services: ['app/domain/**']\n"
    layout = layout_of(
        BASE | {"app/services/a.py": "", "app/domain/b.py": "", "app/crud/c.py": "", "govern.yaml": config}
    )
    assert layout.layer_of("app/domain/b.py") == "services"
    assert layout.layer_of("app/services/a.py") is None
    assert layout.layer_of("app/crud/c.py") == "repositories"
