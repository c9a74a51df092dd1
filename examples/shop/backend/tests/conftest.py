"""An application on a migrated SQLite database for each test, and one signed-in client for each role."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.config import Settings
from app.database import make_session_factory
from app.main import create_app
from app.models import AuditRecord, User
from app.seeds import add_users
from app.services.tokens import issue_token

BACKEND = Path(__file__).parents[1]
PASSWORD = "correct horse battery"  # noqa: S105
SECRET = "only-for-tests-only-for-tests-only"  # noqa: S105
MISSING = "00000000-0000-0000-0000-000000000000"


def operation(name: str | None = None) -> dict[str, str]:
    """The header of a new operation, or of a named one."""
    return {"X-Client-Operation-Id": name or str(uuid4())}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after all migrations, with one user for each role."""
    path = tmp_path_factory.mktemp("template") / "shop.db"
    config = Config(BACKEND / "alembic.ini")
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    command.upgrade(config, "head")
    with make_session_factory(f"sqlite:///{path}")() as session:
        add_users(session, PASSWORD)
    return path


@pytest.fixture
def app(template: Path, tmp_path: Path) -> FastAPI:
    """The application on a database of its own."""
    path = shutil.copy(template, tmp_path / "shop.db")
    return create_app(Settings(database_url=f"sqlite:///{path}", token_secret=SECRET, watch_seconds=0.01))


@pytest.fixture
def anonymous(app: FastAPI) -> TestClient:
    """A client without a token."""
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def token_of(app: FastAPI) -> Callable[[str], str]:
    """Gives a token for the user with a role."""

    def issue(role_name: str) -> str:
        with app.state.session_factory() as session:
            user = session.scalars(select(User).where(User.role_name == role_name)).one()
            return issue_token(user.id, timedelta(hours=1), SECRET)

    return issue


@pytest.fixture
def client_of(app: FastAPI, token_of: Callable[[str], str]) -> Callable[[str], TestClient]:
    """Gives a client that is signed in with a role."""
    return lambda role: TestClient(
        app, headers={"Authorization": f"Bearer {token_of(role)}"}, raise_server_exceptions=False
    )


@pytest.fixture
def manager(client_of: Callable[[str], TestClient]) -> TestClient:
    """Holds every permission."""
    return client_of("manager")


@pytest.fixture
def clerk(client_of: Callable[[str], TestClient]) -> TestClient:
    """Works with stock and orders."""
    return client_of("clerk")


@pytest.fixture
def viewer(client_of: Callable[[str], TestClient]) -> TestClient:
    """Reads the catalogue and stock levels."""
    return client_of("viewer")


@pytest.fixture
def actions(app: FastAPI) -> Callable[[], list[str]]:
    """Reads the actions in the audit log, oldest first."""

    def read() -> list[str]:
        with app.state.session_factory() as session:
            return list(session.scalars(select(AuditRecord.action).order_by(AuditRecord.created_at)))

    return read


@pytest.fixture
def product(manager: TestClient) -> dict[str, Any]:
    """A product of which ten are in stock."""
    data = {"sku": "TEA-1", "name": "Green tea", "price": "4.50"}
    created: dict[str, Any] = manager.post("/api/products", json=data, headers=operation()).json()
    delivery = {"product_id": created["id"], "quantity": 10, "reason": "delivery"}
    manager.post("/api/stock/movements", json=delivery, headers=operation()).raise_for_status()
    return created
