"""Drafts."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.conftest import MISSING, operation


def wish(product: dict[str, Any], title: str = "Ann, on Monday") -> dict[str, Any]:
    return {"title": title, "lines": [{"product_id": product["id"], "quantity": 2}]}


@pytest.fixture
def draft(clerk: TestClient, product: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = clerk.post("/api/drafts", json=wish(product), headers=operation()).json()
    return kept


def test_a_draft_is_kept_and_read(clerk: TestClient, draft: dict[str, Any]) -> None:
    assert clerk.get(f"/api/drafts/{draft['id']}").json() == draft
    assert clerk.get("/api/drafts").json()["items"] == [draft]


def test_a_repeated_draft_is_kept_once(
    clerk: TestClient, product: dict[str, Any], actions: Callable[[], list[str]]
) -> None:
    first = clerk.post("/api/drafts", json=wish(product), headers=operation("draft-once"))
    again = clerk.post("/api/drafts", json=wish(product), headers=operation("draft-once"))
    assert (again.status_code, again.json()) == (201, first.json())
    assert actions().count("drafts.keep") == 1


def test_a_title_is_used_once(clerk: TestClient, manager: TestClient, product: dict[str, Any]) -> None:
    assert clerk.post("/api/drafts", json=wish(product), headers=operation()).status_code == 201
    assert clerk.post("/api/drafts", json=wish(product), headers=operation()).status_code == 409
    assert manager.post("/api/drafts", json=wish(product), headers=operation()).status_code == 201


def test_nobody_else_sees_a_draft(clerk: TestClient, manager: TestClient, draft: dict[str, Any]) -> None:
    url = f"/api/drafts/{draft['id']}"
    assert manager.get(url).status_code == 404
    assert manager.get("/api/drafts").json()["total"] == 0
    assert manager.delete(url, headers=operation()).status_code == 404
    assert clerk.get(url).status_code == 200


def test_a_draft_is_discarded(clerk: TestClient, draft: dict[str, Any], actions: Callable[[], list[str]]) -> None:
    url = f"/api/drafts/{draft['id']}"
    assert clerk.delete(url, headers=operation("no-more-draft")).json() == draft
    assert clerk.delete(url, headers=operation("no-more-draft")).json() == draft
    assert clerk.get(url).status_code == 404
    assert actions()[-1] == "drafts.discard"


@pytest.mark.parametrize("change", [{"title": " "}, {"lines": [{"product_id": "one", "quantity": 1}]}, {"lines": None}])
def test_bad_values_are_refused(clerk: TestClient, product: dict[str, Any], change: dict[str, Any]) -> None:
    answer = clerk.post("/api/drafts", json={**wish(product), **change}, headers=operation())
    assert answer.status_code == 422


def test_who_may_not_write_is_refused(viewer: TestClient, anonymous: TestClient, product: dict[str, Any]) -> None:
    assert viewer.get("/api/drafts").json()["items"] == []
    assert viewer.post("/api/drafts", json=wish(product), headers=operation()).status_code == 403
    assert anonymous.get("/api/drafts").status_code == 401


def test_what_does_not_exist_is_not_found(clerk: TestClient) -> None:
    assert clerk.get(f"/api/drafts/{MISSING}").status_code == 404
    assert clerk.delete(f"/api/drafts/{MISSING}", headers=operation()).status_code == 404
