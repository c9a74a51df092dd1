"""Health checks."""

from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app


def test_a_working_application_is_alive_and_ready(anonymous: TestClient) -> None:
    assert anonymous.get("/health/live").json() == {"status": "ok"}
    assert anonymous.get("/health/ready").json() == {"status": "ok"}


def test_without_its_database_it_is_alive_and_not_ready() -> None:
    app = create_app(Settings(database_url="sqlite:////no/such/folder/shop.db"))
    client = TestClient(app, raise_server_exceptions=False)
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"detail": "The database does not answer", "error_code": "UNAVAILABLE"}
